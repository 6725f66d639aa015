"""Reading a workbook, of whatever program: what the file holds tells its kind, not what it is called."""

import warnings

from engage.content.importers.archives import contents_of
from engage.content.importers.ods import ods_sheets
from engage.content.importers.sheets import MAX_BYTES, Sheet, by_name
from engage.content.importers.xls import XLS_BEGINS, xls_sheets
from engage.content.importers.xlsx import XLSX_PARTS, xlsx_sheets
from engage.rules.errors import InvalidError

ODS_PARTS = frozenset({"content.xml", "mimetype"})


def read_sheets(data: bytes) -> dict[str, Sheet]:
    """Every sheet of an ``.xlsx``, ``.xls`` or ``.ods`` workbook by its name in lower case. Macros and formulas are not run: a formula is
    the value that its program saved with it.

    Raises ``InvalidError``: ``unsupported_file`` for what is no such workbook, ``file_locked`` for one with a password,
    ``file_too_large`` (``what``, ``limit``) for one beyond the limits, packed or unpacked, ``file_faulty`` for a damaged one, and
    ``xlsform_faulty`` for a sheet or a heading that occurs twice.
    """
    if len(data) > MAX_BYTES:
        raise InvalidError("file_too_large", where="", what="bytes", limit=MAX_BYTES)
    reader = xls_sheets
    if not data.startswith(XLS_BEGINS):
        parts = contents_of(data)
        if not (parts >= XLSX_PARTS or parts >= ODS_PARTS):
            raise InvalidError("unsupported_file", where="", why="not_a_workbook")
        reader = xlsx_sheets if parts >= XLSX_PARTS else ods_sheets
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return by_name(reader(data))
    except InvalidError:
        raise
    except Exception as fault:
        raise InvalidError("file_faulty", where="", why=type(fault).__name__) from fault
