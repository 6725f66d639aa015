"""Hiding more, so that what is hidden cannot be had by subtraction."""

from collections.abc import Iterable, Iterator, Sequence

from engage.rules.disclosure.audit import Knowledge, needs_protection, weak_spots
from engage.rules.disclosure.grid import Grid, Spot
from engage.rules.disclosure.release import Key, Method


def close(grids: Sequence[Grid], unsafe: Iterable[Key], known: Knowledge) -> frozenset[Key] | None:
    """All keys to hide so that every hidden cell passes the audit in every grid, or ``None`` if that cannot be.

    First the classical rule to a fixpoint (exact figures only): a row or column with one unknown cell gets
    another, the next smallest above zero. Then the interval audit; where it finds a weak cell, the smallest
    figure in its row and column goes too, and both rules run again.
    """
    hidden = set(unsafe)
    while True:
        if known.method is Method.SUPPRESS:
            _hide_partners(grids, hidden, known)
        weak = next(_weak(grids, hidden, known), None)
        if weak is None:
            return frozenset(hidden)
        more = _next_to_hide(*weak, hidden, known)
        if more is None:
            return None
        hidden.add(more)


def _weak(grids: Sequence[Grid], hidden: set[Key], known: Knowledge) -> Iterator[tuple[Grid, Spot]]:
    for grid in grids:
        for spot in weak_spots(grid, hidden, known):
            yield grid, spot


def _hide_partners(grids: Sequence[Grid], hidden: set[Key], known: Knowledge) -> None:
    before = -1
    while before != len(hidden):
        before = len(hidden)
        for grid in grids:
            for name, spots in grid.lines():
                if known.knows_row(name) and known.knows_column(name):
                    _hide_partner(grid, spots, hidden, known)


def _hide_partner(grid: Grid, spots: list[Spot], hidden: set[Key], known: Knowledge) -> None:
    unknown = [spot for spot in spots if grid.key(spot) is None or grid.key(spot) in hidden]
    if len(unknown) == 1 and needs_protection(grid, unknown[0], hidden, known):
        partner = _smallest(grid, spots, hidden, known)
        if partner is not None:
            hidden.add(partner)


def _next_to_hide(grid: Grid, spot: Spot, hidden: set[Key], known: Knowledge) -> Key | None:
    crossing = [other for other in grid.spots if other[0] == spot[0] or other[1] == spot[1]]
    near = _smallest(grid, crossing, hidden, known)
    return near if near is not None else _smallest(grid, grid.spots, hidden, known)


def _smallest(grid: Grid, spots: Iterable[Spot], hidden: set[Key], known: Knowledge) -> Key | None:
    """The smallest shown figure that hiding would make unknown; above zero if there is one."""
    shown = [
        (grid.count(spot) == 0, grid.count(spot), key)
        for spot in spots
        if (key := grid.key(spot)) is not None
        and key not in hidden
        and needs_protection(grid, spot, {key}, known)
    ]
    return min(shown)[2] if shown else None
