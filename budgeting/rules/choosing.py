"""Making a ballot step by step: one press of a button, what it adds up to, and the order projects stand in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from budgeting.rules.ballots import BallotForm, BallotKind, Ticks

_Item = TypeVar("_Item")
HUNDRED = 100


class Change(StrEnum):
    """What one button does to one project."""

    ADD = "add"
    LESS = "less"
    UP = "up"
    DOWN = "down"
    TAKE_OUT = "take_out"


def changed(ticks: Ticks, change: Change, number: str, *, kind: BallotKind) -> Ticks:
    """The ticks after one press. A press that makes no sense (up at the top, less than nothing) changes nothing."""
    if isinstance(ticks, Mapping):
        return _changed_points(ticks, change, number)
    chosen = [each for each in ticks if each != number]
    if change is Change.TAKE_OUT:
        return chosen
    if change is Change.ADD:
        if number in ticks:
            return ticks
        return [number] if kind is BallotKind.CHOOSE_ONE else [*ticks, number]
    if number not in ticks or change is Change.LESS:
        return ticks
    step = -1 if change is Change.UP else 1
    place = min(max(list(ticks).index(number) + step, 0), len(chosen))
    return [*chosen[:place], number, *chosen[place:]]


def _changed_points(points: Mapping[str, int], change: Change, number: str) -> Mapping[str, int]:
    step = {Change.ADD: 1, Change.LESS: -1}.get(change, 0)
    amount = 0 if change is Change.TAKE_OUT else max(points.get(number, 0) + step, 0)
    left = {name: given for name, given in points.items() if name != number}
    return left | ({number: amount} if amount else {})


@dataclass(frozen=True)
class Reckoning:
    """How much of a ballot has been used: pence for a knapsack, else votes, points, scores or places.

    ``limit`` is ``None`` where there is no most. ``number`` is how many projects have something.
    """

    used: int
    limit: int | None
    number: int

    @property
    def left(self) -> int:
        """Below zero when there is too much on the ballot."""
        return 0 if self.limit is None else self.limit - self.used

    @property
    def percent(self) -> int:
        return min(HUNDRED, self.used * HUNDRED // self.limit) if self.limit else 0


def reckon(ticks: Ticks, *, form: BallotForm, costs: Mapping[str, int]) -> Reckoning:
    """What the ticks add up to. Projects that are not in the round count for nothing."""
    points = ticks if isinstance(ticks, Mapping) else dict.fromkeys(ticks, 1)
    given = {name: amount for name, amount in points.items() if name in costs and amount}
    number = len(given)
    match form.kind:
        case BallotKind.KNAPSACK:
            used, limit = sum(costs[name] for name in given), form.money_limit
        case BallotKind.POINTS:
            used, limit = sum(given.values()), form.points_total
        case BallotKind.SCORE:
            used, limit = number, len(costs)
        case BallotKind.CHOOSE_ONE:
            used, limit = number, 1
        case BallotKind.RANKING:
            used, limit = number, form.maximum or len(costs)
        case _:
            used, limit = number, form.maximum
    return Reckoning(used, limit, number)


def rotated(items: Sequence[_Item], rotation: int) -> list[_Item]:
    """The items beginning with number ``rotation`` and going round: over all rotations each stands in each place once."""
    start = rotation % len(items) if items else 0
    return [*items[start:], *items[:start]]
