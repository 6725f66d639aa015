"""Tables as a workbook, written row by row into the archive as it goes out. Light enough for a web process.

Every text is text by its type and by its look (a quote prefix), so that it stays text when somebody edits the cell: nothing in
it can run. More rows than a sheet holds go on in a sheet of their own.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from xml.sax.saxutils import escape

from engage.kernel.zip_stream import Part, zipped

Cell = str | int | Decimal
MOST_ROWS = 1_048_575
"""Rows of a sheet beside its heading, in every spreadsheet program of note."""
MOST_BYTES = 1_500_000_000
"""A sheet ends before it is too large for a plain zip entry."""
LONGEST = 32_767
"""UTF-16 units in a cell, as the format's maker says."""
_UNITS_PER_SIGN = 2
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TEXT_LOOK, HEAD_LOOK = 1, 2
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Arial"/></font>'
    '<font><b/><sz val="11"/><name val="Arial"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>'
    '<xf numFmtId="49" applyNumberFormat="1" quotePrefix="1"/>'
    '<xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def is_figure(cell: Cell) -> bool:
    """Whether the cell is a number; a code for what is missing is text even in a column of numbers."""
    return isinstance(cell, int | Decimal)


def figure(cell: Cell) -> str:
    """A number as files write it."""
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def xml_text(text: str) -> str:
    """Text that may stand in XML; a character that may not is replaced, never dropped."""
    return escape(xml_safe(text))


def xml_safe(text: str) -> str:
    """Text in which every character may stand in XML, to be escaped by whoever writes it there."""
    return _NOT_XML.sub("\ufffd", text)


class Book:
    """The sheets as they are written: their names, and how many cells were cut."""

    def __init__(self) -> None:
        self.sheets: list[str] = []
        self.cut = 0

    def sheet(self, name: str, rows: Iterator[Sequence[Cell]]) -> Part:
        """A sheet with a bold first row, as long as one may be; what is left of ``rows`` goes elsewhere."""
        self.sheets.append(name)
        return f"xl/worksheets/sheet{len(self.sheets)}.xml", self._pieces(rows)

    def _pieces(self, rows: Iterator[Sequence[Cell]]) -> Iterator[bytes]:
        yield (
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
            'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
        ).encode()
        size = 0
        for number, cells in enumerate(rows):
            look = TEXT_LOOK if number else HEAD_LOOK
            line = f"<row>{''.join([self._cell(cell, look) for cell in cells])}</row>".encode()
            size += len(line)
            yield line
            if number == MOST_ROWS or size > MOST_BYTES:
                break
        yield b"</sheetData></worksheet>"

    def _cell(self, cell: Cell, look: int) -> str:
        if is_figure(cell):
            return f"<c><v>{figure(cell)}</v></c>"
        text = xml_text(self._shortened(str(cell)))
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
        return f'<c t="inlineStr" s="{look}"><is><t xml:space="preserve">{text}</t></is></c>'

    def _shortened(self, text: str) -> str:
        units = (
            text.encode("utf-16-le", "replace") if len(text) > LONGEST // _UNITS_PER_SIGN else b""
        )
        if len(units) <= LONGEST * _UNITS_PER_SIGN:
            return text
        self.cut += 1
        return units[: LONGEST * _UNITS_PER_SIGN].decode("utf-16-le", "ignore")


def write_sheets(sheets: Sequence[tuple[str, Iterable[Sequence[Cell]]]]) -> Iterator[bytes]:
    """Any workbook of a few small sheets."""
    book = Book()
    return zipped(
        chain(
            [("_rels/.rels", [rels()])],
            (book.sheet(name, iter(rows)) for name, rows in sheets),
            closing(book),
        )
    )


def closing(book: Book) -> Iterator[Part]:
    """The parts that name the sheets: an archive may hold them last, when it is known how many there are."""
    numbers = range(1, len(book.sheets) + 1)
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in zip(numbers, book.sheets, strict=True)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    styles = f'<Relationship Id="rId{len(book.sheets) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for number in numbers
    )
    yield "xl/styles.xml", [_STYLES.encode()]
    yield (
        "xl/workbook.xml",
        [
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'.encode()
        ],
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        [
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}{styles}</Relationships>'.encode()
        ],
    )
    yield (
        "[Content_Types].xml",
        [
            (
                f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
                f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{kinds}</Types>'
            ).encode()
        ],
    )


def rels() -> bytes:
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ).encode()
