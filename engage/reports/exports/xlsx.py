"""The report's figures as an Excel workbook."""

import io
import re
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from engage.kernel.packing import packed_again
from engage.reports.exports.grid import Value
from engage.reports.exports.sheets import PENCE_IN_A_POUND, Sheet, SheetTable, Styled, sheets_of
from engage.reports.exports.typesetting import built_at
from engage.reports.exports.wording import moment_text
from engage.reports.rules.document import ReportDocument

LINE_HEIGHT = 1.3
A4 = 9
TABLE_STYLE = "Table Style Light 1"


def write_xlsx(document: ReportDocument) -> bytes:
    """All tables of the report; the same document gives the same bytes on the same build."""
    made = io.BytesIO()
    book: Any = xlsxwriter.Workbook(made, {"in_memory": True})
    direction = _DIRECTIONS[document.view.direction]
    looks = {name: book.add_format({**_TEXT, **direction, **look}) for name, look in _LOOKS.items()}
    book.set_properties(
        {
            "title": document.title_words,
            "author": document.publisher,
            "subject": document.programme,
            "comments": moment_text(document),
            "created": built_at(document).replace(tzinfo=None),
        }
    )
    for sheet in sheets_of(document):
        _Worksheet(
            book.add_worksheet(sheet.name), sheet, looks, direction=document.view.direction
        ).write()
    book.close()
    language = escape(document.view.language)

    def with_language(name: str, part: bytes) -> bytes:
        if name != "docProps/core.xml":
            return part
        end = b"</cp:coreProperties>"
        return part.replace(end, f"<dc:language>{language}</dc:language>".encode() + end)

    return packed_again(made.getvalue(), with_language)


class _Worksheet:
    """One sheet from the top down. XlsxWriter has no types, so it is kept in here.

    Row heights are worked out here: not every program does it for wrapped text.
    """

    def __init__(
        self, worksheet: Any, sheet: Sheet, looks: Mapping[str, Any], *, direction: str
    ) -> None:
        self._worksheet = worksheet
        self._sheet = sheet
        self._looks = looks
        self._row = 0
        worksheet.hide_gridlines(2)
        worksheet.set_paper(A4)
        worksheet.fit_to_pages(1, 0)
        if sheet.is_across:
            worksheet.set_landscape()
        if direction == "rtl":
            worksheet.right_to_left()
        for place, width in enumerate(sheet.widths):
            worksheet.set_column(place, place, width)

    def write(self) -> None:
        for line in self._sheet.lines:
            self._write([line])
        if self._sheet.table is not None:
            self._table(self._sheet.table)

    def _table(self, table: SheetTable) -> None:
        first_row = self._row
        self._write(table.headers)
        for cells in table.rows:
            self._write(cells)
        columns = [
            {"header": words, "header_format": self._looks[look]} for words, look in table.headers
        ]
        options = {
            "name": _table_name(table.name),
            "style": TABLE_STYLE,
            "autofilter": False,
            "banded_rows": False,
            "columns": columns,
        }
        self._worksheet.add_table(first_row, 0, self._row - 1, len(columns) - 1, options)

    def _write(self, cells: Sequence[Styled]) -> None:
        for place, (value, look) in enumerate(cells):
            self._cell(place, value, look)
        lines = max(
            len(wrap(str(value), max(self._sheet.widths[place] * 11 // _size(look), 1)) or [""])
            for place, (value, look) in enumerate(cells)
        )
        tallest = max(_size(look) for _, look in cells)
        self._worksheet.set_row(self._row, lines * tallest * LINE_HEIGHT)
        self._row += 1

    def _cell(self, place: int, value: Value, look: str) -> None:
        sheet, where = self._worksheet, (self._row, place)
        if look == "link":
            sheet.write_url(*where, f"internal:'{value}'!A1", self._looks[look], value)
        elif isinstance(value, str):
            sheet.write_string(*where, value, self._looks[look])
        else:
            shown = value / PENCE_IN_A_POUND if look == "money" else value
            sheet.write_number(*where, shown, self._looks[look])


_TEXT: dict[str, object] = {
    "text_wrap": True,
    "valign": "top",
    "font_name": "Arial",
    "font_size": 12,
}
_DIRECTIONS: dict[str, dict[str, object]] = {
    "ltr": {"reading_order": 1, "align": "left"},
    "rtl": {"reading_order": 2, "align": "right"},
}
"""Said of every cell: a line that begins with a number would else be read from the other side."""
_LOOKS: dict[str, dict[str, object]] = {
    "text": {},
    "title": {"bold": True, "font_size": 16},
    "header": {"bold": True, "bottom": 2},
    "header_number": {"bold": True, "bottom": 2, "align": "right"},
    "link": {"font_color": "#0b4c8c", "underline": 1},
    "number": {"num_format": "#,##0", "align": "right"},
    "money": {"num_format": '"£"#,##0.00', "align": "right"},
    "words": {"indent": 1},
    "header_words": {"bold": True, "bottom": 2, "indent": 1},
    "symbol": {"align": "right"},
}


def _size(look: str) -> int:
    return int(str({**_TEXT, **_LOOKS[look]}["font_size"]))


def _table_name(words: str) -> str:
    """A name a workbook accepts for a table: letters, digits and underscores, beginning with a letter."""
    return re.sub(r"[^A-Za-z0-9_]", "_", words)[:200]
