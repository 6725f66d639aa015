"""Tables of projects and of ideas in and out of CSV files, and out as workbooks.

UTF-8 with a byte order mark, because spreadsheet programs guess the wrong alphabet without one; what a spreadsheet would run as a
formula is written so that none does.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from budgeting.rules.workbooks import CellFault, NumberedRow, Table
from engage.content.exports.workbook import write_sheets
from engage.rules.errors import InvalidError
from engage.rules.spreadsheets import escaped, unescaped

BYTE_ORDER_MARK = "\ufeff"
MOST_BYTES = 2_000_000
MOST_ROWS = 2_000
Lines = tuple[Sequence[str], Sequence[Sequence[str]]]
"""The headings, and the cells of each row."""


def csv_of(lines: Lines) -> bytes:
    """A table as CSV."""
    headings, rows = lines
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def xlsx_of(sheet: str, lines: Lines) -> bytes:
    """A table as a workbook of one sheet. Text is written as text, so nothing in it can run."""
    headings, rows = lines
    return b"".join(write_sheets([(sheet, [headings, *rows])]))


def read_csv(data: bytes) -> Table:
    """A table of CSV, parted by commas, semicolons or tabs. A heading that is there twice, and a row with more cells than there
    are headings, are among its faults.

    Raises ``InvalidError``: ``file_too_large``, ``file_not_utf8``, ``file_unreadable``.
    """
    if len(data) > MOST_BYTES:
        raise InvalidError("file_too_large", where="file", limit=MOST_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidError("file_not_utf8", where="file", byte=error.start) from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        lines = list(reader)
    except csv.Error as error:
        raise InvalidError("file_unreadable", where="file", reason=str(error)) from None
    if len(lines) > MOST_ROWS + 1:
        raise InvalidError("file_too_large", where="file", limit=MOST_ROWS)
    headings = [heading.strip().lower() for heading in (lines[0] if lines else [])]
    faults = [*_repeated(headings), *_too_long(headings, lines[1:])]
    return Table(dict.fromkeys(headings, ""), list(_numbered(headings, lines[1:])), faults)


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _repeated(headings: Sequence[str]) -> Iterator[CellFault]:
    for name in dict.fromkeys(headings):
        if name and headings.count(name) > 1:
            yield CellFault(1, name, "heading_twice", {"name": name})


def _too_long(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[CellFault]:
    """Blank cells at the end are how many a spreadsheet program happened to write."""
    for number, line in enumerate(lines, start=2):
        if any(cell.strip() for cell in line[len(headings) :]):
            facts = {"cells": len(line), "columns": len(headings)}
            yield CellFault(number, "", "record_too_long", facts)


def _numbered(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[NumberedRow]:
    for number, line in enumerate(lines, start=2):
        cells = {
            heading: unescaped(cell).strip()
            for heading, cell in zip(headings, line, strict=False)
            if heading and cell.strip()
        }
        if cells:
            yield number, cells
