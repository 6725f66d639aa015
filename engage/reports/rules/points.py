"""What a report says first: something of every activity before more of one, and nothing of who took part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from engage.reports.rules.beside import QUESTIONS_ABOUT
from engage.reports.rules.document import ChartBlock, Heading, ReportDocument, TallyBlock
from engage.reports.rules.reach import question_of
from engage.rules.disclosure.release import PublishedTable

MOST = 6
"""Points that somebody keeps in mind."""
_OF_ACTIVITY = 2
"""The level of a heading that names an activity."""
_ABOUT_PEOPLE = frozenset(chain(["area"], *QUESTIONS_ABOUT.values()))
"""Who people are, and where they live."""
T = TypeVar("T")


@dataclass(frozen=True)
class Answered:
    """What most people answered, of what may be shown: of answers level at the top, each."""

    question: str
    answers: tuple[str, ...]
    count: int
    base: int


@dataclass(frozen=True)
class Decided:
    """What a vote gave money to."""

    title: str
    funded: tuple[str, ...]


Point = Answered | Decided


def in_turn(groups: Sequence[Sequence[T]]) -> list[T]:
    """``MOST`` in all: the first of every group before the second of any, and then in the order in which they stand."""
    turns = sorted(
        (turn, place) for place, group in enumerate(groups) for turn in range(len(group))
    )
    kept = set(turns[:MOST])
    return [
        one
        for place, group in enumerate(groups)
        for turn, one in enumerate(group)
        if (turn, place) in kept
    ]


def is_about_people(table: PublishedTable) -> bool:
    """Whether a table tells who took part and not what they said."""
    return question_of(table.id) in _ABOUT_PEOPLE


def points_of(document: ReportDocument) -> list[Point]:
    """The points of a report that stands, from its charts and its votes alone."""
    groups: list[list[Point]] = [[]]
    for block in document.blocks:
        match block:
            case Heading(level=level) if level <= _OF_ACTIVITY:
                groups.append([])
            case ChartBlock(table=table) if table.columns is None and not is_about_people(table):
                groups[-1] += _answered(table, document)
            case TallyBlock(tally=tally):
                funded = (line for line in tally.lines if line.awarded_pence)
                names = tuple(document.words(line.words) for line in funded)
                groups[-1].append(Decided(document.words(tally.title), names))
    return in_turn(groups)


def _answered(table: PublishedTable, document: ReportDocument) -> Iterator[Answered]:
    shown = {key[0]: cell.count for key, cell in table.cells.items() if cell.count}
    if not shown or table.base is None:
        return
    highest = max(shown.values())
    first = [row for row in table.rows.categories if shown.get(row) == highest]
    names = tuple(document.category(table.rows, row) for row in first)
    yield Answered(document.words(table.title), names, highest, table.base)
