"""Inside and outside a set of areas, added up from figures that are published by area.

Nothing is counted for it: whoever reads the report could add the same figures up. So it gives nothing away that is not out, in this
report or beside an earlier one; and where one of the figures is hidden, the sum is hidden too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engage.reports.rules.beside import AreaGroup
from engage.rules.disclosure.release import Cell, Method, PublishedTable


@dataclass(frozen=True)
class InAndOut:
    """People inside and outside; ``None`` where a figure that belongs to the sum is hidden."""

    inside: int | None
    outside: int | None


def who_lives_where(
    table: PublishedTable, group: AreaGroup, areas: frozenset[str]
) -> InAndOut | None:
    """Of a table of areas; ``None`` for a table of something else."""
    is_of_people = table.columns is None and table.exclusive
    if not is_of_people or not _is_by_area(table, table.rows.categories, group, areas):
        return None
    return _sums({one: table.cell(one) for one in table.rows.categories}, group, areas)


def answers_by_place(
    table: PublishedTable, group: AreaGroup, areas: frozenset[str]
) -> Iterator[tuple[str, InAndOut]]:
    """Of answers by area: row by row, and last, under ``""``, all who answered; nothing for a table by something else."""
    if table.columns is None or not _is_by_area(table, table.columns.categories, group, areas):
        return
    columns = table.columns.categories
    for row in table.rows.categories:
        yield row, _sums({one: table.cell(row, one) for one in columns}, group, areas)
    yield "", _sums(table.bases, group, areas)


def _is_by_area(
    table: PublishedTable, categories: Iterable[str], group: AreaGroup, areas: frozenset[str]
) -> bool:
    there = areas.intersection(categories)
    is_shown = not table.is_withheld and table.method is Method.SUPPRESS
    return is_shown and bool(there & group.members) and bool(there - group.members)


def _sums(cells: Mapping[str, Cell], group: AreaGroup, areas: frozenset[str]) -> InAndOut:
    return InAndOut(
        _sum(cell for one, cell in cells.items() if one in group.members),
        _sum(cell for one, cell in cells.items() if one in areas - group.members),
    )


def _sum(cells: Iterable[Cell]) -> int | None:
    counts = [cell.count for cell in cells]
    return None if None in counts else sum(filter(None, counts))
