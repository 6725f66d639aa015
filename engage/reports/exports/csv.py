"""The report's figures as one tidy CSV: a line for each figure, in the report's order.

UTF-8 with a byte order mark, because spreadsheet programs guess the wrong alphabet without one; comma, CRLF, RFC 4180.
A hidden figure is its symbol in square brackets, never empty and never 0. Money is pounds with two decimals. Text that
a spreadsheet would run as a formula gets an apostrophe in front, and so does text that begins with one, so that taking
one leading apostrophe away (``engage.rules.spreadsheets.unescaped``) always gives the text back.
"""

import csv
import io
from collections.abc import Iterator

from engage.reports.exports.grid import Column, Grid, Row, Unit, Value
from engage.reports.exports.grids import placed_blocks
from engage.reports.rules.document import ReportDocument
from engage.rules.direction import TURNING
from engage.rules.errors import NotFoundError
from engage.rules.spreadsheets import escaped

HEADER = (
    "table",
    "title",
    "row_id",
    "row",
    "column_id",
    "column",
    "unit",
    "value",
    "data_digest",
    "code_version",
    "built_at",
)
BYTE_ORDER_MARK = "\ufeff"


def write_csv(document: ReportDocument) -> bytes:
    """All tables of the report; the same document gives the same bytes everywhere."""
    return (BYTE_ORDER_MARK + csv_text(document)).encode()


def csv_text(document: ReportDocument) -> str:
    """The lines of the CSV, without a byte order mark."""
    built = document.built_from
    provenance = (built.data_digest, built.code_version, built.built_at)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    for placed in placed_blocks(document):
        for grid in placed.sheets:
            writer.writerows((*line, *provenance) for line in _lines(grid))
    return text.getvalue().translate(TURNING)


def table_csv(grid: Grid) -> str:
    """One table as its own small file: its header and its rows. Symbols and formulas as in the whole CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([escaped(grid.stub), *(escaped(column.label) for column in grid.columns)])
    for row in grid.rows:
        values = (
            _value(value, column.unit)
            for column, value in zip(grid.columns, row.values, strict=True)
        )
        writer.writerow([escaped(row.label), *values])
    return text.getvalue().translate(TURNING)


def numbered_csv(document: ReportDocument, number: int) -> bytes:
    """The table that has this number in the report, as a file of its own. Raises ``NotFoundError`` ``table``."""
    for placed in placed_blocks(document):
        for grid in placed.sheets:
            if grid.number == number:
                return (BYTE_ORDER_MARK + table_csv(grid)).encode()
    raise NotFoundError("table", number=number)


def _lines(grid: Grid) -> Iterator[tuple[str, ...]]:
    for row in grid.rows:
        for column, value in zip(grid.columns, row.values, strict=True):
            yield _line(grid, row, column, value)


def _line(grid: Grid, row: Row, column: Column, value: Value) -> tuple[str, ...]:
    words = (grid.id, grid.title, row.id, row.label, column.id, column.label)
    unit = "GBP" if column.unit is Unit.PENCE else column.unit.value
    return (*(escaped(text) for text in words), unit, _value(value, column.unit))


def _value(value: Value, unit: Unit) -> str:
    if isinstance(value, str):
        return escaped(value)
    return f"{value // 100}.{value % 100:02}" if unit is Unit.PENCE else str(value)
