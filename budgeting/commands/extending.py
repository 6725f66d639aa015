"""More time for a call for ideas: in public, and never less."""

from dataclasses import replace
from datetime import datetime

from budgeting.commands.appraisal import LONGEST_WORDS, check_appraiser, check_draft
from budgeting.models.bids import BidCall
from budgeting.queries.bids import contacts_of
from budgeting.rules.bids import BidDates, BidState, check_extension, contact_kept_until
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.errors import InvalidError


def extend_dates(
    call: BidCall,
    *,
    closes_at: datetime,
    answers_close_at: datetime,
    decided_at: datetime,
    note: str,
    now: datetime,
    actor: Actor,
) -> None:
    """Move the ends of a call's steps later, with a note that stays on its public page beside the dates as they were.

    A step that is over begins again. Raises ``WrongStateError`` after opening, ``NotAllowedError`` ``role_needed``,
    ``InvalidError`` (``where`` is the field) ``note_missing``, ``words_too_long`` and as ``check_extension`` does.
    """
    check_appraiser(actor)
    check_draft(call.pb_round)
    said = note.replace("\r\n", "\n").strip()
    if not said:
        raise InvalidError("note_missing", where="note")
    if len(said) > LONGEST_WORDS:
        raise InvalidError("words_too_long", where="note", most=LONGEST_WORDS)
    before = call.dates
    after = replace(
        before, closes_at=closes_at, answers_close_at=answers_close_at, decided_at=decided_at
    )
    check_extension(before, after)
    call.extensions = [*call.extensions, {"at": now.isoformat(), "note": said, **_ends(before)}]
    call.closes_at, call.answers_close_at, call.decided_at = closes_at, answers_close_at, decided_at
    db.session.flush()
    for contact, state in contacts_of(call):
        kept = contact_kept_until(BidState(state), after)
        contact.keep_until = max(contact.keep_until, kept)
    db.session.flush()
    record("bids.extended", subject=call.round_id, actor=actor, now=now, **_ends(after))


def _ends(dates: BidDates) -> dict[str, str]:
    return {
        "closes_at": dates.closes_at.isoformat(),
        "answers_close_at": dates.answers_close_at.isoformat(),
        "decided_at": dates.decided_at.isoformat(),
    }
