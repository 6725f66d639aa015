"""Comments on paper, by telephone, in letters, from workshops and recordings, keyed by officers: each a comment like any other."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update

from engage.activities.ports import ItemKey
from engage.activities.rules.lifecycle import State
from engage.correspondence.commands import count_with
from engage.correspondence.models import Letter
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.moderation.commands import take_back_item
from engage.plans.commands.commenting import keep_comment
from engage.plans.models import KIND, Comment, CommentBatch, Consultation, PlanSection
from engage.plans.queries.keying import comment_by_reference, is_letter_used
from engage.plans.rules.comments import Organisation
from engage.plans.rules.keying import Wrong, check_channel, check_received
from engage.rules.channel import Channel
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.rules.view import View
from engage.rules.window import day_of
from engage.themes.queries.coding import analysis_of

TAKES_PAPER = frozenset({State.OPEN.value, State.CLOSED.value})
"""What came in time is keyed after the consultation closed, until its analysis is final."""


@dataclass(frozen=True)
class Keyed:
    """What an officer reads off a paper, a note or a transcript."""

    section: PlanSection | None
    stance: str
    text: str
    may_quote: bool
    view: View
    suggested: str = ""
    organisation: Organisation | None = None


def begin_batch(
    consultation: Consultation,
    *,
    channel: Channel,
    number: str,
    place: str,
    received_on: date,
    now: datetime,
    actor: Actor,
) -> CommentBatch:
    """Papers that lie together, the notes of a workshop, or a transcript. ``number`` is what stands on the bundle.

    Raises ``NotAllowedError`` ``consultation_not_open`` or ``final``, and as ``check_channel`` and ``check_received`` do.
    """
    _check_takes_paper(consultation)
    check_channel(channel)
    check_received(received_on, window=consultation.window, today=day_of(now))
    batch = CommentBatch(
        consultation_id=consultation.id,
        channel=channel.value,
        number=number,
        place=place,
        received_on=received_on,
        begun_at=now,
        keyed=0,
    )
    db.session.add(batch)
    db.session.flush()
    record(
        "comment.batch_begun",
        subject=consultation.id,
        actor=actor,
        now=now,
        batch=batch.id,
        channel=channel,
    )
    return batch


def key_comment(
    consultation: Consultation, batch: CommentBatch, keyed: Keyed, *, after: int, now: datetime
) -> str:
    """Make a comment of one paper; returns the reference that the officer writes on it.

    ``after`` is how many of the batch had been keyed when the page was opened, so that a second press adds nothing. The batch's
    entries in the log hold how many there were, none the single paper. Raises ``ConflictError`` ``already_keyed``,
    ``NotAllowedError`` ``batch_closed``, ``consultation_not_open`` or ``final``, ``InvalidError`` as ``read_comment``.
    """
    _check_takes_paper(consultation)
    _check_not_closed(batch)
    counted = db.session.execute(
        update(CommentBatch)
        .where(CommentBatch.id == batch.id, CommentBatch.keyed == after)
        .values(keyed=after + 1)
        .returning(CommentBatch.id)
        .execution_options(synchronize_session=False)
    ).first()
    if counted is None:
        raise ConflictError("already_keyed")
    db.session.expire(batch)
    comment, reference = _kept(consultation, keyed, Channel(batch.channel), batch.received_on, now)
    comment.batch_id = batch.id
    db.session.flush()
    return reference


def key_letter(
    consultation: Consultation, letter: Letter, keyed: Keyed, *, now: datetime, actor: Actor
) -> str:
    """Make a comment of a logged letter, or of what it says about one part; returns the reference.

    From then on the letter is counted with the consultation alone. Raises as ``key_comment`` does, as
    ``correspondence.commands.count_with``, and ``ConflictError`` ``already_keyed`` for the same words about the same part.
    """
    _check_takes_paper(consultation)
    check_received(letter.received_on, window=consultation.window, today=day_of(now))
    count_with(letter, consultation.ref, now=now, actor=actor)
    comment, reference = _kept(consultation, keyed, Channel.LETTER, letter.received_on, now)
    if is_letter_used(letter.id, section_id=comment.section_id, text=comment.text):
        raise ConflictError("already_keyed")
    comment.letter_id = letter.id
    db.session.flush()
    return reference


def take_out_keyed(
    consultation: Consultation, *, reference: str, reason: Wrong, now: datetime, actor: Actor
) -> None:
    """Take out a comment that was keyed wrongly, before a moderator decided about it, so that it can be keyed again.

    Raises ``InvalidError`` ``reference_unknown`` for none that was keyed here, ``NotAllowedError`` ``decided`` once a moderator
    has, and ``consultation_not_open`` or ``final``.
    """
    _check_takes_paper(consultation)
    comment = comment_by_reference(consultation, reference)
    if comment is None or not (comment.batch_id or comment.letter_id):
        raise InvalidError("reference_unknown", where="reference")
    if comment.decision:
        raise NotAllowedError("decided")
    key = ItemKey(KIND, consultation.id, comment.id)
    batch_id = comment.batch_id
    db.session.delete(comment)
    db.session.flush()
    take_back_item(key)
    db.session.execute(
        update(CommentBatch)
        .where(CommentBatch.id == batch_id)
        .values(keyed=CommentBatch.keyed - 1)
        .execution_options(synchronize_session="fetch")
    )
    record(
        "comment.taken_out",
        subject=consultation.id,
        actor=actor,
        now=now,
        batch=batch_id or "",
        reason=reason.value,
    )


def close_batch(
    consultation: Consultation, batch: CommentBatch, *, now: datetime, actor: Actor
) -> None:
    """The whole bundle is keyed. Raises ``NotAllowedError`` ``batch_closed``."""
    _check_not_closed(batch)
    batch.closed_at = now
    db.session.flush()
    record(
        "comment.batch_closed",
        subject=consultation.id,
        actor=actor,
        now=now,
        batch=batch.id,
        channel=batch.channel,
        keyed=batch.keyed,
    )


def _kept(
    consultation: Consultation, keyed: Keyed, channel: Channel, received_on: date, now: datetime
) -> tuple[Comment, str]:
    return keep_comment(
        consultation,
        section=keyed.section,
        stance=keyed.stance,
        text=keyed.text,
        suggested=keyed.suggested,
        may_quote=keyed.may_quote,
        organisation=keyed.organisation,
        view=keyed.view,
        channel=channel,
        received_on=received_on,
        now=now,
    )


def _check_takes_paper(consultation: Consultation) -> None:
    if consultation.state not in TAKES_PAPER:
        raise NotAllowedError("consultation_not_open")
    if analysis_of(consultation.id) is not None:
        raise NotAllowedError("final")


def _check_not_closed(batch: CommentBatch) -> None:
    if batch.closed_at is not None:
        raise NotAllowedError("batch_closed")
