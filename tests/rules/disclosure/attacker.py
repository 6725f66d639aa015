"""An attacker who holds releases and nothing else, and works out what was hidden.

Written apart from the code under attack: feasibility of a table is decided by Gale's condition over subsets of
rows, not by flows; two releases of one line by dynamic programming; two small tables by trying everything.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from engage.rules.activity import CountTable
from engage.rules.disclosure.release import PublishedTable, Release

NOT_STATED = "(none)"
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
            for group in combinations(used, size):
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
        whole = _whole_of(table, release)
        if table.exclusive:
            yield from _attack_lines(table)
            yield from _attack_grid(table, whole, table.rows.categories, truth)
        else:
            for row in table.rows.categories:
                yield from _attack_grid(table, whole, (row,), truth)


def _whole_of(table: PublishedTable, release: Release) -> PublishedTable | None:
    for other in release.tables:
        if not other.columns and not other.is_withheld and other.rows.id == table.rows.id:
            return other
    return None


def _attack_lines(table: PublishedTable) -> Iterator[Finding]:
    """The bases, or the only column: hidden figures share what is left, and a small remainder is one of them."""
    figures = table.bases if table.columns else {key[0]: cell for key, cell in table.cells.items()}
    hidden = [name for name, cell in figures.items() if cell.count is None]
    left = table.base - sum(cell.count or 0 for cell in figures.values())
    if not hidden and 0 < left < table.threshold:
        yield Finding(table.id, ("remainder",), left, left)
    if hidden and left < table.threshold:
        yield Finding(table.id, ("line", *hidden), 0, left)


def _attack_grid(table, whole, rows, truth) -> Iterator[Finding]:
    """All cells of these rows and one more row for everybody else, with every total that is published."""
    if not table.columns:
        return
    base = whole.base if whole else table.base
    columns = table.columns.categories
    bases = {c: table.bases[c].count for c in columns}
    totals = {r: whole.cells[(r,)].count if whole else None for r in rows}
    shown = {(r, c): table.cells[(r, c)].count for r in rows for c in columns}
    for r in rows:
        shown[r, NOT_STATED] = None
    for c in (*columns, NOT_STATED):
        shown[SLACK + "row", c] = None
    totals[SLACK + "row"] = None
    bases[NOT_STATED] = None
    unknowns = _unknowns(shown, totals, bases, base)
    true, width = truth[table.id], table.threshold
    wanted = {}
    for (r, c), count in shown.items():
        if count is None and r in rows and c in columns and totals[r] != 0 and bases[c] != 0:
            wanted[r, c] = true.counts[r, c]
    for r in rows:
        if whole and totals[r] is None:
            wanted[r, SLACK] = unknowns.rows[r] - truth[whole.id].counts[(r,)]
    for c in columns:
        if bases[c] is None:
            wanted[SLACK, c] = unknowns.columns[c] - true.bases[c]
    for cell, count in wanted.items():
        least, most = unknowns.width_around(cell, count, width)
        if most - least < width:
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
    for name in pairs:
        others = {(0, 0)}
        for other, choices in pairs.items():
            if other != name:
                others = {
                    (a + x, b + y)
                    for a, b in others
                    for x, y in choices
                    if a + x <= before_total and b + y <= after_total
                }
        fitting = [(x, y) for x, y in pairs[name] if (before_total - x, after_total - y) in others]
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


def completions(
    shown: Mapping[tuple[str, str], int | None],
    rows: Mapping[str, int | None],
    columns: Mapping[str, int | None],
    base: int,
    most: int,
) -> list[dict[tuple[str, str], int]] | None:
    """Every table that fits what is shown, by trying; ``None`` if there are more than ``most``."""
    cells = list(shown)
    found: list[dict[tuple[str, str], int]] = []

    def room(so_far: dict[tuple[str, str], int], key: tuple[str, str]) -> int:
        rest = base - sum(so_far.values())
        for index, totals in enumerate((rows, columns)):
            total = totals[key[index]]
            if total is not None:
                rest = min(
                    rest, total - sum(v for k, v in so_far.items() if k[index] == key[index])
                )
        return rest

    def fits(table: dict[tuple[str, str], int]) -> bool:
        return sum(table.values()) == base and all(
            total is None or total == sum(v for k, v in table.items() if k[index] == name)
            for index, totals in enumerate((rows, columns))
            for name, total in totals.items()
        )

    def walk(at: int, so_far: dict[tuple[str, str], int]) -> None:
        if len(found) > most:
            return
        if at == len(cells):
            if fits(so_far):
                found.append(dict(so_far))
            return
        key = cells[at]
        known = shown[key]
        limit = room(so_far, key)
        for value in range(limit + 1) if known is None else (known,):
            if value <= limit:
                so_far[key] = value
                walk(at + 1, so_far)
                del so_far[key]

    walk(0, {})
    return None if len(found) > most else found
