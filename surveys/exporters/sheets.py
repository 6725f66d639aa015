"""A table as sheets of a workbook: answers, what the columns mean, and the sheet that proves the file whole."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from surveys.exporters.dictionary import HEADINGS, dictionary_rows
from surveys.exporters.table import Table
from surveys.rules.response_columns import Missing
from surveys.rules.response_rows import Cell

MOST_ROWS = 1_048_575
"""Rows of a sheet beside its heading, in every spreadsheet program of note."""
MOST_BYTES = 1_500_000_000
"""A sheet ends before it is too large for a plain zip entry."""
ANSWERS, COLUMNS, END = "Answers", "Columns", "End"


def dictionary_cells(table: Table) -> Iterator[Sequence[Cell]]:
    yield HEADINGS
    yield from dictionary_rows(table.columns)


def end_cells(table: Table, *, cut: int = 0) -> Iterator[Sequence[Cell]]:
    """Without this sheet, or with another number of rows, the file is not whole."""
    yield ("Title", table.title)
    yield ("Published by", table.publisher)
    yield ("Made at", table.made_at.isoformat(timespec="seconds"))
    yield ("Rows", table.proof.rows)
    yield ("SHA-256 of the rows as CSV", table.proof.sha256)
    yield ("Columns left out for whom this file was made", "no" if table.is_whole else "yes")
    if cut:
        yield ("Cells cut because a spreadsheet cannot hold them; the CSV has them whole", cut)


def is_figure(cell: Cell) -> bool:
    """Whether the cell is a number; a missing code is text even in a column of numbers."""
    return isinstance(cell, int | Decimal) and not isinstance(cell, Missing)


def figure(cell: Cell) -> str:
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)
