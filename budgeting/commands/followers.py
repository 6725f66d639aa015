"""Following a round's news by e-mail: asked for, confirmed by a link, stopped by a link, forgotten.

The address stands in its own table and leads to nothing else. A link proves itself: it is made from the row's id under a key
that is not in the database, so nothing secret is stored.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hmac import compare_digest

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from budgeting.models.awards import AwardUpdate, Follower
from budgeting.models.rounds import Round
from budgeting.queries.awards import follower_by_id, follower_of, followers_of
from budgeting.queries.rounds import round_by_id
from engage.content.presenters import words_in
from engage.kernel.access import RESIDENT, SYSTEM
from engage.kernel.db import db
from engage.kernel.ids import keyed_digest
from engage.kernel.pages import app_settings
from engage.kernel.view_prefix import prefix_of
from engage.notify.commands import queue_message
from engage.rules.errors import NotFoundError
from engage.rules.view import View, view_from_tag

ASK_AGAIN_AFTER = timedelta(days=1)
"""However often somebody types an address, it is written to once a day at most."""
CONFIRM_WITHIN = timedelta(days=7)
LINK = "budgeting_after.following"
PAGE = "budgeting_after.after"


def ask_to_follow(pb_round: Round, *, email: str, view: View, now: datetime) -> None:
    """Write to an address and ask whether it wants to follow. Says nothing about whether it does already."""
    address = email.strip().lower()
    follower = follower_of(pb_round, address)
    if follower is not None and now - follower.asked_at < ASK_AGAIN_AFTER:
        return
    if follower is None:
        follower = Follower(round_id=pb_round.id, email=address, view=view.tag, asked_at=now)
        db.session.add(follower)
    follower.asked_at, follower.view = now, view.tag
    db.session.flush()
    with force_locale(view.language):
        title = str(words_in(pb_round.words, "title", view))
        body = _(
            "Somebody, we hope you, asked to hear news of the projects of “%(title)s”.\n\n"
            "To say yes, or to stop, open this page and press the button:\n%(link)s\n\n"
            "If it was not you, do nothing. We forget your address after 7 days.",
            title=title,
            link=_link(pb_round, follower),
        )
        subject = _("News of the projects: %(title)s", title=title)
    queue_message(recipient=address, subject=subject, body=body, now=now, actor=RESIDENT)


def follower_by_link(pb_round: Round, follower_id: str, proof: str) -> Follower:
    """Who a link belongs to. Raises ``NotFoundError`` ``follower`` for one that is not ours or was stopped."""
    follower = follower_by_id(follower_id)
    is_right = compare_digest(proof.encode(), _proof(follower_id).encode())
    if follower is None or follower.round_id != pb_round.id or not is_right:
        raise NotFoundError("follower")
    return follower


def confirm_following(follower: Follower, *, now: datetime) -> None:
    """Yes, by the link in the letter. A second yes changes nothing."""
    follower.confirmed_at = follower.confirmed_at or now
    db.session.flush()


def stop_following(followers: Iterable[Follower]) -> None:
    """Forget addresses at once."""
    for follower in followers:
        db.session.delete(follower)
    db.session.flush()


def tell_of_news(update: AwardUpdate, *, now: datetime) -> int:
    """Write to everybody who follows the round of an update that can be read now; returns how many."""
    if not update.public_text:
        return 0
    pb_round = round_by_id(update.award.round_id)
    followers = followers_of(pb_round.id)
    for follower in followers:
        _tell(follower, pb_round, update, now)
    return len(followers)


def _tell(follower: Follower, pb_round: Round, update: AwardUpdate, now: datetime) -> None:
    view = view_from_tag(follower.view)
    with force_locale(view.language):
        title = str(words_in(update.award.project.words, "title", view))
        body = _(
            "There is news of “%(title)s”:\n%(page)s\n\nTo stop these e-mails:\n%(link)s",
            title=title,
            page=_address(view, PAGE, slug=pb_round.slug),
            link=_link(pb_round, follower),
        )
        subject = _("News of the projects: %(title)s", title=title)
    queue_message(recipient=follower.email, subject=subject, body=body, now=now, actor=SYSTEM)


def _link(pb_round: Round, follower: Follower) -> str:
    return _address(
        view_from_tag(follower.view),
        LINK,
        slug=pb_round.slug,
        follower_id=follower.id,
        proof=_proof(follower.id),
    )


def _address(view: View, endpoint: str, **values: str) -> str:
    """A whole address in somebody's view; made without a request, since a worker writes these letters too."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{app_settings().public_url}{prefix_of(view)}{path}"


def _proof(follower_id: str) -> str:
    return keyed_digest("follow", follower_id)
