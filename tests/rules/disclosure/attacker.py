"""An attacker who holds releases and nothing else, and works out what was hidden.

Written apart from the code under attack: feasibility of a table is decided by Gale's condition over subsets of
rows, not by flows; two releases of one line by dynamic programming; two small tables by trying everything.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from engage.rules.activity import CountTable
from engage.rules.disclosure.release import PublishedTable, Release

NOT_STATED = "(none)"
OTHERS = "(others)"
SLACK = "(slack)"


class Finding(NamedTuple):
    table: str
    what: tuple[str, ...]
    least: int
    most: int


class Unknowns:
    """Cells that are still unknown, with what each row and column of them adds up to."""

    def __init__(
        self, rows: Mapping[str, int], columns: Mapping[str, int], cells: set[tuple[str, str]]
    ):
        self.rows, self.columns, self.cells = dict(rows), dict(columns), cells

    def fits(self, fixed: tuple[str, str], value: int) -> bool:
        """Gale: no set of rows needs more than the columns it can reach may take."""
        rows, columns = dict(self.rows), dict(self.columns)
        rows[fixed[0]] -= value
        columns[fixed[1]] -= value
        if min(*rows.values(), *columns.values()) < 0 or sum(rows.values()) != sum(
            columns.values()
        ):
            return False
        reach = {
            row: frozenset(c for r, c in self.cells if r == row and (r, c) != fixed) for row in rows
        }
        used = [row for row in rows if rows[row] > 0]
        for size in range(1, len(used) + 1):
            for group in itertools.combinations(used, size):
                reachable = frozenset().union(*(reach[row] for row in group))
                if sum(rows[row] for row in group) > sum(columns[c] for c in reachable):
                    return False
        return True

    def width_around(self, cell: tuple[str, str], true: int, enough: int) -> tuple[int, int]:
        """Least and greatest value found, walking outwards from the truth until wide enough."""
        assert self.fits(cell, true), ("the attacker's picture excludes the truth", cell)
        least = most = true
        while most - least < enough and self.fits(cell, most + 1):
            most += 1
        while most - least < enough and least > 0 and self.fits(cell, least - 1):
            least -= 1
        return least, most


def attack(release: Release, tables: Sequence[CountTable]) -> Iterator[Finding]:
    """Every hidden figure of the release that is known to less than a threshold. The truth only speeds the search."""
    truth = {table.id: table for table in tables}
    for table in release.tables:
        if table.is_withheld:
            continue
        if table.exclusive:
            yield from _attack_lines(table)
            yield from _attack_grid(table, release, table.rows.categories, truth)
        else:
            for row in table.rows.categories:
                yield from _attack_grid(table, release, (row,), truth)


def _whole_of(table: PublishedTable, release: Release) -> PublishedTable | None:
    for other in release.tables:
        if not other.columns and not other.is_withheld and other.rows.id == table.rows.id:
            return other
    return None


def _base(table: PublishedTable, column: str, release: Release) -> int | None:
    """From the table itself, or from one about the groups alone."""
    for other in release.tables:
        if other.rows.id == table.columns.id and not other.cells[(column,)].is_hidden:
            return other.cells[(column,)].count
    return table.bases[column].count


def _attack_lines(table: PublishedTable) -> Iterator[Finding]:
    """The bases, or the only column: hidden figures share what is left, and a small remainder is one of them."""
    figures = table.bases if table.columns else {key[0]: cell for key, cell in table.cells.items()}
    hidden = [name for name, cell in figures.items() if cell.count is None]
    left = table.base - sum(cell.count or 0 for cell in figures.values())
    if not hidden and 0 < left < table.threshold:
        yield Finding(table.id, ("remainder",), left, left)
    if hidden and left < table.threshold:
        yield Finding(table.id, ("line", *hidden), 0, left)


def _attack_grid(table, release, rows, truth) -> Iterator[Finding]:
    """All cells of these rows and one more row for everybody else, with every total that is published."""
    if not table.columns:
        return
    whole = _whole_of(table, release)
    columns = table.columns.categories
    bases = {c: _base(table, c, release) for c in columns} | {NOT_STATED: None}
    totals = {r: whole.cells[(r,)].count if whole else None for r in rows} | {OTHERS: None}
    shown = {(r, c): None for r in totals for c in bases}
    shown |= {(r, c): table.cells[(r, c)].count for r in rows for c in columns}
    unknowns = _unknowns(shown, totals, bases, (whole or table).base)
    true = truth[table.id]
    wanted = {
        (r, c): true.counts[r, c]
        for r, c in itertools.product(rows, columns)
        if shown[r, c] is None and totals[r] != 0 and bases[c] != 0
    }
    wanted |= {
        (r, SLACK): unknowns.rows[r] - truth[whole.id].counts[(r,)]
        for r in rows
        if whole and totals[r] is None
    }
    wanted |= {(SLACK, c): unknowns.columns[c] - true.bases[c] for c in columns if bases[c] is None}
    for cell, count in wanted.items():
        least, most = unknowns.width_around(cell, count, table.threshold)
        if most - least < table.threshold:
            yield Finding(table.id, cell, least, most)


def _unknowns(shown, totals, bases, base) -> Unknowns:
    """Take off what is shown. Lines of unknown total get a cell for what they may have less than the most."""
    cells = {key for key, count in shown.items() if count is None}
    row_left = {
        r: (t if t is not None else 0)
        - sum(v or 0 for (a, _), v in shown.items() if a == r and t is not None)
        for r, t in totals.items()
    }
    column_left = {
        c: (t if t is not None else 0)
        - sum(v or 0 for (_, b), v in shown.items() if b == c and t is not None)
        for c, t in bases.items()
    }
    everything = base - sum(v or 0 for v in shown.values())
    free_rows = [r for r, t in totals.items() if t is None]
    free_columns = [c for c, t in bases.items() if t is None]
    rows_share = everything - sum(row_left[r] for r in row_left if r not in free_rows)
    columns_share = everything - sum(column_left[c] for c in column_left if c not in free_columns)
    for r in free_rows:
        row_left[r] = rows_share
        cells.add((r, SLACK))
    for c in free_columns:
        column_left[c] = columns_share
        cells.add((SLACK, c))
    column_left[SLACK] = rows_share * (len(free_rows) - 1)
    row_left[SLACK] = columns_share * (len(free_columns) - 1)
    return Unknowns(row_left, column_left, cells)


def line_intervals(
    before: Mapping[str, int | None],
    before_total: int,
    after: Mapping[str, int | None],
    after_total: int,
) -> dict[tuple[str, str], tuple[int, int]]:
    """Least and greatest of each hidden figure of a line published twice, if nobody left in between.

    Exact: all pairs of sums that the other figures can have are found by dynamic programming.
    """
    pairs = {
        name: list(_pairs(before[name], before_total, after[name], after_total)) for name in before
    }
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for name, own in pairs.items():
        others = {(0, 0)}
        for other, choices in pairs.items():
            if other != name:
                others = {
                    (a + x, b + y)
                    for a, b in others
                    for x, y in choices
                    if a + x <= before_total and b + y <= after_total
                }
        fitting = [(x, y) for x, y in own if (before_total - x, after_total - y) in others]
        for when, index, seen in (("before", 0, before), ("after", 1, after)):
            if seen[name] is None:
                values = [pair[index] for pair in fitting]
                found[when, name] = (min(values), max(values))
    return found


def _pairs(x: int | None, most_x: int, y: int | None, most_y: int) -> Iterable[tuple[int, int]]:
    xs = range(most_x + 1) if x is None else (x,)
    for a in xs:
        for b in range(a, most_y + 1) if y is None else (y,):
            if a <= b:
                yield a, b


def rounded_lines(release: Release, tables: Sequence[CountTable]) -> Iterator[Finding]:
    """Hidden cells of rounded tables, from the other cells of their column; a table's own base is known exactly."""
    for raw in tables:
        table = release[raw.id]
        if table.is_withheld or not table.exclusive:
            continue
        for column in table.columns.categories if table.columns else (None,):
            cells = {k: c.count for k, c in table.cells.items() if column is None or k[1] == column}
            base = _before_rounding(table.bases[column].count, table.threshold) if column else None
            least, most = base or (raw.base, raw.base)
            shown = [_before_rounding(n, table.threshold) for n in cells.values() if n is not None]
            hidden = [key for key, count in cells.items() if count is None]
            is_known = base is not None or column is None
            if hidden and is_known:
                top = most - sum(low for low, _ in shown)
                alone = len(hidden) == 1 and _adds_up(raw, column)
                bottom = max(0, least - sum(high for _, high in shown)) if alone else 0
                if top - bottom < table.threshold:
                    yield Finding(table.id, hidden[0], bottom, top)


def _adds_up(raw: CountTable, column: str | None) -> bool:
    """Whether everybody gave an answer that is in the table; the attacker is taken to know."""
    cells = [n for key, n in raw.counts.items() if column is None or key[1] == column]
    return sum(cells) == (raw.base if column is None else raw.bases[column])


def _before_rounding(count: int | None, to: int) -> tuple[int, int] | None:
    if count is None:
        return None
    fitting = [n for n in range(count + to) if n == 0 or n >= to]
    fitting = [n for n in fitting if (2 * n + to) // (2 * to) * to == count]
    return min(fitting), max(fitting)


def completions(
    shown: Mapping[tuple[str, str], int | None],
    rows: Mapping[str, int | None],
    columns: Mapping[str, int | None],
    base: int,
    most: int,
) -> list[dict[tuple[str, str], int]] | None:
    """Every table that fits what is shown, by trying; ``None`` if there are more than ``most``."""
    lines = [
        ([key for key in shown if key[index] == name], total)
        for index, totals in enumerate((rows, columns))
        for name, total in totals.items()
        if total is not None
    ]
    lines.append((list(shown), base))
    ends = [(keys, {keys[-1]}, total) for keys, total in lines]
    partial: list[dict[tuple[str, str], int]] = [{}]
    for key, known in shown.items():
        longer = []
        for table in partial:
            room = min(
                total - sum(table.get(k, 0) for k in keys) for keys, total in lines if key in keys
            )
            for value in range(room + 1) if known is None else (known,):
                grown = {**table, key: value}
                done = all(
                    sum(grown[k] for k in keys) == total for keys, end, total in ends if key in end
                )
                if done and value <= room:
                    longer.append(grown)
        partial = longer
        if len(partial) > most:
            return None
    return partial


def all_tables(release: Release, most: int) -> list[dict[tuple[str, str], int]] | None:
    """``completions`` of the table by group, with the row totals of the table without groups."""
    table, whole = release["q by group"], release["q"]
    return completions(
        {key: cell.count for key, cell in table.cells.items()},
        {key[0]: cell.count for key, cell in whole.cells.items()},
        {name: cell.count for name, cell in table.bases.items()},
        table.base,
        most,
    )
