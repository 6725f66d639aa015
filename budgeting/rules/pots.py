"""Several pots, counted one after the other, each with its own money, projects, ballots and rule.

A pot for children or for an area is how a group decides by itself. There are no weights: within a pot every ballot counts once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from budgeting.rules.contest import Contest
from budgeting.rules.count import count
from budgeting.rules.election import Amount, CountRule, Election
from budgeting.rules.market import Passes, exact_passes
from budgeting.rules.steps import Outcome
from engage.rules.errors import InvalidError

POTS = "pots"
"""Where a pot's frozen document says to which round it belongs: ``order`` (the addresses of the round's pots as they are
counted), ``place`` (its own among them, from 0), ``carry`` and ``votes``, and the round's address and words."""


class Carry(StrEnum):
    """What happens with the money a pot leaves."""

    KEPT = "kept"
    TO_NEXT = "to-next"


class AcrossPots(StrEnum):
    """Whether somebody whom several pots are for may vote in each of them. Every pot has codes of its own, which tell of nobody
    whose they are: with cards, what is written here is kept by how they are given out, and by no computer. An address that was
    proven in one pot is known again in another."""

    EACH = "each"
    ONE = "one"


def is_one_pot_only(votes: str) -> bool:
    """Whether somebody may vote in one pot only, from what is stored of ``AcrossPots``, which may be nothing yet."""
    return votes == AcrossPots.ONE


@dataclass(frozen=True)
class Belonging:
    """How a round is one of the pots of a round with several."""

    order: tuple[str, ...]
    place: int
    carry: Carry

    @property
    def address(self) -> str:
        return self.order[self.place]

    @property
    def before(self) -> str | None:
        """The pot whose left money is added to this one's; ``None`` where there is none or its money stays."""
        return self.order[self.place - 1] if self._carries and self.place else None

    @property
    def passes_on(self) -> bool:
        """Whether what this pot leaves goes to the next one."""
        return self._carries and self.place + 1 < len(self.order)

    @property
    def _carries(self) -> bool:
        return self.carry is Carry.TO_NEXT


def belonging_from_facts(facts: Mapping[str, Any]) -> Belonging:
    """What ``POTS`` says. Raises ``InvalidError`` ``pots_unreadable``."""
    try:
        order, place, carry = facts["order"], facts["place"], Carry(facts["carry"])
    except (KeyError, TypeError, ValueError):
        raise InvalidError("pots_unreadable", where=POTS) from None
    is_a_list = isinstance(order, list) and all(isinstance(one, str) for one in order)
    is_placed = is_a_list and type(place) is int and 0 <= place < len(order)
    if not is_placed or len(set(order)) < len(order):
        raise InvalidError("pots_unreadable", where=POTS)
    return Belonging(tuple(order), place, carry)


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
    pots: Iterable[Pot],
    *,
    carry: Carry,
    passes: Callable[[Contest], Passes] = exact_passes,
) -> Iterator[PotOutcome]:
    """Count pots in their written order; with ``TO_NEXT`` what one leaves is added to the next one's budget.

    A pot is counted when it is asked for, so that a tie in one leaves the outcomes of those before it. Raises what ``count`` raises.
    """
    brought: Amount = 0
    for pot in pots:
        budget = pot.election.budget + brought
        election = replace(pot.election, budget=budget) if brought else pot.election
        outcome = count(election, pot.rule, passes=passes)
        left = budget - outcome.spent
        yield PotOutcome(pot.id, brought, outcome, left)
        brought = left if carry is Carry.TO_NEXT else 0
