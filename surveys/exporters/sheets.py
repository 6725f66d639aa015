"""A table as sheets of a workbook: answers, what the columns mean, and the sheet that proves the file whole."""

from collections.abc import Iterator, Sequence

from surveys.exporters.dictionary import HEADINGS, dictionary_rows
from surveys.exporters.table import Table
from surveys.rules.response_rows import Cell

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
