"""The formal decision and what becomes of each award: described, accepted, closed. That one falls away: ``falling``."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from budgeting.commands.followers import MoneyNews, announce
from budgeting.commands.interests import check_projects_interest
from budgeting.commands.witnesses import tell_witnesses
from budgeting.models.awards import Award, FormalDecision
from budgeting.models.rounds import Round
from budgeting.queries.awards import (
    decision_of,
    file_of,
    held_award,
    lacks_of_award,
)
from budgeting.rules.awards import (
    AwardState,
    Departure,
    body_named,
    check_acceptable,
    check_award_step,
    decided_awards,
    offers_of,
    why_other_body,
)
from budgeting.rules.ledger import check_settled
from budgeting.rules.letters import FileKind
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.people.commands.acts import propose
from engage.people.models import TwoPersonAct
from engage.rules.errors import ConflictError, InvalidError, WrongStateError
from engage.rules.window import day_of

DECIDE = "round.decide"
"""The act by which two officers record the formal decision."""


def propose_decision(
    pb_round: Round,
    *,
    decided_by: str,
    decided_on: date,
    answer_by: date | None,
    departures: Sequence[Departure],
    other_body: str = "",
    now: datetime,
    actor: Actor,
) -> TwoPersonAct:
    """Ask a second officer to confirm what was formally decided about an outcome.

    ``answer_by``: the day by which groups answer their offers; ``other_body``: why somebody else decided than the rules name. A decision is about every project of the round, so whoever has to do
    with one of them asks for none. Raises as ``check_projects_interest`` does, ``WrongStateError`` unless the round is declared,
    ``ConflictError`` ``decided``, ``InvalidError`` ``decided_by_missing``, ``decided_too_early`` (before the declaration),
    ``decided_in_future``, ``answer_too_early``, what ``why_other_body`` and ``decided_awards`` raises, and what ``propose`` raises.
    """
    _check_undecided(pb_round)
    check_projects_interest(pb_round, pb_round.costs, attempted=DECIDE, now=now, actor=actor)
    _check_days(pb_round, decided_on, answer_by, now)
    if not decided_by.strip():
        raise InvalidError("decided_by_missing", where="decided_by")
    reason = why_other_body(decided_by, other_body, named=body_named(pb_round.rules))
    _awards_after(pb_round, departures)
    facts = {
        "decided_by": decided_by.strip(),
        "other_body": reason,
        "decided_on": decided_on.isoformat(),
        "answer_by": answer_by.isoformat() if answer_by else None,
        "departures": [asdict(departure) for departure in departures],
    }
    return propose(kind=DECIDE, subject=pb_round.id, facts=facts, now=now, actor=actor)


def record_decision(
    pb_round: Round, *, facts: Mapping[str, Any], now: datetime, actor: Actor
) -> list[Award]:
    """Write the decision down and offer every award. Reached only through a second officer's confirmation.

    Raises as ``propose_decision`` does.
    """
    db.session.refresh(pb_round, with_for_update=True)
    _check_undecided(pb_round)
    check_projects_interest(pb_round, pb_round.costs, attempted=DECIDE, now=now, actor=actor)
    departures = [Departure(**told) for told in facts["departures"]]
    amounts = _awards_after(pb_round, departures)
    db.session.add(
        FormalDecision(
            round_id=pb_round.id,
            decided_by=facts["decided_by"],
            decided_on=date.fromisoformat(facts["decided_on"]),
            other_body=facts.get("other_body", ""),
            departures=[asdict(departure) for departure in departures],
            recorded_at=now,
        )
    )
    answer_by = date.fromisoformat(facts["answer_by"]) if facts["answer_by"] else None
    awards = [
        offer_award(pb_round, number, pence, place=place, answer_by=answer_by)
        for place, (number, pence) in enumerate(amounts.items())
    ]
    db.session.flush()
    entry = record(
        "round.decision_recorded",
        subject=pb_round.id,
        actor=actor,
        now=now,
        decided_on=facts["decided_on"],
        is_other_body=bool(facts.get("other_body", "")),
        departures=[departure.number for departure in departures],
        awards=amounts,
    )
    tell_witnesses(pb_round, entry, now=now, actor=actor)
    announce(pb_round, MoneyNews.DECIDED, numbers=list(amounts), now=now, actor=actor)
    return awards


def describe_award(
    award: Award,
    *,
    group_name: str,
    conditions: str,
    answer_by: date | None,
    now: datetime,
    actor: Actor,
) -> None:
    """Say who the money goes to, on which conditions, and by which day they answer.

    A letter that says something else is thrown away: another is made and sent.
    Raises ``WrongStateError`` once the offer was answered, ``InvalidError`` ``answer_too_early`` for a day that is over.
    """
    held_award(award)
    if award.state != AwardState.OFFERED:
        raise WrongStateError("award", award.state, AwardState.OFFERED.value)
    if answer_by is not None and answer_by != award.answer_by and answer_by <= day_of(now):
        raise InvalidError("answer_too_early", where="answer_by")
    before = (award.group_name, award.conditions, award.answer_by)
    award.group_name, award.conditions = group_name.strip(), conditions.strip()
    award.answer_by = answer_by
    if before != (award.group_name, award.conditions, award.answer_by):
        forget_letter(award)
    _keep(award, "award.described", now=now, actor=actor)


def accept_award(award: Award, *, on: date, now: datetime, actor: Actor) -> None:
    """The group takes the money and its conditions, of which it was told by letter.

    Raises ``WrongStateError``, ``InvalidError`` ``day_in_future``, and as ``rules.awards.check_acceptable`` does.
    """
    held_award(award)
    check_award_step(AwardState(award.state), AwardState.ACCEPTED)
    check_acceptable(lacks_of_award(award), sent_on=award.letter_sent_on, on=on)
    move_award(award, AwardState.ACCEPTED, on=on, now=now)
    _keep(award, "award.accepted", now=now, actor=actor)


def close_award(award: Award, *, now: datetime, actor: Actor) -> None:
    """Everything is accounted for. Raises as ``check_closable`` does."""
    check_closable(award)
    award.state = AwardState.CLOSED.value
    totals = award.totals
    moved = {"spent": totals.spent, "repaid": totals.repaid, "released": totals.released}
    _keep(award, "award.closed", now=now, actor=actor, **moved)


def check_closable(award: Award) -> None:
    """Raise ``WrongStateError``, or ``NotAllowedError`` ``not_settled`` by a penny or more."""
    held_award(award)
    check_award_step(AwardState(award.state), AwardState.CLOSED)
    check_settled(award.totals)


def forget_letter(award: Award) -> None:
    """A letter that no longer says what is offered goes; another is made and sent."""
    letter = file_of(award.id, FileKind.LETTER)
    if letter is not None:
        db.session.delete(letter)
    award.letter_sent_on = None


def _check_undecided(pb_round: Round) -> None:
    if pb_round.state != State.DECLARED:
        raise WrongStateError("round", pb_round.state, "decided")
    if decision_of(pb_round) is not None:
        raise ConflictError("decided")


def check_decided_on(pb_round: Round, decided_on: date, now: datetime) -> None:
    """Raise ``InvalidError`` ``decided_too_early`` or ``decided_in_future``."""
    declared_on = day_of(pb_round.declared_at or now)
    if decided_on < declared_on:
        raise InvalidError("decided_too_early", where="decided_on")
    if decided_on > day_of(now):
        raise InvalidError("decided_in_future", where="decided_on")


def _check_days(pb_round: Round, decided_on: date, answer_by: date | None, now: datetime) -> None:
    check_decided_on(pb_round, decided_on, now)
    if answer_by is not None and answer_by <= decided_on:
        raise InvalidError("answer_too_early", where="answer_by")


def _awards_after(pb_round: Round, departures: Sequence[Departure]) -> dict[str, int]:
    return decided_awards(
        offers_of(pb_round.outcome),
        departures,
        costs=_costs(pb_round),
        budget_pence=pb_round.kept_pence,
    )


def offer_award(
    pb_round: Round, number: str, pence: int, *, place: int, answer_by: date | None
) -> Award:
    """Offer money to a project that has no award yet."""
    project = next(one for one in pb_round.projects if one.number == number)
    award = Award(
        round_id=pb_round.id,
        project=project,
        place=place,
        awarded_pence=pence,
        answer_by=answer_by,
    )
    db.session.add(award)
    return award


def move_award(award: Award, to: AwardState, *, on: date, now: datetime) -> None:
    """Write down what became of an award on a day. Raises ``WrongStateError``, ``InvalidError`` ``day_in_future``."""
    held_award(award)
    check_award_step(AwardState(award.state), to)
    if on > day_of(now):
        raise InvalidError("day_in_future", where="on")
    award.state, award.answered_on = to.value, on
    db.session.flush()


def _costs(pb_round: Round) -> dict[str, int]:
    return {project.number: project.cost_pence for project in pb_round.projects}


def _keep(award: Award, action: str, *, now: datetime, actor: Actor, **facts: object) -> None:
    db.session.flush()
    record(action, subject=award.id, actor=actor, now=now, **facts)
