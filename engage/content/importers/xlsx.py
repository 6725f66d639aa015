"""The sheets of an ``.xlsx``."""

import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import IO

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple

from engage.content.importers.sheets import (
    MAX_COLUMNS,
    MAX_ROWS,
    WITHOUT_VALUE,
    Cells,
    Sheet,
    sheet_of,
)

XLSX_PARTS = frozenset({"[Content_Types].xml", "xl/workbook.xml"})


def xlsx_sheets(data: bytes) -> Iterator[Sheet]:
    """Each sheet in the file's order. Raises whatever openpyxl and lxml do for a damaged file."""
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for sheet in book.worksheets:
                path = sheet._worksheet_path  # type: ignore[attr-defined]  # noqa: SLF001 - where a sheet lies has no public name
                with archive.open(path) as part:
                    lost = _formulas_without_value(part)
                rows = sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
                yield sheet_of(sheet.title, _marked(rows, lost))
    finally:
        book.close()


def _formulas_without_value(part: IO[bytes]) -> dict[int, set[int]]:
    """Columns by row. openpyxl cannot tell such a cell from one that was worked out to be an empty text."""
    found: dict[int, set[int]] = {}
    for _event, cell in etree.iterparse(part, tag="{*}c", resolve_entities=False, no_network=True):
        is_lost = cell.find("{*}f") is not None and not cell.findtext("{*}v")
        if is_lost and cell.get("t") != "str" and cell.get("r"):
            row, column = coordinate_to_tuple(cell.get("r"))
            if row <= MAX_ROWS and column <= MAX_COLUMNS:
                found.setdefault(row, set()).add(column)
        cell.clear()
    return found


def _marked(rows: Iterable[Cells], lost: dict[int, set[int]]) -> Iterator[Cells]:
    for number, cells in enumerate(rows, start=1):
        here = lost.get(number)
        yield (
            tuple(WITHOUT_VALUE if n in here else cell for n, cell in enumerate(cells, start=1))
            if here
            else cells
        )
