"""What two releases give away together (S5).

The rule: a table is released anew only when nothing under a threshold can be had by taking the earlier one
from it. For every line that adds up (a column and its base, a row and its total, the bases, an option chosen
and not chosen):

* every figure shown both times differs by 0 or by at least the threshold, the base included;
* so does what is left of the line when those figures are taken off;
* if the line only grew (or only shrank), a figure shown one time bounds a hidden one the other time; every
  hidden cell must keep an interval as wide as the threshold under these bounds.

A table of the same rows under another id (another grouping, a filter) is compared by its totals. Where one
table fails, it and all tables that share an axis with it stay as they were released last; those not released
before are withheld. Rounded tables differ by whole rounding bases, so they always pass.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engage.rules.disclosure.primary import is_small
from engage.rules.disclosure.release import (
    Cell,
    Method,
    Note,
    PublishedTable,
    Release,
    Symbol,
)

Figures = Mapping[str, int | None]


@dataclass(frozen=True)
class Line:
    """Figures that add up to a known total; ``None`` where hidden."""

    total: int
    figures: Figures

    @property
    def left(self) -> int:
        """The sum of what is hidden."""
        return self.total - sum(count for count in self.figures.values() if count is not None)


def compare_with_earlier(
    fresh: Sequence[PublishedTable], released: Sequence[Release]
) -> tuple[PublishedTable, ...]:
    """``fresh`` tables where they may follow what was ``released``; else what was released last stands."""
    failing = {table.id for table in fresh if not _may_follow_all(table, fresh, released)}
    for _ in fresh:
        shared = {axis for table in fresh if table.id in failing for axis in _axes(table)}
        failing |= {table.id for table in fresh if shared & _axes(table)}
    return tuple(_stand_in(table, released) if table.id in failing else table for table in fresh)


def _axes(table: PublishedTable) -> set[str]:
    return {table.rows.id} | ({table.columns.id} if table.columns else set())


def _stand_in(table: PublishedTable, released: Sequence[Release]) -> PublishedTable:
    """The table as it was last released, or, if it never was, as withheld."""
    for release in reversed(released):
        if table.id in release and not release[table.id].is_withheld:
            last = release[table.id]
            return replace(last, notes=tuple(dict.fromkeys((*last.notes, Note.EARLIER))))
    low = Cell(None, None, Symbol.WITHHELD)
    return replace(
        table,
        cells=dict.fromkeys(table.cells, low),
        base=None,
        bases=dict.fromkeys(table.bases, low),
        is_withheld=True,
        notes=(Note.WITHHELD, Note.DIFFERENCING),
    )


def _may_follow_all(
    table: PublishedTable, fresh: Sequence[PublishedTable], released: Sequence[Release]
) -> bool:
    if table.is_withheld or table.method is Method.ROUND:
        return True
    now = {other.id: other for other in fresh}
    return all(
        _may_follow(earlier, release.tables, table, fresh)
        if earlier.id == table.id
        else _stands(earlier, now) or not _gives_away(earlier, table)
        for release in released
        for earlier in release.tables
        if not earlier.is_withheld and earlier.rows.id == table.rows.id
    )


def _stands(earlier: PublishedTable, now: Mapping[str, PublishedTable]) -> bool:
    """Whether the same table goes out now about as many people: then ``protect`` has seen the two together."""
    return earlier.id in now and now[earlier.id].base == earlier.base


def _may_follow(
    earlier: PublishedTable,
    earlier_with: Sequence[PublishedTable],
    table: PublishedTable,
    with_it: Sequence[PublishedTable],
) -> bool:
    before, after = _lines(earlier, earlier_with), _lines(table, with_it)
    threshold = max(earlier.threshold, table.threshold)
    return all(
        line_may_follow(before[name], after[name], threshold)
        for name in before.keys() & after.keys()
    )


def _lines(table: PublishedTable, tables: Sequence[PublishedTable]) -> dict[tuple[str, ...], Line]:
    """The lines of a table whose totals are known, by a name that is the same in every release."""
    lines: dict[tuple[str, ...], Line] = {}
    if table.base is None:
        return lines
    columns = table.columns.categories if table.columns else ("",)
    bases: Figures = {name: cell.count for name, cell in table.bases.items()}
    if table.columns:
        lines["bases",] = Line(table.base, bases)
    for column in columns:
        base = bases[column] if table.columns else table.base
        if base is None:
            continue
        counts = {row: _count(table, row, column) for row in table.rows.categories}
        if table.exclusive:
            lines["column", column] = Line(base, counts)
            continue
        for row, count in counts.items():
            others = None if count is None else base - count
            lines["option", column, row] = Line(base, {"chosen": count, "not": others})
    return lines | _row_lines(table, tables)


def _row_lines(
    table: PublishedTable, tables: Sequence[PublishedTable]
) -> dict[tuple[str, ...], Line]:
    """Rows across the groups, where a table of the same question that went out with it shows their totals."""
    lines: dict[tuple[str, ...], Line] = {}
    if table.columns is None:
        return lines
    for whole in tables:
        if whole.columns or whole.is_withheld or whole.rows.id != table.rows.id:
            continue
        for row in table.rows.categories:
            total = whole.cells[(row,)].count if (row,) in whole.cells else None
            if total is not None:
                counts = {name: _count(table, row, name) for name in table.columns.categories}
                lines["row", whole.id, row] = Line(total, counts)
    return lines


def _count(table: PublishedTable, row: str, column: str) -> int | None:
    return table.cells[(row, column) if table.columns else (row,)].count


def line_may_follow(before: Line, after: Line, threshold: int) -> bool:
    """The rule for one line shown ``before`` and ``after``; see the top of this file."""
    grew = after.total - before.total
    changes = [
        new - old
        for name, new in after.figures.items()
        if new is not None and (old := before.figures.get(name)) is not None
    ]
    rest = grew - sum(changes)
    if any(is_small(abs(change), threshold) for change in (grew, rest, *changes)):
        return False
    if min(grew, rest, *changes) >= 0:
        return _keeps_intervals(before, after, threshold)
    if max(grew, rest, *changes) <= 0:
        return _keeps_intervals(after, before, threshold)
    return True


def _keeps_intervals(less: Line, more: Line, threshold: int) -> bool:
    """Whether hidden cells stay wide when every cell of ``less`` is at most its twin in ``more``."""
    caps = {
        name: less.left if (cap := more.figures.get(name)) is None else min(cap, less.left)
        for name, count in less.figures.items()
        if count is None
    }
    for cap in caps.values():
        least = max(0, less.left - (sum(caps.values()) - cap))
        if cap and cap - least < threshold:
            return False
    floors = [less.figures.get(name) or 0 for name, count in more.figures.items() if count is None]
    return not floors or more.left - sum(floors) >= threshold


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
