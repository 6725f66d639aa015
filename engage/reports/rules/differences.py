"""How far groups, or times, lie apart on one answer, in words of size. From published percentages only.

The words are plain ones for what a reader sees, not a test of chance: nobody was drawn at random. Below five points of a hundred we call
it about the same, below fifteen small, below thirty clear, and large from there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from engage.rules.disclosure.release import PublishedTable

SMALL_FROM, CLEAR_FROM, LARGE_FROM = 5, 15, 30
"""Percentage points."""


class Size(StrEnum):
    SAME = "same"
    SMALL = "small"
    CLEAR = "clear"
    LARGE = "large"


@dataclass(frozen=True)
class Share:
    """A published percentage and the number of people that it is of. ``place`` is the group's or the time's."""

    place: str
    percent: int
    base: int


@dataclass(frozen=True)
class Gap:
    row: str
    high: Share
    low: Share

    @property
    def size(self) -> Size:
        points = self.high.percent - self.low.percent
        if points < SMALL_FROM:
            return Size.SAME
        if points < CLEAR_FROM:
            return Size.SMALL
        return Size.CLEAR if points < LARGE_FROM else Size.LARGE


def largest_gap(table: PublishedTable) -> Gap | None:
    """The answer on which two groups lie furthest apart; ``None`` where fewer than two of any answer can be shown."""
    if table.columns is None:
        return None
    gaps = []
    for row in table.rows.categories:
        shares = [
            _share(table, (row, column), column)
            for column in table.columns.categories
            if (row, column) in table.cells
        ]
        gaps += _gap(row, shares)
    return max(gaps, key=_points, default=None)


def largest_change(tables: tuple[PublishedTable, ...]) -> Gap | None:
    """The answer that changed most from the first time to the last; places are ``first`` and ``last``."""
    first, last = tables[0], tables[-1]
    gaps = []
    for row in last.rows.categories:
        if (row,) in first.cells:
            shares = [_share(first, (row,), "first"), _share(last, (row,), "last")]
            gaps += _gap(row, shares)
    return max(gaps, key=_points, default=None)


def _share(table: PublishedTable, key: tuple[str, ...], place: str) -> Share | None:
    percent, base = table.cells[key].percent, table.base_of(key)
    return None if percent is None or base is None else Share(place, percent, base)


def _gap(row: str, shares: Iterable[Share | None]) -> list[Gap]:
    """The two that lie furthest apart, which are two also where all are equal."""
    shown = sorted(filter(None, shares), key=lambda share: share.percent)
    if len(shown) < 2:  # noqa: PLR2004 - two to compare
        return []
    return [Gap(row, high=shown[-1], low=shown[0])]


def _points(gap: Gap) -> int:
    return gap.high.percent - gap.low.percent
