"""Two releases of a table by groups whose row totals are out as well.

There rows and columns tie the hidden cells of both releases together in ways that no single line shows. Two
cases are safe whatever the figures are, and only these are let through:

* the same is hidden both times: whatever fits the earlier release, with the true growth added, fits the later;
* nothing is hidden the second time, and each figure is at least as large as what was left, the first time, of
  a line that it is in: then it says nothing about the figure hidden before.
"""

from collections.abc import Mapping, Sequence

from engage.rules.disclosure.lines import Place, lines_of
from engage.rules.disclosure.release import Cell, PublishedTable

Figures = Mapping[Place, Cell]


def wholes_of(table: PublishedTable, tables: Sequence[PublishedTable]) -> list[PublishedTable]:
    """The tables of the same question without groups that went out with the table."""
    return [
        other
        for other in tables
        if table.columns
        and not other.columns
        and not other.is_withheld
        and other.rows.id == table.rows.id
    ]


def figures_of(table: PublishedTable, tables: Sequence[PublishedTable]) -> Figures:
    """The table's cells, its bases and its row totals, by the place where each is decided."""
    figures: dict[Place, Cell] = {(table.id, key): cell for key, cell in table.cells.items()}
    if table.columns:
        figures |= {(table.columns.id, (name,)): cell for name, cell in table.bases.items()}
    for whole in wholes_of(table, tables):
        figures |= {(whole.rows.id, key): cell for key, cell in whole.cells.items()}
    return figures


def hidden_in(figures: Figures) -> set[Place]:
    """The places whose count is not shown."""
    return {place for place, cell in figures.items() if cell.is_hidden}


def pattern_may_follow(
    earlier: PublishedTable,
    earlier_with: Sequence[PublishedTable],
    table: PublishedTable,
    with_it: Sequence[PublishedTable],
) -> bool:
    """Whether a table may go out after an earlier one of the same place without the pair telling what either hides.

    Equal patterns may; hiding what was shown may not; showing what was hidden may when the new count is no less than the most
    that the earlier tables left possible. ``earlier_with`` and ``with_it`` are what went out together with each.
    """
    before, after = figures_of(earlier, earlier_with), figures_of(table, with_it)
    both = before.keys() & after.keys()
    was_hidden, is_hidden = hidden_in(before) & both, hidden_in(after) & both
    if was_hidden == is_hidden:
        return True
    if is_hidden:
        return False
    most = _Most(earlier, earlier_with)
    return all((after[place].count or 0) >= most(place) for place in was_hidden)


class _Most:
    """The most that a hidden figure can have been: what was left of the lines that it was in."""

    def __init__(self, table: PublishedTable, tables: Sequence[PublishedTable]) -> None:
        self._base = table.base or 0
        self._table = table
        self._left: dict[Place, int] = {}
        for each in (table, *wholes_of(table, tables)):
            for line in lines_of(each, tables).values():
                for name, place in line.places.items():
                    if line.figures[name] is None:
                        self._left[place] = min(self._left.get(place, line.left), line.left)

    def __call__(self, place: Place) -> int:
        own = self._left.get(place, self._base)
        name, key = place
        if name != self._table.id or self._table.columns is None:
            return own
        row = self._left.get((self._table.rows.id, key[:1]), self._base)
        column = self._left.get((self._table.columns.id, key[1:]), self._base)
        return min(own, row, column)
