"""What two releases give away together (S5).

The rule: a table is released anew only when nothing under a threshold can be had by taking an earlier one
from it. For every line that adds up (a column and its base, a row and its total, the bases, an option chosen
and not chosen):

* every figure shown both times differs by 0 or by at least the threshold, the base included;
* so does what is left of the line when those figures are taken off;
* if the line only grew (or only shrank), a figure shown one time bounds a hidden one the other time; every
  hidden cell must keep an interval as wide as the threshold under these bounds. (A cell that turns out to be 0
  because its whole line or its later figure is 0 is let be: nobody is in it.)

Means and weighted shares go out only with a table that hides nothing, and only when the base moved by at least the threshold or
they did not move.

Figures that break the rule are hidden in the new table, as long as it then shows no fewer figures than the
earlier one did. A table by groups whose row totals are out as well must also pass ``patterns``: there, hide the
same again or nothing. So a table by groups is best published once, when its activity has closed. A table of the same rows under another id (another grouping, a filter) is compared by its
totals. Where a table cannot be mended, it and all tables that share an axis with it stay as they were released
last; those not released before are withheld. Rounded tables differ by whole rounding bases, so they pass.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from engage.rules.disclosure.lines import (
    Line,
    Place,
    line_may_follow,
    lines_of,
    places_to_hide,
)
from engage.rules.disclosure.patterns import (
    figures_of,
    hidden_in,
    pattern_may_follow,
    wholes_of,
)
from engage.rules.disclosure.primary import is_small
from engage.rules.disclosure.release import (
    Cell,
    Method,
    Note,
    PublishedTable,
    Release,
    Symbol,
)


def places_in_the_way(
    fresh: Sequence[PublishedTable], released: Sequence[Release]
) -> frozenset[Place]:
    """Figures to hide in ``fresh`` so that it may follow what was ``released``; empty when that is no help."""
    lines = {
        place
        for table in fresh
        for before, after, threshold in _line_pairs(table, fresh, released)
        for place in places_to_hide(before, after, threshold)
    }
    patterns = {
        place
        for table in fresh
        for earlier, release in _patterned(table, fresh, released)
        if not pattern_may_follow(earlier, release.tables, table, fresh)
        for place in hidden_in(figures_of(earlier, release.tables))
    }
    return frozenset(lines | patterns)


def compare_with_earlier(
    fresh: Sequence[PublishedTable], released: Sequence[Release]
) -> tuple[PublishedTable, ...]:
    """``fresh`` tables where they may follow what was ``released``; else what was released last stands."""
    failing = {table.id for table in fresh if not _may_follow_all(table, fresh, released)}
    failing |= {
        table.id
        for table in fresh
        if (last := _last(table.id, released)) and _shown(table) < _shown(last)
    }
    for _ in fresh:
        shared = {axis for table in fresh if table.id in failing for axis in _axes(table)}
        failing |= {table.id for table in fresh if shared & _axes(table)}
    return tuple(_stand_in(table, released) if table.id in failing else table for table in fresh)


def _shown(table: PublishedTable) -> int:
    return sum(not cell.is_hidden for cell in (*table.cells.values(), *table.bases.values()))


def _last(table_id: str, released: Sequence[Release]) -> PublishedTable | None:
    """The table as it was last shown."""
    for release in reversed(released):
        if table_id in release and not release[table_id].is_withheld:
            return release[table_id]
    return None


def _axes(table: PublishedTable) -> set[str]:
    return {table.rows.id} | ({table.columns.id} if table.columns else set())


def _stand_in(table: PublishedTable, released: Sequence[Release]) -> PublishedTable:
    """The table as it was last released, or, if it never was, as withheld."""
    if (last := _last(table.id, released)) is not None:
        return replace(last, notes=tuple(dict.fromkeys((*last.notes, Note.EARLIER))))
    low = Cell(None, None, Symbol.WITHHELD)
    return replace(
        table,
        cells=dict.fromkeys(table.cells, low),
        base=None,
        bases=dict.fromkeys(table.bases, low),
        is_withheld=True,
        notes=(Note.WITHHELD, Note.DIFFERENCING),
        means=None,
        weighted=None,
    )


def _may_follow_all(
    table: PublishedTable, fresh: Sequence[PublishedTable], released: Sequence[Release]
) -> bool:
    if table.is_withheld or table.method is Method.ROUND:
        return True
    now = {other.id: other for other in fresh}
    lines_may = all(
        line_may_follow(before, after, threshold)
        for before, after, threshold in _line_pairs(table, fresh, released)
    )
    patterns_may = all(
        pattern_may_follow(earlier, release.tables, table, fresh)
        for earlier, release in _patterned(table, fresh, released)
    )
    is_given_away = any(
        _gives_away(earlier, table)
        for release in released
        for earlier in release.tables
        if _is_related(earlier, table) and not _stands(earlier, now)
    )
    means_may = all(
        _means_may_follow(release[table.id], table) for release in released if table.id in release
    )
    return lines_may and patterns_may and means_may and not is_given_away


def _means_may_follow(earlier: PublishedTable, table: PublishedTable) -> bool:
    """Whether nobody's points, places or weight show: means or weighted shares that moved while as many people answered as before
    tell of the few who took their answers back and the few who came, or, weighted anew, of the groups that people are in."""
    both = ((earlier.means, table.means), (earlier.weighted, table.weighted))
    moved = any(old is not None and new is not None and old != new for old, new in both)
    threshold = max(earlier.threshold, table.threshold)
    return not moved or abs((table.base or 0) - (earlier.base or 0)) >= threshold


def _is_related(earlier: PublishedTable, table: PublishedTable) -> bool:
    """Whether it is another table of the same rows."""
    is_other = earlier.id != table.id and earlier.rows.id == table.rows.id
    return is_other and not earlier.is_withheld


def _stands(earlier: PublishedTable, now: Mapping[str, PublishedTable]) -> bool:
    """Whether the same table goes out now about as many people: then ``protect`` has seen the two together."""
    return earlier.id in now and now[earlier.id].base == earlier.base


def _patterned(
    table: PublishedTable, fresh: Sequence[PublishedTable], released: Sequence[Release]
) -> Iterator[tuple[PublishedTable, Release]]:
    """Earlier releases of a table by groups, where its row totals were or are out."""
    if table.is_withheld or table.method is Method.ROUND:
        return
    everything = (*fresh, *(other for release in released for other in release.tables))
    if not wholes_of(table, everything):
        return
    for release in released:
        if table.id in release and not release[table.id].is_withheld:
            yield release[table.id], release


def _line_pairs(
    table: PublishedTable, fresh: Sequence[PublishedTable], released: Sequence[Release]
) -> Iterator[tuple[Line, Line, int]]:
    """Each line of the table with the same line of each earlier release, and the threshold for both."""
    if table.is_withheld or table.method is Method.ROUND:
        return
    now = lines_of(table, fresh)
    for release in released:
        if table.id not in release:
            continue
        earlier = release[table.id]
        before = lines_of(earlier, release.tables)
        for name in now.keys() & before.keys():
            yield before[name], now[name], max(earlier.threshold, table.threshold)


def _gives_away(earlier: PublishedTable, table: PublishedTable) -> bool:
    """Whether one of two tables of the same rows may be a part of the other, all but a few people."""
    one, other = _totals(earlier), _totals(table)
    changes = [
        new - old
        for name, new in other.items()
        if new is not None and (old := one.get(name)) is not None
    ]
    is_part = min(changes) >= 0 or max(changes) <= 0
    threshold = max(earlier.threshold, table.threshold)
    return is_part and any(is_small(abs(change), threshold) for change in changes)


def _totals(table: PublishedTable) -> dict[str, int | None]:
    """The base and every row total that can be worked out from the table alone."""
    bases = [cell.count for cell in table.bases.values()]
    is_whole = None not in bases and sum(filter(None, bases)) == table.base
    totals: dict[str, int | None] = {"": table.base}
    for row in table.rows.categories:
        counts = [cell.count for key, cell in table.cells.items() if key[0] == row]
        known = None not in counts and (table.columns is None or is_whole)
        totals[row] = sum(filter(None, counts)) if known else None
    return totals
