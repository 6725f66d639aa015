"""Several pots, counted one after the other, each with its own money, projects, ballots and rule.

A pot for children or for an area is how a group decides by itself. There are no weights: within a pot every ballot counts once.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from budgeting.rules.contest import Contest
from budgeting.rules.count import count
from budgeting.rules.election import Amount, CountRule, Election
from budgeting.rules.market import Passes, exact_passes
from budgeting.rules.steps import Outcome


class Carry(StrEnum):
    """What happens with the money a pot leaves."""

    KEPT = "kept"
    TO_NEXT = "to-next"


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
