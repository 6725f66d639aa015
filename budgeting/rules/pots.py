"""Several pots, counted one after the other, each with its own money, projects, ballots and rule.

A pot for children or for an area is how a group decides by itself. There are no weights: within a pot every ballot counts once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from budgeting.rules.contest import Contest
from budgeting.rules.count import count
from budgeting.rules.election import Amount, CountRule, Election
from budgeting.rules.market import Passes, exact_passes
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.steps import Outcome
from budgeting.rules.ties import drawn
from engage.rules.errors import InvalidError


class Carry(StrEnum):
    """What happens with the money a pot leaves."""

    KEPT = "kept"
    TO_NEXT = "to_next"


@dataclass(frozen=True)
class Pot:
    """A pot with its own projects and ballots (an area's, or the children's)."""

    id: str
    election: Election
    rule: CountRule


@dataclass(frozen=True)
class PotOutcome:
    """``brought`` came from the pot before; ``left`` stays here or goes on."""

    id: str
    brought: Amount
    outcome: Outcome
    left: Amount


def count_pots(
    pots: Sequence[Pot],
    *,
    carry: Carry,
    passes: Callable[[Contest], Passes] = exact_passes,
) -> tuple[PotOutcome, ...]:
    """Count pots in their written order; with ``TO_NEXT`` what one leaves is added to the next one's budget.

    Raises what ``count`` raises.
    """
    outcomes: list[PotOutcome] = []
    brought: Amount = 0
    for pot in pots:
        budget = pot.election.budget + brought
        outcome = count(replace(pot.election, budget=budget), pot.rule, passes=passes)
        left = budget - outcome.spent
        outcomes.append(PotOutcome(pot.id, brought, outcome, left))
        brought = left if carry is Carry.TO_NEXT else 0
    return tuple(outcomes)


@dataclass(frozen=True)
class PotPlan:
    """One pot as a round's written rules have it: its part of the money, the numbers of its projects, its rule."""

    id: str
    budget_pence: int
    projects: tuple[str, ...]
    rule: CountRule

    def facts(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "budget_pence": self.budget_pence,
            "projects": list(self.projects),
            "count": self.rule.facts(),
        }


@dataclass(frozen=True)
class Plan:
    """All pots of a round in the order in which they are counted, and where left money goes."""

    carry: Carry
    pots: tuple[PotPlan, ...]

    def facts(self) -> dict[str, Any]:
        """The plan as plain data: how a round stores, freezes and publishes it."""
        return {"carry": self.carry.value, "pots": [pot.facts() for pot in self.pots]}

    def drawn(self, *, seed: str, seed_hash: str) -> "Plan":
        """The plan with the seed of its lots told. Raises as ``ties.drawn`` does."""
        return replace(self, pots=tuple(_drawn(pot, seed, seed_hash) for pot in self.pots))


def _drawn(pot: PotPlan, seed: str, seed_hash: str) -> PotPlan:
    tie_break = drawn(pot.rule.tie_break, seed=seed, seed_hash=seed_hash)
    return replace(pot, rule=replace(pot.rule, tie_break=tie_break))


def count_plan(
    plan: Plan,
    election_for: Callable[[PotPlan], Election],
    *,
    passes: Callable[[Contest], Passes] = exact_passes,
) -> tuple[PotOutcome, ...]:
    """Count a round pot by pot. ``election_for`` gives a pot's own projects, money and ballots. Raises what ``count`` raises."""
    pots = [Pot(pot.id, election_for(pot), pot.rule) for pot in plan.pots]
    return count_pots(pots, carry=plan.carry, passes=passes)


def plan_from_facts(
    facts: Mapping[str, Any], *, projects: Iterable[str], budget_pence: int
) -> Plan:
    """The inverse of ``Plan.facts``, checked against the round's projects (numbers) and money.

    Raises ``InvalidError``, each with ``where``: ``pots_unreadable`` for anything missing, unknown or of another form (there
    is no weight), ``pot_repeated``, ``pot_without_projects``, ``pot_names_unknown_project``, ``project_in_two_pots``,
    ``project_in_no_pot``, ``budget_not_positive``, ``pots_do_not_add_up``, and what ``rule_from_facts`` raises.
    """
    _check_names(facts, {"carry", "pots"}, "pots")
    try:
        plan = Plan(Carry(facts["carry"]), tuple(map(_pot_from_facts, facts["pots"])))
    except (ValueError, TypeError, AttributeError):
        raise InvalidError("pots_unreadable", where="pots") from None
    _check_pots(plan.pots)
    _check_projects(plan.pots, set(projects))
    together = sum(pot.budget_pence for pot in plan.pots)
    if together != budget_pence:
        raise InvalidError(
            "pots_do_not_add_up", where="pots", together=together, budget=budget_pence
        )
    return plan


def _pot_from_facts(facts: Mapping[str, Any]) -> PotPlan:
    _check_names(facts, {"id", "budget_pence", "projects", "count"}, str(facts.get("id", "pots")))
    if not isinstance(facts["budget_pence"], int) or isinstance(facts["projects"], str):
        raise TypeError(facts["budget_pence"])
    return PotPlan(
        id=str(facts["id"]),
        budget_pence=facts["budget_pence"],
        projects=tuple(map(str, facts["projects"])),
        rule=rule_from_facts(facts["count"]),
    )


def _check_names(facts: Mapping[str, Any], names: set[str], where: str) -> None:
    wrong = sorted(facts.keys() ^ names)
    if wrong:
        raise InvalidError("pots_unreadable", where=where, names=", ".join(wrong))


def _check_pots(pots: Sequence[PotPlan]) -> None:
    seen: set[str] = set()
    for pot in pots:
        if pot.id in seen:
            raise InvalidError("pot_repeated", where=pot.id)
        if pot.budget_pence <= 0:
            raise InvalidError("budget_not_positive", where=pot.id, budget=str(pot.budget_pence))
        if not pot.projects:
            raise InvalidError("pot_without_projects", where=pot.id)
        seen.add(pot.id)


def _check_projects(pots: Sequence[PotPlan], known: set[str]) -> None:
    placed: set[str] = set()
    for pot in pots:
        for number in pot.projects:
            if number not in known:
                raise InvalidError("pot_names_unknown_project", where=pot.id, project=number)
            if number in placed:
                raise InvalidError("project_in_two_pots", where=pot.id, project=number)
            placed.add(number)
    missing = sorted(known - placed)
    if missing:
        raise InvalidError("project_in_no_pot", where="pots", project=missing[0])
