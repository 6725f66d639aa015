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
    def is_small(self) -> bool:
        """Whether it is set in smaller letters, which keep words whole and headings apart."""
        return self.is_words or len(self.columns) > MANY

    @property
    def is_wide(self) -> bool:
        """Whether its columns have to share the width of a page out between them."""
        return self.is_words or len(self.columns) > FEW


FEW, MANY = 3, 5
"""Columns of figures that find room beside any first column, and those that find it in letters of the usual size."""
LETTERS_ACROSS, SMALL_ACROSS = 80, 102
"""Of a page, in letters of the usual size and in small ones."""
PADDING = 3


def widths(grid: Grid) -> tuple[int, ...]:
    """The parts of a page's width that the columns of a wide table get, the first column's first. No word and no figure is broken as long
    as all of them have room, and long sentences get more than short ones."""
    first = [grid.stub, *(row.label for row in grid.rows)]
    columns = [
        [column.label, *(str(row.values[place]) for row in grid.rows)]
        for place, column in enumerate(grid.columns)
    ]
    across = SMALL_ACROSS if grid.is_small else LETTERS_ACROSS
    if not grid.is_words:
        figures = [max(_longest_word(texts[:1]), *map(len, texts[1:]), 0) for texts in columns]
        needed = [figure + PADDING for figure in figures]
        labels = min(max(map(len, first)) + PADDING, across - sum(needed))
        return (max(labels, _longest_word(first) + PADDING), *needed)
    needed = [_longest_word(texts) + PADDING for texts in (first, *columns)]
    wanted = [_wanted(texts) for texts in (first, *columns)]
    left = max(0, across - sum(needed))
    return tuple(
        need + left * want // sum(wanted) for need, want in zip(needed, wanted, strict=True)
    )


def _wanted(texts: Sequence[str]) -> int:
    """With the roots of all its text and of the longest, a column grows slower than its text: short columns keep their room."""
    lengths = [len(text) for text in texts]
    return isqrt(sum(lengths)) + isqrt(max(lengths))


def _longest_word(texts: Sequence[str]) -> int:
    return max((len(word) for text in texts for word in text.split()), default=0)
