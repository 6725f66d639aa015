"""Closing a round, opening the box with both cards, and declaring the outcome."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select

from budgeting.commands.carrying import (
    check_declared_in_order,
    check_pot_before,
    money_brought,
    money_passed_on,
)
from budgeting.commands.frozen import check_frozen, frozen_document
from budgeting.commands.setup import cards_in_order, lot_seed, sealing_context
from budgeting.commands.witnesses import tell_witnesses
from budgeting.models.rounds import (
    Ballot,
    GivenCard,
    Opening,
    ProofAttempt,
    RegisterEntry,
    Round,
    SealedBallot,
    TrackerEntry,
)
from budgeting.queries.rounds import areas_asked, fact_in_log, refused_in_log
from budgeting.rules.count import count
from budgeting.rules.election import CountRule
from budgeting.rules.lots import settled_by_lot
from budgeting.rules.marks import SortedBox, sort_box
from budgeting.rules.proofs import ON_DEMAND, proof_rules
from budgeting.rules.publication import (
    RIGHTS_ON_DEMAND,
    SETTLED,
    SUPPORTERS,
    ballot_bytes,
    count_digest,
    digests_of_result,
    public_counts,
    public_outcome,
    refused_digest,
    trackers_digest,
)
from budgeting.rules.register import Standing
from budgeting.rules.sealed import content_of
from budgeting.rules.turnout import Inside, totals_inside
from budgeting.rules.written import (
    box_digest,
    election_of,
    frozen_digest,
    outcome_document,
    parts_in,
    rule_to_count,
)
from engage.activities.commands import move_activity
from engage.activities.rules.lifecycle import State, check_step
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_id, new_token, shuffled
from engage.kernel.sealing import KeyCard, unseal
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError, WrongStateError

Say = Callable[[int, str], None]
"""Told how far an opening is: 0 to 100, and the code of the step."""
OPENED_SHARE = 80
"""Of the whole work of an opening, in percent: opening the ballots."""
TELL_EVERY = 100


@dataclass(frozen=True)
class Envelope:
    """An outer envelope without what was in it."""

    id: str
    tracker: str
    channel: str
    refused: str


@dataclass(frozen=True)
class Opened:
    """The box after both locks: ballots in no order, sorted by the written rule, and what they come to."""

    box: SortedBox
    envelopes: list[Envelope]
    sealed_digest: str
    outcome: dict[str, Any]


def close_round(pb_round: Round, *, now: datetime, actor: Actor, why: str = "") -> None:
    """End the vote and write the digest of the sealed ballots into the log.

    Before the closing date this is an early close: the log says so, and ``why``; the planned date stays as it was frozen. The digest of the
    rules as they are found now goes into the log beside it. Called by the second officer's confirmation.
    """
    db.session.refresh(pb_round, with_for_update=True)
    is_early = not pb_round.window.is_over(now)
    planned = pb_round.closes_at.isoformat() if pb_round.closes_at else None
    move_activity(pb_round, to=State.CLOSED, now=now, actor=actor)
    pb_round.closed_at = now
    log_rights_on_demand(pb_round, now=now, actor=actor)
    box = db.session.execute(
        select(SealedBallot.sealed, SealedBallot.tracker).where(
            SealedBallot.round_id == pb_round.id
        )
    ).all()
    entry = record(
        "round.closed",
        subject=pb_round.id,
        actor=actor,
        now=now,
        is_early=is_early,
        **({"why": why} if is_early and why else {}),
        planned_closes_at=planned,
        ballots=len(box),
        sealed_digest=box_digest(one.sealed for one in box),
        trackers_digest=trackers_digest(one.tracker for one in box),
        rules_digest=frozen_digest(frozen_document(pb_round)),
    )
    tell_witnesses(pb_round, entry, now=now, actor=actor)


def check_closable(pb_round: Round, *, why: str, now: datetime) -> None:
    """Raise ``NotAllowedError`` ``round_not_open`` for a round in which nobody votes, ``InvalidError`` ``early_without_reason`` where
    people were told that they have more time."""
    if pb_round.state != State.OPEN:
        raise NotAllowedError("round_not_open")
    if not why and not pb_round.window.is_over(now):
        raise InvalidError("early_without_reason", where="why")


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

    Reads with ``read_box``, counts and keeps with ``keep_count``; raises as they do.
    """
    db.session.refresh(pb_round, with_for_update=True)
    keep_count(pb_round, read_box(pb_round, cards=cards), now=now, actor=actor)


def read_box(
    pb_round: Round,
    *,
    cards: tuple[KeyCard, KeyCard],
    say: Say = lambda _percent, _step: None,
) -> Opened:
    """Take the outer envelopes off, open the ballots and count them, in memory. Nothing is changed.

    Refused envelopes stay shut. Raises ``WrongStateError`` unless the round is closed, ``ConflictError`` ``already_counted`` or
    ``pot_before_not_counted``,
    ``InvalidError`` ``key_card`` for a wrong card and ``TieError`` when the written list does not settle a tie.
    """
    _check_closed(pb_round)
    check_pot_before(pb_round)
    ordered = cards_in_order(pb_round, cards)
    sealed = db.session.execute(
        select(
            SealedBallot.id,
            SealedBallot.tracker,
            SealedBallot.channel,
            SealedBallot.refused,
            SealedBallot.sealed,
        ).where(SealedBallot.round_id == pb_round.id)
    ).all()
    box, insides = _open_all(
        pb_round, [row.sealed for row in sealed if not row.refused], ordered, say
    )
    envelopes = [Envelope(row.id, row.tracker, row.channel, row.refused) for row in sealed]
    say(OPENED_SHARE, "count")
    rule = rule_to_count(
        pb_round.rules, seed=lot_seed(pb_round, ordered), drawn_in_public=pb_round.lot
    )
    outcome = {
        **_outcome(pb_round, rule, box),
        "refused": dict(Counter(one.refused for one in envelopes if one.refused)),
        "by_channel": dict(Counter(one.channel for one in envelopes if not one.refused)),
        **totals_inside(
            insides,
            areas=[area.code for area in areas_asked(pb_round)],
            ballots=len(sealed) - sum(1 for one in envelopes if one.refused),
        ),
        "by_proof": _by_proof(pb_round),
    }
    digest = box_digest(row.sealed for row in sealed)
    return Opened(box, envelopes, digest, outcome)


def keep_count(pb_round: Round, opened: Opened, *, now: datetime, actor: Actor) -> None:
    """Write down what was opened and counted, in one transaction: ballots and register and tracker rows anew in random
    order, the sealed ones gone.

    The caller's transaction must be followed by ``vacuum_after_count`` (a job), which takes the old rows out of the database's
    files. Raises ``ConflictError`` ``rules_changed``, ``register_changed`` or ``box_changed`` when the database no longer holds
    what was frozen and closed, and ``already_counted``: nothing is then changed.
    """
    db.session.refresh(pb_round, with_for_update=True)
    _check_closed(pb_round)
    check_frozen(pb_round)
    _check_box(pb_round, opened)
    pb_round.outcome = opened.outcome
    pb_round.counted_at = now
    _cut_every_thread(pb_round, opened)
    entry = record(
        "round.counted",
        subject=pb_round.id,
        actor=actor,
        now=now,
        **public_counts(pb_round.outcome),
        opened_digest=box_digest(
            ballot_bytes(pb_round.outcome["opened_salt"], marks) for marks in opened.box.counted
        ),
        **refused_digest([one.tracker for one in opened.envelopes if one.refused]),
        **count_digest(pb_round.outcome),
        **_carried(pb_round.outcome),
    )
    tell_witnesses(pb_round, entry, now=now, actor=actor)


def declare_round(pb_round: Round, *, now: datetime, actor: Actor) -> None:
    """Make the outcome public. From now on the key cards can be destroyed.

    Raises as ``check_declarable`` does.
    """
    check_declarable(pb_round)
    move_activity(pb_round, to=State.DECLARED, now=now, actor=actor)
    pb_round.declared_at = now
    published = public_outcome(pb_round.outcome)
    entry = record(
        "round.declared",
        subject=pb_round.id,
        actor=actor,
        now=now,
        **count_digest(pb_round.outcome),
        **digests_of_result(published),
    )
    tell_witnesses(pb_round, entry, now=now, actor=actor)


def check_declarable(pb_round: Round) -> None:
    """Raise ``NotAllowedError`` ``not_counted``, ``WrongStateError`` for a result that is public already, ``ConflictError``
    ``pot_before_not_declared``."""
    if pb_round.counted_at is None:
        raise NotAllowedError("not_counted")
    check_step("round", State(pb_round.state), State.DECLARED)
    check_declared_in_order(pb_round)


def _check_closed(pb_round: Round) -> None:
    if pb_round.counted_at is not None:
        raise ConflictError("already_counted")
    if pb_round.state != State.CLOSED:
        raise WrongStateError("round", pb_round.state, "counted")


def _open_all(
    pb_round: Round, sealed: list[bytes], cards: tuple[KeyCard, KeyCard], say: Say
) -> tuple[SortedBox, list[Inside]]:
    """Ballots in no order, and what else was inside their seals."""
    marks: list[list[Any]] = []
    insides: list[Inside] = []
    unreadable = 0
    for place, one in enumerate(sealed):
        if place % TELL_EVERY == 0:
            say(OPENED_SHARE * place // len(sealed), "open")
        try:
            opened = unseal(one, cards=cards, context=sealing_context(pb_round))
            content = content_of(opened, round_id=pb_round.id)
        except InvalidError:
            unreadable += 1
        else:
            marks.append(content.marks)
            insides.append(Inside(content.view, content.rotation, content.said))
    box = sort_box(shuffled(marks), form=pb_round.ballot_form, costs=pb_round.costs)
    spoilt = Counter(box.spoilt) + Counter(ballot_unreadable=unreadable)
    return SortedBox(box.counted, dict(sorted(spoilt.items()))), insides


def _check_box(pb_round: Round, opened: Opened) -> None:
    """The box holds what it held at the close, one envelope for each spent right, and just as many are refused for each reason as
    two officers refused by the log; no reason came after the reading."""
    now_there = db.session.execute(
        select(SealedBallot.id, SealedBallot.refused)
        .join(RegisterEntry, RegisterEntry.id == SealedBallot.register_entry_id)
        .where(
            SealedBallot.round_id == pb_round.id,
            RegisterEntry.round_id == pb_round.id,
            RegisterEntry.standing == Standing.SPENT,
        )
    ).all()
    read = {(envelope.id, envelope.refused) for envelope in opened.envelopes}
    spent = select(RegisterEntry.id).where(
        RegisterEntry.round_id == pb_round.id, RegisterEntry.standing == Standing.SPENT
    )
    is_same = (
        {(one, refused) for one, refused in now_there} == read
        and len(db.session.scalars(spent).all()) == len(read)
        and fact_in_log(pb_round, "round.closed", "sealed_digest") == opened.sealed_digest
        and refused_in_log(pb_round) == opened.outcome["refused"]
    )
    if not is_same:
        raise ConflictError("box_changed")


def _outcome(pb_round: Round, rule: CountRule, box: SortedBox) -> dict[str, Any]:
    brought = money_brought(pb_round)
    election = election_of(
        budget_pence=pb_round.budget_pence + brought.get("brought", {"pence": 0})["pence"],
        costs=pb_round.costs,
        categories={project.number: project.category for project in pb_round.projects},
        form=pb_round.ballot_form,
        ballots=box.counted,
        parts=parts_in(pb_round.rules),
    )
    blank = sum(1 for marks in box.counted if not marks)
    counted, tied = count(election, rule), settled_by_lot(election, rule)
    return {
        **outcome_document(counted),
        SUPPORTERS: dict(zip(election.ids, election.supporters, strict=True)),
        **({SETTLED: list(tied)} if tied else {}),
        **brought,
        **money_passed_on(pb_round, left=int(election.budget - counted.spent)),
        "valid": len(box.counted) - blank,
        "blank": blank,
        "spoilt": sum(box.spoilt.values()),
        "spoilt_reasons": dict(box.spoilt),
        "opened_salt": new_token(),
    }


def _carried(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """What the log says of money from another pot and to the next."""
    return {part: outcome[part] for part in ("brought", "passed_on") if part in outcome}


def _by_proof(pb_round: Round) -> dict[str, int]:
    """Ballots that were let into the count by how their right to vote was proven."""
    rows = db.session.execute(
        select(RegisterEntry.proof, func.count())
        .join(SealedBallot, SealedBallot.register_entry_id == RegisterEntry.id)
        .where(RegisterEntry.round_id == pb_round.id, SealedBallot.refused == "")
        .group_by(RegisterEntry.proof)
    )
    return {str(proof): int(number) for proof, number in rows}


def _cut_every_thread(pb_round: Round, opened: Opened) -> None:
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
    listed = [
        {
            "id": new_id(),
            "round_id": pb_round.id,
            "tracker": envelope.tracker,
            "refused": envelope.refused,
        }
        for envelope in opened.envelopes
    ]
    for emptied in (GivenCard, Opening, ProofAttempt, SealedBallot, RegisterEntry):
        db.session.execute(delete(emptied).where(emptied.round_id == pb_round.id))
    rewritten = [{"id": new_id(), "round_id": pb_round.id, **right} for right in register]
    ballots = [
        {"id": new_id(), "round_id": pb_round.id, "marks": marks} for marks in opened.box.counted
    ]
    for model, rows in ((RegisterEntry, rewritten), (TrackerEntry, listed), (Ballot, ballots)):
        if rows:
            db.session.execute(insert(model), shuffled(rows))
    db.session.flush()
