"""Responses as a workbook. More rows than a sheet holds go on in a sheet of their own."""

from collections.abc import Iterator
from itertools import chain

from engage.content.exports.workbook import Book, closing, rels
from engage.kernel.zip_stream import Part, zipped
from surveys.exporters.sheets import ANSWERS, COLUMNS, END, dictionary_cells, end_cells
from surveys.exporters.table import Table


def write_xlsx(table: Table) -> Iterator[bytes]:
    """The file in pieces."""
    book = Book()
    return zipped(_parts(book, table))


def _parts(book: Book, table: Table) -> Iterator[Part]:
    yield "_rels/.rels", [rels()]
    heading = tuple(column.name for column in table.columns)
    rows = (cells for cells, _line in table.lines())
    number, following = 0, next(rows, None)
    while following is not None or not number:
        number += 1
        start = [heading, following] if following is not None else [heading]
        yield book.sheet(ANSWERS if number == 1 else f"{ANSWERS} {number}", chain(start, rows))
        following = next(rows, None)
    yield book.sheet(COLUMNS, dictionary_cells(table))
    yield book.sheet(END, end_cells(table, cut=book.cut))
    yield from closing(book)
