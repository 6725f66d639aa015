"""The account of an award: planned payments, and entries that are only ever added."""

from datetime import date, datetime

from budgeting.models.awards import Award, LedgerEntry, Milestone
from budgeting.queries.awards import decision_of, held_award
from budgeting.queries.pictures import about_entry, file_about
from budgeting.rules.awards import AwardState
from budgeting.rules.ledger import (
    Entry,
    EntryKind,
    check_as_planned,
    check_plan,
    counter_entry,
    entry_after,
)
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    WrongStateError,
)
from engage.rules.window import day_of
from engage.uploads.commands import take_in
from engage.uploads.rules.files import PICTURES, FileKind

RECEIPTS = PICTURES | {FileKind.PDF}


def plan_payment(
    award: Award, *, title: str, due_on: date, pence: int, now: datetime, actor: Actor
) -> Milestone:
    """A step of the project and the payment planned for it.

    Raises ``WrongStateError`` unless the award is offered or accepted, ``InvalidError`` ``title_missing`` and as ``check_plan`` does.
    """
    held_award(award)
    if award.state not in {AwardState.OFFERED, AwardState.ACCEPTED}:
        raise WrongStateError("award", award.state, AwardState.ACCEPTED.value)
    if not title.strip():
        raise InvalidError("title_missing", where="title")
    check_plan(award.awarded_pence, [*(one.amount_pence for one in award.milestones), pence])
    milestone = Milestone(award_id=award.id, title=title.strip(), due_on=due_on, amount_pence=pence)
    award.milestones.append(milestone)
    _keep(award, "award.payment_planned", now=now, actor=actor, pence=pence)
    return milestone


def drop_planned_payment(award: Award, milestone_id: str, *, now: datetime, actor: Actor) -> None:
    """Take a planned payment off the list. Raises ``NotFoundError``; ``ConflictError`` ``reached`` once it was reached or paid for."""
    held_award(award)
    milestone = _milestone(award, milestone_id)
    is_paid = any(entry.milestone_id == milestone.id for entry in award.entries)
    if milestone.reached_on is not None or is_paid:
        raise ConflictError("reached")
    award.milestones.remove(milestone)
    _keep(award, "award.payment_dropped", now=now, actor=actor, pence=milestone.amount_pence)


def reach_milestone(
    award: Award, milestone_id: str, *, on: date, now: datetime, actor: Actor
) -> None:
    """The group has done this step. Raises ``WrongStateError`` unless accepted, ``NotFoundError``, ``ConflictError`` ``reached``."""
    _hold_accepted(award)
    milestone = _milestone(award, milestone_id)
    if milestone.reached_on is not None:
        raise ConflictError("reached")
    _check_day(on, now)
    milestone.reached_on = on
    _keep(award, "award.milestone_reached", now=now, actor=actor, milestone=milestone.id)


def add_entry(
    award: Award,
    *,
    kind: EntryKind,
    pence: int,
    on: date,
    what_for: str,
    now: datetime,
    actor: Actor,
    milestone_id: str | None = None,
    receipt: bytes | None = None,
) -> LedgerEntry:
    """Write down that money was paid, spent, repaid or released, with the photograph or PDF of a receipt where there is one.

    Whoever wants to write what takes two officers comes by ``paying.enter``. Raises as ``check_entry`` and ``take_in`` do.
    """
    entry = check_entry(
        award, kind=kind, pence=pence, on=on, what_for=what_for, milestone_id=milestone_id, now=now
    )
    written = _write(
        award, entry, on=on, what_for=what_for, milestone_id=milestone_id, now=now, actor=actor
    )
    if receipt is not None:
        _keep_receipt(written, receipt, now)
    return written


def check_entry(
    award: Award,
    *,
    kind: EntryKind,
    pence: int,
    on: date,
    what_for: str,
    milestone_id: str | None,
    now: datetime,
) -> Entry:
    """The line as it would stand in the account.

    Raises ``WrongStateError`` unless the award is accepted, ``InvalidError`` ``what_for_missing`` (for a receipt), ``day_in_future``, ``before_the_decision``,
    ``NotAllowedError`` ``letter_not_sent`` for a payment before the group was told in writing of the amount, and as
    ``rules.ledger.entry_after`` and ``check_as_planned`` do, ``NotFoundError`` for a milestone of another award.
    """
    _hold_accepted(award)
    if kind is EntryKind.RECEIPT and not what_for.strip():
        raise InvalidError("what_for_missing", where="what_for")
    if kind is EntryKind.PAYMENT and award.letter_sent_on is None:
        raise NotAllowedError("letter_not_sent")
    _check_day(on, now)
    decision = decision_of(award.pb_round)
    if decision is not None and on < decision.decided_on:
        raise InvalidError("before_the_decision", where="on")
    if milestone_id:
        planned = _milestone(award, milestone_id).amount_pence
        before = award.paid_for(milestone_id) if kind is EntryKind.PAYMENT else 0
        check_as_planned(max(planned - before, 0), pence=pence, why=what_for)
    return entry_after(
        award.awarded_pence, [one.as_entry for one in award.entries], kind=kind, pence=pence
    )


def add_receipt(
    award: Award, number: int, data: bytes | None, *, now: datetime, actor: Actor
) -> None:
    """Put the receipt to a line that was written before. It is for officers alone, and stays with the line.

    Raises ``InvalidError`` ``receipt_missing`` and as ``take_in`` does, ``NotFoundError`` ``entry``, ``ConflictError``
    ``receipt_there``: what an account rests on is not exchanged.
    """
    held_award(award)
    if data is None:
        raise InvalidError("receipt_missing", where="receipt")
    entry = next((one for one in award.entries if one.number == number), None)
    if entry is None:
        raise NotFoundError("entry", number=number)
    if file_about(about_entry(entry)) is not None:
        raise ConflictError("receipt_there")
    _keep_receipt(entry, data, now)
    record("award.receipt_added", subject=award.id, actor=actor, now=now, entry=number)


def _keep_receipt(entry: LedgerEntry, data: bytes, now: datetime) -> None:
    take_in(data, about=about_entry(entry), accepts=RECEIPTS, where="receipt", now=now)


def take_back_entry(
    award: Award, number: int, *, why: str, now: datetime, actor: Actor
) -> LedgerEntry:
    """Correct a mistake by a counter entry; the wrong entry stays. Raises as ``check_taking_back`` does."""
    counter = check_taking_back(award, number, why=why)
    return _write(
        award, counter, on=day_of(now), what_for=why, milestone_id=None, now=now, actor=actor
    )


def check_taking_back(award: Award, number: int, *, why: str) -> Entry:
    """The counter entry of a line.

    Raises ``WrongStateError``, ``InvalidError`` ``what_for_missing`` without a reason, and as ``rules.ledger.counter_entry`` does.
    """
    _hold_accepted(award)
    if not why.strip():
        raise InvalidError("what_for_missing", where="why")
    return counter_entry(
        award.awarded_pence, [one.as_entry for one in award.entries], number=number
    )


def _write(
    award: Award,
    entry: Entry,
    *,
    on: date,
    what_for: str,
    milestone_id: str | None,
    now: datetime,
    actor: Actor,
) -> LedgerEntry:
    """The database refuses a second entry of the same number, and a second counter entry of the same entry."""
    line = LedgerEntry(
        award_id=award.id,
        number=entry.number,
        kind=entry.kind.value,
        amount_pence=entry.pence,
        on=on,
        what_for=what_for.strip(),
        milestone_id=milestone_id,
        corrects=entry.corrects,
        recorded_at=now,
    )
    award.entries.append(line)
    _keep(
        award,
        "award.entry_added",
        now=now,
        actor=actor,
        number=entry.number,
        kind=entry.kind.value,
        pence=entry.pence,
        corrects=entry.corrects,
    )
    return line


def _hold_accepted(award: Award) -> None:
    held_award(award)
    if award.state != AwardState.ACCEPTED:
        raise WrongStateError("award", award.state, AwardState.ACCEPTED.value)


def _milestone(award: Award, milestone_id: str) -> Milestone:
    found = next((one for one in award.milestones if one.id == milestone_id), None)
    if found is None:
        raise NotFoundError("milestone", id=milestone_id)
    return found


def _check_day(on: date, now: datetime) -> None:
    if on > day_of(now):
        raise InvalidError("day_in_future", where="on")


def _keep(award: Award, action: str, *, now: datetime, actor: Actor, **facts: object) -> None:
    db.session.flush()
    record(action, subject=award.id, actor=actor, now=now, **facts)
