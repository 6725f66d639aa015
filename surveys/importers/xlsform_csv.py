"""An XLSForm written as CSV: one table alone, or several, each under its name in the first column.

Rows and columns have the places that a spreadsheet program shows when it opens the file.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from engage.content.importers.sheets import MAX_BYTES, Cells, Sheet, by_name, sheet_of
from engage.rules.errors import InvalidError
from surveys.importers.xlsform_findings import faulty
from surveys.importers.xlsform_form import CHOICES, SETTINGS, SURVEY

_DELIMITERS = (",", ";", "\t")
"""As programs of different countries write them."""
_NAMES = frozenset({SURVEY, CHOICES, SETTINGS})
_LOOKED = 50
"""Rows in which the heading ``type`` must come."""


@dataclass
class _Table:
    name: str
    heading_row: int = 0
    rows: list[Cells] = field(default_factory=list)


def csv_sheets(data: bytes) -> dict[str, Sheet]:
    """The tables of an XLSForm in CSV, by their names in lower case.

    Raises ``InvalidError``: ``file_too_large``, ``unsupported_file`` (no heading ``type``, so no form), ``xlsform_faulty`` with the row that cannot be read.
    """
    if len(data) > MAX_BYTES:
        raise InvalidError("file_too_large", where="", what="bytes", limit=MAX_BYTES)
    text = _text(data)
    delimiter = next((each for each in _DELIMITERS if _has_heading(text, each)), None)
    if delimiter is None:
        raise InvalidError("unsupported_file", where="", why="not_an_xlsform")
    return by_name(
        sheet_of(table.name, table.rows, table.heading_row)
        for table in _tables(_rows(text, delimiter))
    )


def _text(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        row = data[: fault.start].count(b"\n") + 1
        raise faulty("letters_not_utf8", sheet=SURVEY, row=row) from fault


def _has_heading(text: str, delimiter: str) -> bool:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return any(
            any(cell.strip().lower() == "type" for cell in cells)
            for _number, cells in zip(range(_LOOKED), reader, strict=False)
        )
    except csv.Error:
        return False


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that has something in it, with its number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as fault:
        why = "text_not_closed" if "end of data" in str(fault) else "line_not_read"
        raise faulty(why, sheet=SURVEY, row=number + 1) from fault


def _tables(rows: Iterator[tuple[int, list[str]]]) -> list[_Table]:
    tables: list[_Table] = []
    is_alone = False
    for number, cells in rows:
        first, rest = cells[0].strip(), cells[1:]
        if not tables:
            is_alone = first.lower() not in _NAMES
        if is_alone and not tables:
            tables.append(_Table(SURVEY, number, [tuple(cells)]))
            continue
        if first and not is_alone:
            tables.append(_Table(first))
            if not any(cell.strip() for cell in rest):
                continue
        _add(tables[-1], number, cells if is_alone else ["", *rest])
    return tables


def _add(table: _Table, number: int, cells: list[str]) -> None:
    if not table.rows:
        table.heading_row = number
    gap = number - table.heading_row - len(table.rows)
    table.rows += [()] * gap
    table.rows.append(tuple(cells))
