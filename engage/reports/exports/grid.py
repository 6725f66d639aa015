"""A table as plain data: one header row, one header column."""

from dataclasses import dataclass
from enum import StrEnum

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
