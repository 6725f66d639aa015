"""Closing a round, opening the box with both cards, and declaring the outcome."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select

from budgeting.commands.setup import cards_in_order, lot_seed, sealing_context
from budgeting.models import Ballot, ProofAttempt, RegisterEntry, Round, SealedBallot, TrackerEntry
from budgeting.rules.count import count
from budgeting.rules.election import CountRule
from budgeting.rules.marks import SortedBox, sort_box
from budgeting.rules.proofs import ON_DEMAND, proof_rules
from budgeting.rules.publication import RIGHTS_ON_DEMAND, ballot_bytes
from budgeting.rules.sealed import content_of
from budgeting.rules.written import box_digest, election_of, outcome_document, rule_to_count
from engage.activities.commands import move_activity
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_id, new_token, shuffled
from engage.kernel.sealing import KeyCard, unseal
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError, WrongStateError


@dataclass(frozen=True)
class Opened:
    """The box after both locks: ballots in no order, sorted by the written rule, and the views and orders they were cast in."""

    box: SortedBox
    by_view: Counter[str]
    by_rotation: Counter[int]


def close_round(pb_round: Round, *, now: datetime, actor: Actor) -> None:
    """End the vote and write the digest of the sealed ballots into the log.

    Before the closing date this is an early close: the log says so. Called by the second officer's confirmation.
    """
    db.session.refresh(pb_round, with_for_update=True)
    is_early = not pb_round.window.is_over(now)
    planned = pb_round.closes_at.isoformat() if pb_round.closes_at else None
    move_activity(pb_round, to=State.CLOSED, now=now, actor=actor)
    if is_early:
        pb_round.closes_at = now
    log_rights_on_demand(pb_round, now=now, actor=actor)
    sealed = db.session.scalars(
        select(SealedBallot.sealed).where(SealedBallot.round_id == pb_round.id)
    ).all()
    record(
        "round.closed",
        subject=pb_round.id,
        actor=actor,
        now=now,
        is_early=is_early,
        planned_closes_at=planned,
        ballots=len(sealed),
        sealed_digest=box_digest(sealed),
    )


def log_rights_on_demand(pb_round: Round, *, now: datetime, actor: Actor) -> None:
    """Write into the public log how many rights to vote have come of proofs so far: once a day, so that it tells no moment.

    Nothing for a round that accepts no such proof.
    """
    if not proof_rules(pb_round.rules).on_demand:
        return
    number = db.session.scalar(
        select(func.count())
        .select_from(RegisterEntry)
        .where(RegisterEntry.round_id == pb_round.id, RegisterEntry.proof.in_(ON_DEMAND))
    )
    record(RIGHTS_ON_DEMAND, subject=pb_round.id, actor=actor, now=now, number=number or 0)


def open_box(
    pb_round: Round, *, cards: tuple[KeyCard, KeyCard], now: datetime, actor: Actor
) -> None:
    """Open every ballot with both cards, count, and cut every thread between voters and ballots; all or nothing.

    Outer envelopes come off, ballots are opened in memory and shuffled, and one transaction writes ballots with fresh random
    ids, rewrites register and tracker rows in random order and deletes the sealed ones. The caller's transaction must be
    followed by ``vacuum_after_count`` (a job), which takes the old rows out of the database's files.

    Raises ``WrongStateError`` unless the round is closed, ``ConflictError`` ``already_counted``, ``InvalidError`` ``key_card``
    for a wrong card and ``TieError`` when the written list does not settle a tie: nothing is then changed.
    """
    db.session.refresh(pb_round, with_for_update=True)
    if pb_round.state != State.CLOSED:
        raise WrongStateError("round", pb_round.state, "counted")
    if pb_round.counted_at is not None:
        raise ConflictError("already_counted")
    envelopes = list(
        db.session.scalars(select(SealedBallot).where(SealedBallot.round_id == pb_round.id))
    )
    ordered = cards_in_order(pb_round, cards)
    opened = _open_all(pb_round, envelopes, ordered)
    rule = rule_to_count(pb_round.rules, seed=lot_seed(pb_round, ordered))
    _count(pb_round, rule, opened, envelopes)
    pb_round.counted_at = now
    _cut_every_thread(pb_round, opened, [envelope.tracker for envelope in envelopes])
    record(
        "round.counted",
        subject=pb_round.id,
        actor=actor,
        now=now,
        ballots=len(opened.box.counted),
        spoilt=pb_round.outcome["spoilt"],
        opened_digest=box_digest(
            ballot_bytes(pb_round.outcome["opened_salt"], marks) for marks in opened.box.counted
        ),
        outcome_digest=pb_round.outcome["digest"],
    )


def declare_round(pb_round: Round, *, now: datetime, actor: Actor) -> None:
    """Make the outcome public. From now on the key cards can be destroyed."""
    if pb_round.counted_at is None:
        raise NotAllowedError("not_counted")
    move_activity(pb_round, to=State.DECLARED, now=now, actor=actor)
    pb_round.declared_at = now
    record(
        "round.declared",
        subject=pb_round.id,
        actor=actor,
        now=now,
        outcome_digest=pb_round.outcome["digest"],
    )


def _open_all(
    pb_round: Round, envelopes: list[SealedBallot], cards: tuple[KeyCard, KeyCard]
) -> Opened:
    marks: list[list[Any]] = []
    by_view: Counter[str] = Counter()
    by_rotation: Counter[int] = Counter()
    unreadable = 0
    for envelope in envelopes:
        try:
            opened = unseal(envelope.sealed, cards=cards, context=sealing_context(pb_round))
            content = content_of(opened, round_id=pb_round.id)
        except InvalidError:
            unreadable += 1
        else:
            marks.append(content.marks)
            by_view[content.view] += 1
            by_rotation[content.rotation] += 1
    box = sort_box(shuffled(marks), form=pb_round.ballot_form, costs=pb_round.costs)
    spoilt = {**box.spoilt, "ballot_unreadable": unreadable} if unreadable else box.spoilt
    return Opened(SortedBox(box.counted, spoilt), by_view, by_rotation)


def _count(pb_round: Round, rule: CountRule, opened: Opened, envelopes: list[SealedBallot]) -> None:
    election = election_of(
        budget_pence=pb_round.budget_pence,
        costs=pb_round.costs,
        categories={project.number: project.category for project in pb_round.projects},
        form=pb_round.ballot_form,
        ballots=opened.box.counted,
        part_fundable=pb_round.rules.get("part_fundable", ()),
    )
    blank = sum(1 for marks in opened.box.counted if not marks)
    pb_round.outcome = {
        **outcome_document(count(election, rule)),
        "valid": len(opened.box.counted) - blank,
        "blank": blank,
        "spoilt": sum(opened.box.spoilt.values()),
        "spoilt_reasons": dict(opened.box.spoilt),
        "opened_salt": new_token(),
        "by_channel": dict(Counter(envelope.channel for envelope in envelopes)),
        "by_view": dict(opened.by_view),
        "by_rotation": {str(each): opened.by_rotation[each] for each in sorted(opened.by_rotation)},
        "by_proof": _by_proof(pb_round),
    }


def _by_proof(pb_round: Round) -> dict[str, int]:
    """Ballots in the box by how their right to vote was proven."""
    rows = db.session.execute(
        select(RegisterEntry.proof, func.count())
        .join(SealedBallot, SealedBallot.register_entry_id == RegisterEntry.id)
        .where(RegisterEntry.round_id == pb_round.id)
        .group_by(RegisterEntry.proof)
    )
    return {str(proof): int(number) for proof, number in rows}


def _cut_every_thread(pb_round: Round, opened: Opened, trackers: list[str]) -> None:
    kept = (
        RegisterEntry.code_digest,
        RegisterEntry.proof,
        RegisterEntry.address_digest,
        RegisterEntry.standing,
    )
    register = (
        db.session.execute(select(*kept).where(RegisterEntry.round_id == pb_round.id))
        .mappings()
        .all()
    )
    db.session.execute(delete(ProofAttempt).where(ProofAttempt.round_id == pb_round.id))
    db.session.execute(delete(SealedBallot).where(SealedBallot.round_id == pb_round.id))
    db.session.execute(delete(RegisterEntry).where(RegisterEntry.round_id == pb_round.id))
    rewritten = [{"id": new_id(), "round_id": pb_round.id, **right} for right in register]
    listed = [{"id": new_id(), "round_id": pb_round.id, "tracker": tracker} for tracker in trackers]
    ballots = [
        {"id": new_id(), "round_id": pb_round.id, "marks": marks} for marks in opened.box.counted
    ]
    for model, rows in ((RegisterEntry, rewritten), (TrackerEntry, listed), (Ballot, ballots)):
        if rows:
            db.session.execute(insert(model), shuffled(rows))
    db.session.flush()
