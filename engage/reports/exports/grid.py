"""A table as plain data: one header row, one header column."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isqrt

Value = int | str
"""A number that may be shown, or the symbol or words that stand there. Money is integer pence."""


class Unit(StrEnum):
    PEOPLE = "people"
    PERCENT = "percent"
    PENCE = "pence"
    NUMBER = "number"
    WORDS = "words"


@dataclass(frozen=True)
class Column:
    id: str
    label: str
    unit: Unit


@dataclass(frozen=True)
class Row:
    id: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Grid:
    """A table with one header row and one header column. ``number`` is the one in its caption, from 1."""

    id: str
    title: str
    summary: str
    stub: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    number: int = 0

    @property
    def is_words(self) -> bool:
        """A table of words alone, which reads better the more room the longest of them have."""
        return len(self.columns) > FEW - 1 and all(one.unit is Unit.WORDS for one in self.columns)

    @property
    def is_wide(self) -> bool:
        """Whether its columns have to share the width of a page out between them."""
        return self.is_words or len(self.columns) > FEW


FEW = 3
"""Columns of figures that find room beside any first column."""
LETTERS_ACROSS = 96
"""Of a page in small type."""
PADDING = 3


def widths(grid: Grid) -> tuple[int, ...]:
    """The parts of a page's width that the columns of a wide table get, the first column's first. No word is broken as long as all of
    them have room, and long sentences get more than short ones."""
    columns = [
        [column.label, *(str(row.values[place]) for row in grid.rows)]
        for place, column in enumerate(grid.columns)
    ]
    first = [grid.stub, *(row.label for row in grid.rows)]
    if grid.is_words:
        return tuple(_room_for_sentences(texts) for texts in (first, *columns))
    figures = [_longest_word(texts) + PADDING for texts in columns]
    labels = min(max(map(len, first)), LETTERS_ACROSS - sum(figures))
    return (max(labels, _longest_word(first) + PADDING), *figures)


def _room_for_sentences(texts: Sequence[str]) -> int:
    """With the root of its longest text a column grows slower than the text, so that short columns keep their room."""
    return max(_longest_word(texts) + PADDING, 2 * isqrt(max(map(len, texts))))


def _longest_word(texts: Sequence[str]) -> int:
    return max((len(word) for text in texts for word in text.split()), default=0)
