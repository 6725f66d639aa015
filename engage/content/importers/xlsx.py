"""The sheets of an ``.xlsx``."""

from collections.abc import Iterator
from io import BytesIO

from openpyxl import load_workbook

from engage.content.importers.sheets import MAX_COLUMNS, Sheet, sheet_of

XLSX_PARTS = frozenset({"[Content_Types].xml", "xl/workbook.xml"})


def xlsx_sheets(data: bytes) -> Iterator[Sheet]:
    """Each sheet in the file's order. Raises whatever openpyxl does for a damaged file."""
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            yield sheet_of(sheet.title, sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True))
    finally:
        book.close()
