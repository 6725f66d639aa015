"""Following an activity's news by e-mail.

The address stands in its own table and leads to nothing else. A link proves itself: it is made from the row's id under a key
that is not in the database, so nothing secret is stored.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from engage.activities.models import Activity
from engage.content.presenters import words_in
from engage.kernel.access import RESIDENT, SYSTEM
from engage.kernel.db import db
from engage.kernel.ids import keyed_digest
from engage.kernel.pages import app_settings
from engage.kernel.view_prefix import prefix_of
from engage.news.models import Follower
from engage.news.queries import follower_by_id, follower_of, followers_of
from engage.notify.commands import queue_message
from engage.rules.errors import NotFoundError
from engage.rules.view import View, view_from_tag

ASK_AGAIN_AFTER = timedelta(days=1)
"""However often somebody types an address, it is written to once a day at most."""
CONFIRM_WITHIN = timedelta(days=7)
LINK = "news.following"


def ask_to_follow(activity: Activity, *, email: str, view: View, now: datetime) -> None:
    """Write to an address and ask whether it wants to follow. Says nothing about whether it does already."""
    address = email.strip().lower()
    follower = follower_of(activity, address)
    if follower is not None and now - follower.asked_at < ASK_AGAIN_AFTER:
        return
    if follower is None:
        follower = Follower(activity_id=activity.id, email=address, view=view.tag, asked_at=now)
        db.session.add(follower)
    follower.asked_at, follower.view = now, view.tag
    db.session.flush()
    with force_locale(view.language):
        title = str(words_in(activity.words, "title", view))
        body = _(
            "Somebody, we hope you, asked to hear news of “%(title)s”.\n\n"
            "To say yes, or to stop, open this page and press the button:\n%(link)s\n\n"
            "If it was not you, do nothing. We forget your address after 7 days.",
            title=title,
            link=link_of(activity, follower),
        )
        subject = _("Do you want news of “%(title)s”?", title=title)
    queue_message(recipient=address, subject=subject, body=body, now=now, actor=RESIDENT)


def follower_by_link(activity: Activity, follower_id: str, proof: str) -> Follower:
    """Who a link belongs to. Raises ``NotFoundError`` ``follower`` for one that is not ours or was stopped."""
    follower = follower_by_id(follower_id)
    is_right = compare_digest(proof.encode(), _proof(follower_id).encode())
    if follower is None or follower.activity_id != activity.id or not is_right:
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


def tell_followers(
    activity: Activity,
    *,
    news: Callable[[View], str],
    endpoint: str,
    values: Mapping[str, Any],
    now: datetime,
) -> int:
    """Write to everybody who follows an activity; returns how many.

    ``news`` gives what happened in a view, asked for in its language; ``endpoint`` and ``values`` name the page to read on.
    """
    followers = followers_of(activity)
    for follower in followers:
        view, link = view_from_tag(follower.view), link_of(activity, follower)
        with force_locale(view.language):
            body = _(
                "%(news)s\n%(page)s\n\nTo stop these e-mails:\n%(link)s",
                news=news(view),
                page=_address(view, endpoint, values),
                link=link,
            )
            subject = _("News of “%(title)s”", title=str(words_in(activity.words, "title", view)))
        queue_message(
            recipient=follower.email,
            subject=subject,
            body=body,
            stop_url=link,
            now=now,
            actor=SYSTEM,
        )
    return len(followers)


def link_of(activity: Activity, follower: Follower) -> str:
    """The page where this address says yes or stops."""
    values = {
        "slug": activity.slug,
        "follower_id": follower.id,
        "proof": _proof(follower.id),
    }
    return _address(view_from_tag(follower.view), LINK, values)


def _address(view: View, endpoint: str, values: Mapping[str, Any]) -> str:
    """A whole address in somebody's view; made without a request, since a worker writes these letters too."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{app_settings().public_url}{prefix_of(view)}{path}"


def _proof(follower_id: str) -> str:
    return keyed_digest("follow", follower_id)
