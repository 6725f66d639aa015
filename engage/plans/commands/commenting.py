"""A comment comes in."""

from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from engage.activities.ports import Decision
from engage.kernel.db import db
from engage.kernel.ids import keyed_code, new_code
from engage.moderation.commands import queue_item
from engage.plans.models import Comment, Consultation, PlanSection
from engage.plans.queries.consultations import (
    comment_key,
    is_comment,
    language_of,
    reference_digest,
    takes_comments,
)
from engage.plans.rules.comments import Organisation, read_comment
from engage.rules.channel import Channel
from engage.rules.errors import NotAllowedError
from engage.rules.view import View
from engage.rules.window import day_of

REFERENCE_LENGTH = 12
ONE_PAGE = "comment-of-one-page"


def add_comment(
    consultation: Consultation,
    *,
    section: PlanSection | None,
    stance: str,
    text: str,
    may_quote: bool,
    view: View,
    channel: Channel,
    now: datetime,
    begun_at: datetime | None = None,
    passage: str = "",
    suggested: str = "",
    organisation: Organisation | None = None,
    page: str = "",
) -> str:
    """Take a comment on a part (or on the whole plan) and put its words in the moderation queue; returns its reference.

    ``page``: the mark of the page it was written on. Its reference follows from that mark and from all that was filled in, so that
    a second press is the same comment. ``passage``: the words of the plan that it is about, as ``queries.consultations.passages_of`` gives them; ``suggested``: how
    its writer would word it; ``organisation``: whom it speaks for, if not for one person; ``begun_at``: when its writer
    opened the page, for the hour of ``engage.rules.grace``, which ends early where the analysis is final already. It counts as
    received whatever a moderator decides. Raises ``NotAllowedError`` ``consultation_not_open`` and ``InvalidError`` as
    ``comments.read_comment`` does.
    """
    filled_in = (stance, text, suggested, passage, str(may_quote), str(organisation))
    where = (consultation.id, section.id if section else "", view.tag)
    reference = keyed_code(ONE_PAGE, page, *where, *filled_in) if page else ""
    if reference and is_comment(reference):
        return reference
    if not takes_comments(consultation, begun_at=begun_at, now=now):
        raise NotAllowedError("consultation_not_open")
    try:
        with db.session.begin_nested():
            _comment, reference = keep_comment(
                consultation,
                section=section,
                stance=stance,
                text=text,
                may_quote=may_quote,
                view=view,
                channel=channel,
                received_on=day_of(now),
                now=now,
                passage=passage,
                suggested=suggested,
                organisation=organisation,
                reference=reference,
            )
    except IntegrityError:
        # The other press was a moment earlier.
        if not is_comment(reference):
            raise
    return reference


def keep_comment(
    consultation: Consultation,
    *,
    section: PlanSection | None,
    stance: str,
    text: str,
    may_quote: bool,
    view: View,
    channel: Channel,
    received_on: date,
    now: datetime,
    passage: str = "",
    suggested: str = "",
    organisation: Organisation | None = None,
    reference: str = "",
) -> tuple[Comment, str]:
    """Keep a comment, however it came, with its words in the moderation queue; returns it and its reference, a new one unless given.

    Raises ``InvalidError`` as ``comments.read_comment`` does.
    """
    read_stance, words = read_comment(stance=stance, text=text, suggested=suggested)
    reference = reference or new_code(REFERENCE_LENGTH)
    comment = Comment(
        consultation_id=consultation.id,
        section_id=section.id if section else None,
        passage=passage,
        stance=read_stance.value,
        text=words,
        view=view.tag,
        channel=channel.value,
        may_quote=may_quote,
        organisation=organisation.name if organisation else "",
        speaks_for=organisation.people if organisation else None,
        may_be_named=organisation.may_be_named if organisation else False,
        received_on=received_on,
        reference_digest=reference_digest(reference),
    )
    db.session.add(comment)
    db.session.flush()
    if words:
        queue_item(key=comment_key(comment), text=words, language=language_of(comment), now=now)
    return comment, reference


def decide_comment(comment: Comment, *, decision: Decision, public_text: str) -> None:
    """What a moderator decided. The original stays as it was written."""
    comment.decision = decision.value
    comment.public_text = public_text if decision in {Decision.RELEASED, Decision.REDACTED} else ""
    db.session.flush()
