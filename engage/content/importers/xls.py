"""The sheets of an ``.xls``, as spreadsheet programs wrote until 2007 and some survey programs still do."""

import io
from collections.abc import Iterator

import xlrd
from xlrd.biffh import error_text_from_code

from engage.content.importers.sheets import Cells, Sheet, sheet_of
from engage.rules.errors import InvalidError

XLS_BEGINS = bytes.fromhex("d0cf11e0a1b11ae1")
"""So does every file of that time's office programs, and a newer workbook that is locked with a password."""
_LOCKED_PART = "EncryptedPackage".encode("utf-16-le")


def xls_sheets(data: bytes) -> Iterator[Sheet]:
    """Each sheet in the file's order. Raises ``InvalidError`` ``file_locked`` and ``unsupported_file`` (a letter, slides), and whatever xlrd
    does for a damaged file."""
    if _LOCKED_PART in data:
        raise InvalidError("file_locked", where="")
    told = io.StringIO()  # xlrd prints what it thinks of a file
    try:
        book = xlrd.open_workbook(file_contents=data, logfile=told, ragged_rows=True)
    except xlrd.XLRDError as fault:
        if "encrypted" in str(fault):
            raise InvalidError("file_locked", where="") from fault
        if "find workbook" in str(fault):
            raise InvalidError("unsupported_file", where="", why="not_a_workbook") from fault
        raise
    for sheet in book.sheets():
        yield sheet_of(sheet.name, _rows(sheet, book.datemode))


def _rows(sheet: xlrd.sheet.Sheet, dates_from: int) -> Iterator[Cells]:
    for number in range(sheet.nrows):
        yield tuple(_value(cell, dates_from) for cell in sheet.row(number))


def _value(cell: xlrd.sheet.Cell, dates_from: int) -> object:
    match cell.ctype:
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_ERROR:
            return error_text_from_code.get(cell.value, "#ERROR")
        case xlrd.XL_CELL_DATE if cell.value >= 1:
            return xlrd.xldate_as_datetime(cell.value, dates_from)
        case xlrd.XL_CELL_DATE:
            return xlrd.xldate_as_datetime(cell.value, dates_from).time()
        case _:
            return cell.value
