"""Workbooks made for a test."""

from io import BytesIO

from openpyxl import Workbook

Cells = list[list[object]]


def workbook(**sheets: Cells) -> bytes:
    """An ``.xlsx`` file with these sheets; the first row of each holds the headings."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()
