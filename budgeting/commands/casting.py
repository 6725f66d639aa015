"""Casting a ballot: the spent register entry and the sealed ballot, in one transaction."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from budgeting.commands.codes import code_digest
from budgeting.commands.setup import public_keys, sealing_context
from budgeting.models.rounds import RegisterEntry, Round, SealedBallot
from budgeting.queries.rounds import areas_asked
from budgeting.rules.ballots import Ticks
from budgeting.rules.marks import check_ticks, marks_of
from budgeting.rules.register import Standing, check_unused
from budgeting.rules.sealed import ballot_content
from budgeting.rules.turnout import NOTHING_SAID, Said, check_said
from engage.kernel.db import db
from engage.kernel.ids import ALPHABET, CODE_LENGTH, typed_code
from engage.kernel.sealing import seal
from engage.rules.channel import Channel
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.rules.view import View


def find_right_to_vote(pb_round: Round, *, code: str) -> RegisterEntry:
    """The register entry a code stands for, by one indexed look-up.

    Raises ``InvalidError`` ``code_missing``, ``code_mistyped`` (no code looks like that) or ``code_unknown``. Says nothing about whether the code has been used.
    """
    typed = typed_code(code)
    if not typed:
        raise InvalidError("code_missing", where="code")
    entry = db.session.scalars(
        select(RegisterEntry).where(
            RegisterEntry.round_id == pb_round.id,
            RegisterEntry.code_digest == code_digest(pb_round, code),
        )
    ).first()
    if entry is None:
        is_possible = len(typed) == CODE_LENGTH and set(typed) <= set(ALPHABET)
        raise InvalidError("code_unknown" if is_possible else "code_mistyped", where="code")
    return entry


def check_code(pb_round: Round, *, code: str, now: datetime) -> None:
    """Whether a code can be voted with now.

    Raises ``NotAllowedError`` ``round_not_open``, ``InvalidError`` ``code_unknown`` or ``ConflictError`` ``code_spent`` or
    ``code_voided``.
    """
    _check_open(pb_round, now)
    check_unused(Standing(find_right_to_vote(pb_round, code=code).standing))


def cast_ballot(
    pb_round: Round,
    *,
    code: str,
    tracker: str,
    chosen: Ticks,
    channel: Channel,
    view: View,
    now: datetime,
    rotation: int = 0,
    said: Said = NOTHING_SAID,
) -> str:
    """Cast once and for all; returns the tracker.

    Repeating the same code with the same ``tracker`` (an answer was lost on the way) gives the receipt again; another tracker is
    refused. ``chosen`` are the voter's ticks. ``view``, ``rotation`` (which project stood first) and ``said`` go inside the seal, with the
    marks. No time, address, device or actor is stored. Raises as ``check_code``, ``check_said`` and ``marks.check_ticks`` do; a ballot that the round
    lets a voter spoil is cast as it is and counted as spoilt. Raises ``ConflictError`` ``tracker_taken`` when another ballot
    has the tracker: nothing has been cast, and a fresh one will do.
    """
    # On PostgreSQL the close waits for votes that have begun, and a vote that comes after sees that it has closed.
    db.session.refresh(pb_round, with_for_update={"read": True})
    entry = find_right_to_vote(pb_round, code=code)
    if _is_already_cast(entry, tracker):
        return tracker
    _check_open(pb_round, now)
    check_unused(Standing(entry.standing))
    form, costs = pb_round.ballot_form, pb_round.costs
    check_ticks(chosen, form=form, costs=costs)
    if said.area or said.age:
        check_said(said, areas=[area.code for area in areas_asked(pb_round)])
    marks = marks_of(chosen, kind=form.kind, numbers=costs)
    _check_tracker(pb_round, tracker)
    _spend(entry)
    sealed = seal(
        ballot_content(marks, view=view.tag, round_id=pb_round.id, rotation=rotation, said=said),
        public_keys=public_keys(pb_round),
        context=sealing_context(pb_round),
        length=pb_round.sealed_length,
    )
    db.session.add(
        SealedBallot(
            round_id=pb_round.id,
            register_entry_id=entry.id,
            tracker=tracker,
            channel=channel.value,
            sealed=sealed,
        )
    )
    try:
        db.session.flush()
    except IntegrityError:
        # Two ballots drew one tracker at the same moment; the spent code goes back with the transaction.
        db.session.rollback()
        raise ConflictError("tracker_taken") from None
    return tracker


def _check_tracker(pb_round: Round, tracker: str) -> None:
    taken = select(SealedBallot.id).where(
        SealedBallot.round_id == pb_round.id, SealedBallot.tracker == tracker
    )
    if db.session.scalar(taken) is not None:
        raise ConflictError("tracker_taken")


def _spend(entry: RegisterEntry) -> None:
    """Compare and set: of two casts at the same moment the database lets one through."""
    changed = db.session.execute(
        update(RegisterEntry)
        .where(RegisterEntry.id == entry.id, RegisterEntry.standing == Standing.UNUSED.value)
        .values(standing=Standing.SPENT.value)
        .execution_options(synchronize_session=False)
        .returning(RegisterEntry.id)
    ).first()
    if changed is None:
        raise ConflictError("code_spent")
    db.session.expire(entry)


def _is_already_cast(entry: RegisterEntry, tracker: str) -> bool:
    return (
        db.session.scalar(
            select(SealedBallot.id).where(
                SealedBallot.register_entry_id == entry.id, SealedBallot.tracker == tracker
            )
        )
        is not None
    )


def _check_open(pb_round: Round, now: datetime) -> None:
    if not pb_round.is_open(now):
        raise NotAllowedError("round_not_open")
