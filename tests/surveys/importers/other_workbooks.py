"""Workbooks as other programs keep them, made for a test: ``.xls`` (Excel's binary records in a compound file) and ``.ods``."""

import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.sax.saxutils import escape

from tests.surveys.importers.workbooks import Cells

_SECTOR, _END, _FREE, _FAT = 512, -2, -1, -3
_STREAM_AT_LEAST = 4096
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def xls(**sheets: Cells) -> bytes:
    """An ``.xls`` file with these sheets."""
    bodies = [_globals_end(rows) for rows in sheets.values()]
    directory = b"".join(_bound(name, 0) for name in sheets)
    offset = len(_begin(5) + directory + _record(0x0A))
    listed = b""
    for name, body in zip(sheets, bodies, strict=True):
        listed += _bound(name, offset)
        offset += len(body)
    return compound(_begin(5) + listed + _record(0x0A) + b"".join(bodies))


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file that holds one stream."""
    stream = stream.ljust(_STREAM_AT_LEAST, b"\0")
    sectors = -(-len(stream) // _SECTOR)
    chain = [_FAT, _END, *range(3, sectors + 2), _END]
    table = struct.pack("<128i", *chain, *[_FREE] * (128 - len(chain)))
    entries = _entry("Root Entry", 5, _END, 0, child=1) + _entry(name, 2, 2, len(stream))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIi4xIiIiI", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 4096, _END, 0, _END, 0
    )
    header += struct.pack("<109i", 0, *[_FREE] * 108)
    return header + table + entries.ljust(_SECTOR, b"\0") + stream.ljust(sectors * _SECTOR, b"\0")


def ods(**sheets: Cells) -> bytes:
    """An ``.ods`` file with these sheets, each filled up with empty cells and rows as LibreOffice does."""
    tables = "".join(_table(name, rows) for name, rows in sheets.items())
    return ods_of(tables)


def ods_of(tables: str, **more: str) -> bytes:
    """An ``.ods`` file with these tables as they are."""
    spaces = " ".join(
        f'xmlns:{each}="{_OFFICE}:{each}:1.0"' for each in ("office", "table", "text")
    )
    content = f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    saved = BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        for name, part in more.items():
            archive.writestr(name, part)
    return saved.getvalue()


def _globals_end(rows: Cells) -> bytes:
    cells = b"".join(
        _cell(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value is not None
    )
    return _begin(0x10) + cells + _record(0x0A)


def _cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, bool):
        return _record(0x205, place + struct.pack("<BB", value, 0))
    if isinstance(value, int | float):
        return _record(0x203, place + struct.pack("<d", value))
    return _record(0x204, place + _text(str(value), "<HB"))


def _text(text: str, head: str) -> bytes:
    return struct.pack(head, len(text), 1) + text.encode("utf-16-le")


def _bound(name: str, offset: int) -> bytes:
    return _record(0x85, struct.pack("<IBB", offset, 0, 0) + _text(name, "<BB"))


def _begin(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _entry(name: str, kind: int, first: int, size: int, *, child: int = -1) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBiii", len(encoded), kind, 1, -1, -1, child)
    return encoded.ljust(64, b"\0") + links + bytes(36) + struct.pack("<iII", first, size, 0)


def _table(name: str, rows: Cells) -> str:
    lines = "".join(
        f"<table:table-row>{''.join(_ods_cells(row))}</table:table-row>" for row in rows
    )
    empty = '<table:table-cell table:number-columns-repeated="16000"/>'
    last = f'<table:table-row table:number-rows-repeated="{1_048_576 - len(rows)}">{empty}</table:table-row>'
    return f'<table:table table:name="{name}">{lines}{last}</table:table>'


def _ods_cells(row: list[object]) -> Iterator[str]:
    for value in row:
        if value is None:
            yield "<table:table-cell/>"
        elif isinstance(value, bool):
            yield f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
        elif isinstance(value, int | float):
            yield f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>shown</text:p></table:table-cell>'
        else:
            lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
            yield f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
    yield '<table:table-cell table:number-columns-repeated="16000"/>'
