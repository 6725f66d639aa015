"""Responses as an OpenDocument spreadsheet: one ``content.xml``, written as a stream.

Texts are texts by their type, never formulas. Runs of blanks and line ends are written as the format asks, or a program would
fold them into one blank.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from engage.content.exports.workbook import MOST_ROWS, figure, is_figure, xml_text
from engage.kernel.zip_stream import Part, zipped
from surveys.exporters.sheets import (
    ANSWERS,
    COLUMNS,
    END,
    dictionary_cells,
    end_cells,
)
from surveys.exporters.table import Table
from surveys.rules.response_rows import Cell

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "urn:oasis:names:tc:opendocument:xmlns"
_CONTENT = (
    f'{_HEAD}<office:document-content xmlns:office="{_SPACE}:office:1.0" xmlns:table="{_SPACE}:table:1.0" '
    f'xmlns:text="{_SPACE}:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
).encode()
_END = b"</office:spreadsheet></office:body></office:document-content>"
_MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="{_SPACE}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
).encode()
_BLANKS = re.compile(r"(?:^ | {2,}| $)")


def write_ods(table: Table) -> Iterator[bytes]:
    """The file in pieces."""
    parts: Iterable[Part] = (
        ("META-INF/manifest.xml", [_MANIFEST]),
        ("content.xml", _content(table)),
    )
    return zipped(parts, first=("mimetype", MEDIA_TYPE.encode()), is_large=table.is_large)


def _content(table: Table) -> Iterator[bytes]:
    yield _CONTENT
    heading = tuple(column.name for column in table.columns)
    rows = (cells for cells, _line in table.lines())
    number, following = 0, next(rows, None)
    while following is not None or not number:
        number += 1
        start = [heading, following] if following is not None else [heading]
        name = ANSWERS if number == 1 else f"{ANSWERS} {number}"
        yield from _sheet(name, chain(start, rows))
        following = next(rows, None)
    yield from _sheet(COLUMNS, dictionary_cells(table))
    yield from _sheet(END, end_cells(table))
    yield _END


def _sheet(name: str, rows: Iterator[Sequence[Cell]]) -> Iterator[bytes]:
    """As many rows as a sheet may have; what is left goes elsewhere."""
    yield f'<table:table table:name="{name}">'.encode()
    for number, cells in enumerate(rows):
        yield f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>".encode()
        if number == MOST_ROWS:
            break
    yield b"</table:table>"


def _cell(cell: Cell) -> str:
    if is_figure(cell):
        value = figure(cell)
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in str(cell).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def _spaced(line: str) -> str:
    kept = _BLANKS.sub(_run, xml_text(line)) if " " in line else xml_text(line)
    return kept.replace("\t", "<text:tab/>")


def _run(blanks: re.Match[str]) -> str:
    return f'<text:s text:c="{len(blanks.group())}"/>'
