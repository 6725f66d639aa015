"""Sheets that a stranger made, whatever file they came in: bounded, and every cell with its place."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from engage.rules.errors import InvalidError

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 256
MAX_CELL = 20_000
MAX_LOOKED = 1_048_576
"""As many rows as a spreadsheet can have. Those without anything in them are passed over, however many."""

_BLANKS = re.compile(r"\s+")
Cells = tuple[object, ...]
"""A row as its file has it, from the first column on. What follows the last filled cell may be missing."""
WITHOUT_VALUE = object()
"""A cell with a formula whose result was never saved, as programs leave it that write a workbook without working it out."""


@dataclass(frozen=True)
class Header:
    """A column's heading and its letter."""

    text: str
    column: str


@dataclass(frozen=True)
class Row:
    """One row: its number in the sheet and its filled cells by heading."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """A sheet as a table. ``rows`` holds only rows that have something in them; ``without_value``, by row and column, what was written
    as a formula and can therefore not be read.
    """

    name: str
    headers: tuple[Header, ...]
    rows: tuple[Row, ...]
    heading_row: int = 1
    without_value: tuple[tuple[int, str], ...] = ()

    def column_of(self, heading: str) -> str:
        """The letter of the column with this heading; empty when there is none."""
        return next((header.column for header in self.headers if header.text == heading), "")

    def unread(self) -> Iterator[tuple[int, str, str]]:
        """Row, column and heading of each of ``without_value``; where a column has no heading, its letter."""
        headings = {header.column: header.text for header in self.headers}
        for row, column in self.without_value:
            yield row, column, headings.get(column, column)


def sheet_of(name: str, rows: Iterable[Cells], heading_row: int = 1) -> Sheet:
    """A sheet out of its rows, of which the first holds the headings and has the number ``heading_row``.

    Raises ``InvalidError``: ``file_too_large`` (``what``, ``limit``) beyond the limits above, and ``xlsform_faulty`` for a heading
    that occurs twice.
    """
    without_value: list[tuple[int, str]] = []
    each = _watched(rows, heading_row, without_value)
    headers = _headers(name, next(each, ()), heading_row)
    table = tuple(_rows(name, headers, each, heading_row + 1))
    return Sheet(name, headers, table, heading_row, tuple(without_value))


def _watched(
    rows: Iterable[Cells], first: int, without_value: list[tuple[int, str]]
) -> Iterator[Cells]:
    """The rows as they are; the places of cells without a value are noted as they pass."""
    for number, cells in enumerate(rows, start=first):
        if WITHOUT_VALUE in cells:
            without_value += [
                (number, get_column_letter(n))
                for n, cell in enumerate(cells, start=1)
                if cell is WITHOUT_VALUE
            ]
        yield cells


def by_name(sheets: Iterable[Sheet]) -> dict[str, Sheet]:
    """Sheets by their names in lower case. Raises ``InvalidError("xlsform_faulty")`` for a name that occurs twice."""
    found: dict[str, Sheet] = {}
    for sheet in sheets:
        name = sheet.name.strip().lower()
        if name in found:
            raise InvalidError(
                "xlsform_faulty",
                where=sheet.name,
                why="sheet_twice",
                sheet=sheet.name,
                row=0,
                column="",
                name=name,
            )
        found[name] = sheet
    return found


def _headers(sheet: str, cells: Cells, row: int) -> tuple[Header, ...]:
    found: dict[str, Header] = {}
    for n, cell in enumerate(cells[:MAX_COLUMNS], start=1):
        text = _BLANKS.sub(" ", cell_text(cell)).strip()
        letter = get_column_letter(n)
        if text in found:
            raise InvalidError(
                "xlsform_faulty",
                where=f"{sheet}!{letter}{row}",
                why="heading_twice",
                sheet=sheet,
                row=row,
                column=letter,
                name=text,
                other=f"{sheet}!{found[text].column}{row}",
            )
        if text:
            found[text] = Header(text, letter)
    return tuple(found.values())


def _rows(
    sheet: str, headers: tuple[Header, ...], rows: Iterator[Cells], first: int
) -> Iterator[Row]:
    places = {header.column: header.text for header in headers}
    by_place = [places.get(get_column_letter(n)) for n in range(1, MAX_COLUMNS + 1)]
    for number, cells in enumerate(rows, start=first):
        if not any(cells) and number <= MAX_LOOKED:
            continue
        texts = {name: cell_text(cell) for name, cell in zip(by_place, cells, strict=False) if name}
        filled = {name: text for name, text in texts.items() if text}
        if number > (MAX_ROWS if filled else MAX_LOOKED):
            raise InvalidError(
                "file_too_large", where=f"{sheet}!{number}", what="rows", limit=MAX_ROWS
            )
        if any(len(text) > MAX_CELL for text in filled.values()):
            raise InvalidError(
                "file_too_large", where=f"{sheet}!{number}", what="cell", limit=MAX_CELL
            )
        if filled:
            yield Row(number, filled)


def cell_text(value: object) -> str:
    """A cell as text: whole numbers without a decimal point, ``TRUE`` and ``FALSE``, no-break spaces as spaces."""
    if value is None or value is WITHOUT_VALUE:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value).replace("\u00a0", " ").strip()
