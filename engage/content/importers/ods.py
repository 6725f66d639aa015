"""The sheets of an ``.ods``, as LibreOffice and other open office programs write (OpenDocument 1.3, part 3, tables)."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO

from lxml import etree

from engage.content.importers.sheets import MAX_COLUMNS, WITHOUT_VALUE, Cells, Sheet, sheet_of
from engage.rules.errors import InvalidError

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_KIND = b"application/vnd.oasis.opendocument.spreadsheet"


def ods_sheets(data: bytes) -> Iterator[Sheet]:
    """Each sheet in the file's order. Raises ``InvalidError`` ``file_locked`` and ``unsupported_file`` (a letter, slides), and whatever zipfile
    and lxml do for a damaged file."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if not archive.read("mimetype").startswith(_KIND):
            raise InvalidError("unsupported_file", where="", why="not_a_workbook")
        if b"encryption-data" in _manifest(archive):
            raise InvalidError("file_locked", where="")
        with archive.open("content.xml") as content:
            for table in _tables(content):
                yield sheet_of(table.get(f"{_TABLE}name", ""), _rows(table))


def _manifest(archive: zipfile.ZipFile) -> bytes:
    name = "META-INF/manifest.xml"
    return archive.read(name) if name in archive.namelist() else b""


def _tables(content: IO[bytes]) -> Iterator[etree._Element]:
    """Tables of the workbook itself: not one that stands inside a cell."""
    parsed = etree.parse(content, etree.XMLParser(resolve_entities=False, no_network=True))
    yield from parsed.iterfind(f".//{_OFFICE}spreadsheet/{_TABLE}table")


def _rows(table: etree._Element) -> Iterator[Cells]:
    for row in _rows_below(table):
        cells = _cells(row)
        for _again in range(_times(row, "rows")):
            yield cells


def _rows_below(element: etree._Element) -> Iterator[etree._Element]:
    """Rows may stand in groups and among rows that are repeated on every sheet of paper."""
    for child in element:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in {
            f"{_TABLE}{name}" for name in ("table-rows", "table-header-rows", "table-row-group")
        }:
            yield from _rows_below(child)


def _cells(row: etree._Element) -> Cells:
    """Up to the last cell that has something in it: programs fill up the sheet with one empty cell, many times."""
    found: list[object] = []
    for cell in row:
        if cell.tag in _CELLS and len(found) < MAX_COLUMNS:
            found += [_value(cell)] * min(_times(cell, "columns"), MAX_COLUMNS - len(found))
    while found and found[-1] == "":
        found.pop()
    return tuple(found)


def _times(element: etree._Element, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))


def _value(cell: etree._Element) -> object:
    """What the cell holds; for numbers and truths not how it is shown, and without anybody's remark on it."""
    match cell.get(f"{_OFFICE}value-type"):
        case "float" | "percentage" | "currency":
            return float(cell.get(f"{_OFFICE}value", ""))
        case "boolean":
            return cell.get(f"{_OFFICE}boolean-value") == "true"
        case "date":
            return cell.get(f"{_OFFICE}date-value", "").removesuffix("T00:00:00")
        case None if cell.get(f"{_TABLE}formula"):
            return WITHOUT_VALUE
        case _:
            return "\n".join(_words(line) for line in cell.iterfind(f"{_TEXT}p"))


def _words(element: etree._Element) -> str:
    """Text with its blanks and line breaks, which have elements of their own."""
    told = element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            told += " " * min(int(child.get(f"{_TEXT}c", "1")), 100)
        elif child.tag == f"{_TEXT}tab":
            told += "\t"
        elif child.tag == f"{_TEXT}line-break":
            told += "\n"
        elif child.tag != f"{_OFFICE}annotation":
            told += _words(child)
        told += child.tail or ""
    return told
