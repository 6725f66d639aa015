"""What is counted (an election) and how (a count rule): data only, everything declared."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import chain
from math import lcm
from typing import Any, NamedTuple

from budgeting.rules.ballots import BallotKind
from engage.rules.errors import InvalidError

Amount = int | Fraction
"""Money or a score. A round's own money is integer pence; foreign files may hold exact fractions."""

LONGEST_NUMBER = 40
"""Digits. No money or score is longer; far longer ones cannot be read, or be compared as floats, at all."""
BYTE = 2**8
MOST_STEPS = 100_000
"""How often an endowment may be raised. In real elections it took at most 150 steps."""
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
_PLAIN = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,2})?", re.ASCII)


class Marks(NamedTuple):
    """One ballot: positions of projects in the election's list, each once.

    ``points`` runs beside ``projects`` for points and scores and is empty for every other kind.
    For a ranking the order of ``projects`` is the voter's order.
    """

    projects: tuple[int, ...]
    points: tuple[Amount, ...] = ()


@dataclass(frozen=True)
class ElectionProject:
    """A project that ballots may support. ``cost`` is what it asks for, in the same unit as the budget."""

    id: str
    cost: Amount
    categories: frozenset[str] = frozenset()
    is_part_fundable: bool = False
    least: Amount = 0
    """A part below this is of no use and is never offered, in the same unit as the cost; 0 where any part is."""


def categories_in(text: str) -> frozenset[str]:
    """The categories of a project as they are written: names with commas between."""
    names = (name.strip() for name in text.split(","))
    return frozenset(name for name in names if name)


@dataclass(frozen=True)
class Totals:
    """What a small box publishes in place of its ballots: how many there were, and totals in the projects' order."""

    voters: int
    supporters: tuple[int, ...]
    tallies: tuple[Amount, ...]


@dataclass(frozen=True)
class Election:
    """One pot and the ballots that share it.

    ``ballots`` holds identical ballots once, with how many there were; the blank ballot is ``Marks(())``.
    ``places`` is how many places a ranking scores (the longest ranking allowed), or ``None`` for all projects.
    ``coins`` is how many of the smallest coin make one unit of money: 1 when amounts are pence, 100 for pounds. Only
    a share-out breaks a unit. ``totals`` stand in where the ballots themselves are not published.
    """

    budget: Amount
    projects: tuple[ElectionProject, ...]
    kind: BallotKind
    ballots: Mapping[Marks, int]
    places: int | None = None
    coins: int = 1
    totals: Totals | None = None
    voters: int = field(init=False)

    def __post_init__(self) -> None:
        _check(self)
        voters = self.totals.voters if self.totals else sum(self.ballots.values())
        object.__setattr__(self, "voters", voters)

    @property
    def marked(self) -> int:
        """How many of the ballots that stand here name a project."""
        return sum(self.ballots.values()) - self.ballots.get(Marks(()), 0)

    @cached_property
    def supporters(self) -> tuple[int, ...]:
        """How many ballots name each project, in the order of ``projects``."""
        if self.totals is not None:
            return self.totals.supporters
        once = Counter(self.marks_in_a_row)
        totals = [once[place] for place in range(len(self.projects))]
        for marks, number in self.ballots.items():
            if number > 1:
                for place in marks.projects:
                    totals[place] += number - 1
        return tuple(totals)

    @cached_property
    def marks_in_a_row(self) -> "bytes | array[int]":
        """Every mark of every different ballot: a byte each, where projects are few enough."""
        every = chain.from_iterable([marks.projects for marks in self.ballots])
        return bytes(every) if len(self.projects) <= BYTE else array("i", every)

    def remember_supporters(self, found: tuple[int, ...]) -> None:
        """Keep what ``supporters`` would come to, for a count that has read every mark already."""
        vars(self).setdefault("supporters", found)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(project.id for project in self.projects)

    def whole_costs(self) -> tuple[int, list[int], int]:
        """Budget and costs as integers of a unit so small that none is broken, and that unit's divisor."""
        amounts = (self.budget, *(project.cost for project in self.projects))
        unit = lcm(self.coins, *(Fraction(amount).denominator for amount in amounts))
        return int(self.budget * unit), [int(p.cost * unit) for p in self.projects], unit


def _check(election: Election) -> None:
    if election.budget <= 0:
        raise InvalidError(
            "budget_not_positive", where="budget", budget=exact_text(election.budget)
        )
    seen: set[str] = set()
    for project in election.projects:
        if project.cost < 0:
            raise InvalidError("cost_negative", where=project.id, cost=exact_text(project.cost))
        if project.id in seen:
            raise InvalidError("project_repeated", where=project.id)
        seen.add(project.id)


def merge_ballots(
    kind: BallotKind,
    project_ids: Sequence[str],
    ballots: Iterable[Sequence[str] | Mapping[str, Amount]],
) -> dict[Marks, int]:
    """Identical ballots once, with their number. What may be on a ballot was judged before (``ballots.judge``).

    A ballot is the ids it names (in order, for a ranking), or id -> points for points and scores. An id named
    twice counts once, at its first place.
    """
    position = {project_id: place for place, project_id in enumerate(project_ids)}
    merged: dict[Marks, int] = {}
    for ballot in ballots:
        unknown = next((name for name in ballot if name not in position), None)
        if unknown is not None:
            raise InvalidError("ballot_names_unknown_project", where=unknown)
        marks = _marks(kind, position, ballot)
        merged[marks] = merged.get(marks, 0) + 1
    return merged


def _marks(
    kind: BallotKind, position: Mapping[str, int], ballot: Sequence[str] | Mapping[str, Amount]
) -> Marks:
    if isinstance(ballot, Mapping):
        pairs = sorted((position[name], points) for name, points in ballot.items() if points)
        return Marks(tuple(place for place, _ in pairs), tuple(points for _, points in pairs))
    places = dict.fromkeys(position[name] for name in ballot)
    return Marks(tuple(places) if kind is BallotKind.RANKING else tuple(sorted(places)))


class Allocation(StrEnum):
    GREEDY = "greedy"
    EQUAL_SHARES = "equal-shares"
    PHRAGMEN = "phragmen"
    SHARE_OUT = "share-out"


class Measure(StrEnum):
    """What greedy ranks by: the tally itself, or the tally for each unit of money."""

    VOTES = "votes"
    VOTES_PER_POUND = "votes-per-pound"


class Variant(StrEnum):
    """What greedy does with a project that no longer fits."""

    SKIP = "skip"
    STOP = "stop"


class Utility(StrEnum):
    COST = "cost"
    CARDINALITY = "cardinality"


class Completion(StrEnum):
    """What happens with the money that one pass of Equal Shares leaves."""

    NONE = "none"
    ADD1 = "add1"
    ADD1_THEN_GREEDY = "add1-then-greedy"
    GREEDY = "greedy"

    @property
    def grows(self) -> bool:
        """Whether everybody's endowment is raised step by step."""
        return self in {Completion.ADD1, Completion.ADD1_THEN_GREEDY}


class StopAt(StrEnum):
    """When the raising of the endowment ends: at the first exhaustive outcome too, or only before overspending."""

    EXHAUSTIVE = "exhaustive"
    OVERSPEND = "overspend"


class PartFunding(StrEnum):
    """Whether the money that is left is offered to the next project that it could not wholly fund."""

    NONE = "none"
    OFFER = "offer"


class ZeroVotes(StrEnum):
    FUND = "fund"
    SKIP = "skip"


@dataclass(frozen=True)
class Threshold:
    """The least support for funding: a number of votes, or a share of all ballots (``Fraction(1, 10)`` is 10 %)."""

    votes: Amount | None = None
    share: Fraction | None = None

    def in_votes(self, ballots: int) -> Amount:
        return self.share * ballots if self.share is not None else (self.votes or 0)

    @property
    def text(self) -> str:
        return (
            f"{exact_text(self.share * 100)}%"
            if self.share is not None
            else exact_text(self.votes or 0)
        )


@dataclass(frozen=True)
class EndowmentStep:
    """How much every voter's endowment grows each time: an amount, or the first endowment divided by ``parts``."""

    amount: Amount | None = 1
    parts: int | None = None

    def in_money(self, first_endowment: Fraction) -> Fraction:
        return (
            first_endowment / self.parts if self.parts is not None else Fraction(self.amount or 0)
        )

    @property
    def text(self) -> str:
        return f"endowment/{self.parts}" if self.parts is not None else exact_text(self.amount or 0)


@dataclass(frozen=True)
class CountRule:
    """Everything a stranger needs to count again and come to the same outcome.

    ``tie_break`` is applied in order and ends in refusal (``budgeting.rules.ties``). ``caps`` is the largest share of
    the budget that a category may get (``"*"`` caps every single project). ``incompatible`` are sets of project ids
    of which at most one may be funded. ``minimum_award`` is the least that a share-out gives. ``part_answers`` are
    the answers to offers of part-funding so far (id -> whether it was taken).
    """

    allocation: Allocation = Allocation.GREEDY
    measure: Measure = Measure.VOTES
    variant: Variant = Variant.SKIP
    threshold: Threshold | None = None
    utility: Utility = Utility.COST
    completion: Completion = Completion.NONE
    step: EndowmentStep = field(default_factory=EndowmentStep)
    stop: StopAt = StopAt.EXHAUSTIVE
    zero_votes: ZeroVotes = ZeroVotes.SKIP
    minimum_award: Amount = 0
    tie_break: tuple[str, ...] = ()
    caps: Mapping[str, Fraction] = field(default_factory=dict)
    incompatible: tuple[frozenset[str], ...] = ()
    part_funding: PartFunding = PartFunding.NONE
    part_answers: Mapping[str, bool] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """The rule as plain data, in one order, with only what this allocation looks at. So a rule is stored and published."""
        told: dict[str, Any] = {"rule": self.allocation.value}
        match self.allocation:
            case Allocation.GREEDY:
                told |= {"measure": self.measure.value, "variant": self.variant.value}
                if self.part_funding is PartFunding.OFFER:
                    told |= {
                        "part_funding": "offer",
                        "part_answers": dict(sorted(self.part_answers.items())),
                    }
            case Allocation.EQUAL_SHARES:
                told |= {"utility": self.utility.value, "completion": self.completion.value}
                if self.completion.grows:
                    told |= {"step": self.step.text, "stop": self.stop.value}
            case Allocation.SHARE_OUT:
                told |= {"minimum_award": exact_text(self.minimum_award)}
            case _:
                pass
        return told | self._shared_facts()

    def _shared_facts(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "zero_votes": self.zero_votes.value,
            "tie_break": [*self.tie_break, "refuse"],
        }
        if self.threshold is not None:
            told["threshold"] = self.threshold.text
        if self.caps:
            told["caps"] = {name: exact_text(share) for name, share in sorted(self.caps.items())}
        if self.incompatible:
            told["incompatible"] = sorted(sorted(ids) for ids in self.incompatible)
        return told


def exact_text(amount: Amount) -> str:
    """The amount without loss: ``12``, ``12.5``, or ``1/3`` where decimals never end."""
    exact = Fraction(amount)
    if exact.denominator == 1:
        return str(exact.numerator)
    twos, rest = _times_divisible(exact.denominator, 2)
    fives, rest = _times_divisible(rest, 5)
    if rest != 1:
        return f"{exact.numerator}/{exact.denominator}"
    places = max(twos, fives)
    whole, part = divmod(abs(exact.numerator) * 10**places // exact.denominator, 10**places)
    return f"{'-' if exact < 0 else ''}{whole}.{part:0{places}d}"


def _times_divisible(number: int, prime: int) -> tuple[int, int]:
    times = 0
    while number % prime == 0:
        number //= prime
        times += 1
    return times, number


def read_amount(text: str, *, where: str) -> Amount:
    """A decimal number without loss; a comma may stand for the point.

    Anything else, or longer, is ``number_unreadable``; ``12,500``, which is twelve and a half to some and twelve thousand five
    hundred to others, is ``number_ambiguous``.
    """
    bare = text.strip()
    if len(bare) > LONGEST_NUMBER or not _PLAIN.fullmatch(bare):
        raise InvalidError("number_unreadable", where=where, text=text[:LONGEST_NUMBER])
    if _AMBIGUOUS.fullmatch(bare):
        raise InvalidError("number_ambiguous", where=where, text=bare)
    exact = Fraction(bare.replace(",", "."))
    return exact.numerator if exact.denominator == 1 else exact


def read_number(text: str) -> int | None:
    """A whole number in plain digits, or ``None``."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None
