"""A table as an attacker sees it: shown cells, unshown remainders, and the totals that tie them together.

A grid's cells add up to row totals, column totals and a grand total. Two kinds of cell are never shown but
follow by subtraction, so they stand in the grid with the key ``None``: the last row (people who gave no
answer; or, for "choose all that apply", who did not choose the option) and the last column (people who
answered but are in none of the groups shown).

The worst case is assumed throughout: every total is taken as known unless its category is hidden, whether
this release prints it or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engage.rules.activity import Axis, CountTable
from engage.rules.disclosure.release import Key

Spot = tuple[int, int]
ALWAYS_KNOWN = ""
"""Names the one column of a table without columns: its total is the base."""


@dataclass(frozen=True)
class Grid:
    """``keys[i][j]`` is the raw table's key of the cell, ``None`` where it is a remainder.

    ``row_names`` and ``column_names`` say whose total a line's sum is; ``None`` where it is not known by itself.
    ``fixed`` cells are zero for a reason everybody knows.
    """

    keys: tuple[tuple[Key | None, ...], ...]
    counts: tuple[tuple[int, ...], ...]
    row_names: tuple[str | None, ...]
    column_names: tuple[str | None, ...]
    fixed: frozenset[Spot]

    @property
    def total(self) -> int:
        return sum(map(sum, self.counts))

    @property
    def spots(self) -> list[Spot]:
        return [(i, j) for i, line in enumerate(self.keys) for j in range(len(line))]

    def key(self, spot: Spot) -> Key | None:
        return self.keys[spot[0]][spot[1]]

    def count(self, spot: Spot) -> int:
        return self.counts[spot[0]][spot[1]]

    def row_total(self, row: int) -> int:
        return sum(self.counts[row])

    def column_total(self, column: int) -> int:
        return sum(line[column] for line in self.counts)

    def lines(self) -> list[tuple[str | None, list[Spot]]]:
        """Every row and every column: whose total it adds up to, and its spots."""
        across = [
            (name, [(i, j) for j in range(len(self.column_names))])
            for i, name in enumerate(self.row_names)
        ]
        down = [
            (name, [(i, j) for i in range(len(self.row_names))])
            for j, name in enumerate(self.column_names)
        ]
        return across + down


def column_bases(table: CountTable) -> dict[str, int]:
    """People in each column; a table without columns has one, named ``ALWAYS_KNOWN``."""
    return dict(table.bases) if table.columns else {ALWAYS_KNOWN: table.base}


def key_of(table: CountTable, row: str, column: str) -> Key:
    """The key of one count: a table without columns names its rows alone."""
    return (row, column) if table.columns else (row,)


def row_sum(table: CountTable, row: str) -> int:
    """How many people are in a row, over all columns."""
    return sum(table.counts[key_of(table, row, column)] for column in column_bases(table))


def is_same_question(one: CountTable, other: CountTable) -> bool:
    """Rows with the same axis id are the same question put to the same population."""
    return (
        one.rows.id == other.rows.id
        and one.rows.categories == other.rows.categories
        and one.exclusive == other.exclusive
    )


def surrounds(whole: CountTable, part: CountTable) -> bool:
    """Whether ``part`` may be about some of the people of ``whole``, a table of the same question without groups."""
    if whole.columns or not is_same_question(whole, part):
        return False
    outside = whole.base - sum(column_bases(part).values())
    spare = [whole.counts[(row,)] - row_sum(part, row) for row in part.rows.categories]
    used = sum(spare) if part.exclusive else max(spare, default=0)
    return min(spare, default=0) >= 0 and outside >= used


def grids_of(table: CountTable, whole: CountTable | None = None) -> tuple[Grid, ...]:
    """The grids in which the table's cells add up: one, or one for each option of "choose all that apply".

    With ``whole`` (see ``surrounds``) the people outside all groups stand in a last column.
    """
    if table.exclusive:
        return (_grid(table, table.rows.categories, whole),)
    return tuple(_grid(table, (row,), whole) for row in table.rows.categories)


def _grid(table: CountTable, rows: Sequence[str], whole: CountTable | None) -> Grid:
    bases = column_bases(table)
    keys: list[list[Key | None]] = [[key_of(table, row, name) for name in bases] for row in rows]
    counts = [[table.counts[key_of(table, row, name)] for name in bases] for row in rows]
    names: list[str | None] = list(bases)
    totals = list(bases.values())
    outside = [whole.counts[(row,)] - row_sum(table, row) for row in rows] if whole else []
    if whole and whole.base > sum(totals):
        for line, shown, left in zip(keys, counts, outside, strict=True):
            line.append(None)
            shown.append(left)
        names.append(None)
        totals.append(whole.base - sum(bases.values()))
    rest = [total - sum(line[j] for line in counts) for j, total in enumerate(totals)]
    row_names: list[str | None] = list(rows) if len(names) > 1 else [None] * len(rows)
    if any(rest):
        keys.append([None] * len(names))
        counts.append(rest)
        row_names.append(None)
    return Grid(
        keys=tuple(map(tuple, keys)),
        counts=tuple(map(tuple, counts)),
        row_names=tuple(row_names),
        column_names=tuple(names),
        fixed=frozenset(
            (i, j)
            for i, line in enumerate(keys)
            for j, key in enumerate(line)
            if key in table.structural_zeros
        ),
    )


def row_margin(table: CountTable) -> CountTable:
    """The row totals as a table without groups; those outside every group count as not having answered."""
    counts: dict[Key, int] = {(row,): row_sum(table, row) for row in table.rows.categories}
    return replace(table, columns=None, counts=counts, bases={}, structural_zeros=frozenset())


def column_margin(table: CountTable, columns: Axis, base: int) -> CountTable:
    """The groups' bases as a table without groups, about ``base`` people. Its cells are no answers to anything."""
    return CountTable(
        id=table.id,
        title=table.title,
        rows=columns,
        counts={(column,): table.bases[column] for column in columns.categories},
        base=base,
    )
