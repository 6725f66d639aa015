"""Several pots counted one after the other, and boxes of ballots that count with a stated weight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import lcm

from budgeting.rules.count import count
from budgeting.rules.election import Amount, CountRule, Election, Marks
from budgeting.rules.steps import Outcome


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


def count_pots(pots: Sequence[Pot], *, carry: Carry) -> tuple[PotOutcome, ...]:
    """Count pots in their written order; with ``TO_NEXT`` what one leaves is added to the next one's budget.

    Raises what ``count`` raises.
    """
    outcomes: list[PotOutcome] = []
    brought: Amount = 0
    for pot in pots:
        budget = pot.election.budget + brought
        outcome = count(replace(pot.election, budget=budget), pot.rule)
        left = budget - outcome.spent
        outcomes.append(PotOutcome(pot.id, brought, outcome, left))
        brought = left if carry is Carry.TO_NEXT else 0
    return tuple(outcomes)


@dataclass(frozen=True)
class Box:
    """Merged ballots that count alike. A weight of 2 makes each count as two ballots."""

    ballots: Mapping[Marks, int]
    weight: Fraction = Fraction(1)


def combine_boxes(boxes: Sequence[Box]) -> dict[Marks, int]:
    """All ballots as one box, in whole numbers: the smallest that keep the stated weights exactly.

    Tallies and ``voters`` are then in those units, so shares of ballots and endowments keep their proportion.
    """
    unit = lcm(*(box.weight.denominator for box in boxes))
    combined: dict[Marks, int] = {}
    for box in boxes:
        for marks, number in box.ballots.items():
            combined[marks] = combined.get(marks, 0) + int(number * box.weight * unit)
    return combined
