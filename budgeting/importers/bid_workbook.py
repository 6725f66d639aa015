"""Bids in and out of XLSX files. Only the command line loads this: its libraries are heavy."""

import io

import xlsxwriter

from budgeting.importers.bids import NumberedRow, bids_table, check_headings
from budgeting.models.bids import BidCall
from engage.content.importers.workbook import read_sheets
from engage.rules.errors import InvalidError

SHEET = "ideas"


def bids_xlsx(call: BidCall) -> bytes:
    """Every bid that was sent: one marked table on one sheet. Text is written as text, so nothing in it can run."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet(SHEET)
    headings, rows = bids_table(call)
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if cell:
                sheet.write_string(number, place, cell)
    sheet.set_column(0, len(headings) - 1, 20)
    columns = [{"header": heading} for heading in headings]
    options = {"name": SHEET, "autofilter": False, "columns": columns}
    sheet.add_table(0, 0, max(len(rows), 1), len(headings) - 1, options)
    book.close()
    return made.getvalue()


def read_xlsx(data: bytes) -> list[NumberedRow]:
    """Rows of the first sheet. Raises ``InvalidError`` as ``read_sheets`` and ``read_csv`` do."""
    try:
        sheets = read_sheets(data)
    except InvalidError as error:
        if error.facts.get("why") == "heading_twice":
            raise InvalidError(
                "heading_twice", where="row 1", name=error.facts.get("name")
            ) from None
        raise
    sheet = next(iter(sheets.values()))
    check_headings([header.text for header in sheet.headers])
    return [(row.number, row.cells) for row in sheet.rows]
