"""A table as an XLSX file of one sheet. Only the command line loads this: its library is heavy."""

import io
from collections.abc import Sequence

import xlsxwriter

WIDTH = 20
"""Of every column, in characters."""


def one_sheet(name: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """One marked table. Text is written as text, so nothing in it can run."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet(name)
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if cell:
                sheet.write_string(number, place, cell)
    sheet.set_column(0, len(headings) - 1, WIDTH)
    columns = [{"header": heading} for heading in headings]
    options = {"name": name, "autofilter": False, "columns": columns}
    sheet.add_table(0, 0, max(len(rows), 1), len(headings) - 1, options)
    book.close()
    return made.getvalue()
