"""The same question over waves of a survey, and over its months: what was published of each, side by side.

Only published tables go in, so that nothing is told here that was not told before, and no new difference can be taken.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engage.rules.disclosure.release import Cell, PublishedTable
from surveys.rules.populations import Population, population_of_key
from surveys.rules.respondents import Respondent
from surveys.rules.spans import begins_at


@dataclass(frozen=True, order=True)
class Point:
    """One wave's people in one month and version; ``wave`` is its place in the order of waves."""

    wave: int
    month: str
    version: int


@dataclass(frozen=True)
class Line:
    """An option, and in a table by group the group: the cell of each point, ``None`` where that was not asked there."""

    row: str
    group: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Compared:
    """One question, or one by groups of another: ``points`` in their order with their tables, at least two."""

    question: str
    by: str
    points: tuple[Point, ...]
    tables: tuple[PublishedTable, ...]
    lines: tuple[Line, ...]
    is_in_bands: bool = False


def compared(
    waves: Sequence[str],
    tables: Mapping[str, PublishedTable],
    in_bands: Collection[str] = (),
) -> list[Compared]:
    """Every question of which two points or more were published, in the order of the newest one's tables.

    ``waves`` are survey ids in their order; ``tables`` the newest published ones by id (``survey:<id>:<population>:<question>``).
    Questions ``in_bands`` stand from the smallest up, also where bands were drawn otherwise from one wave to the next. Organisations
    are left out: they are few, and another crowd each time.
    """
    found: dict[str, dict[Point, PublishedTable]] = {}
    for wave, survey_id in reversed(list(enumerate(waves))):
        for id_, table in tables.items():
            placed = _placed(id_, survey_id)
            if placed is not None and placed[0].respondent is Respondent.PERSON:
                population, question = placed
                point = Point(wave, population.month, population.version)
                found.setdefault(question, {})[point] = table
    return [
        _compared(question, by_point, in_bands)
        for question, by_point in found.items()
        if len(by_point) > 1
    ]


def _placed(table_id: str, survey_id: str) -> tuple[Population, str] | None:
    """Whose table it is and about which question; ``None`` for another survey's, and for those of how a question was met."""
    start = f"survey:{survey_id}:"
    key, _colon, question = table_id.removeprefix(start).partition(":")
    if not table_id.startswith(start) or not question or ":" in question:
        return None
    return population_of_key(key), question


def _compared(
    question: str, by_point: Mapping[Point, PublishedTable], in_bands: Collection[str]
) -> Compared:
    points = tuple(sorted(by_point))
    tables = tuple(by_point[point] for point in points)
    asked, _slash, by = question.partition("/")
    is_in_bands = asked in in_bands
    lines = tuple(
        Line(key[0], "".join(key[1:]), tuple(table.cells.get(key) for table in tables))
        for key in _keys(tables, is_in_bands=is_in_bands)
    )
    return Compared(asked, by, points, tables, lines, is_in_bands)


def _keys(tables: Iterable[PublishedTable], *, is_in_bands: bool) -> list[tuple[str, ...]]:
    """Every cell's key, groups together, those of the newest point first; bands by where they begin."""
    keys = list(dict.fromkeys(key for table in reversed(list(tables)) for key in table.cells))
    groups = list(dict.fromkeys(key[1:] for key in keys))
    if is_in_bands:
        keys.sort(key=lambda key: begins_at(key[0]))
    return [key for group in groups for key in keys if key[1:] == group]
