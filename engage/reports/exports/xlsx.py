"""The report's figures as a workbook that follows the Analysis Function's checklist for spreadsheets.

A cover, a list of sheets, the notes, then one marked table a sheet: title in A1, one header row with no two names
alike, nothing merged, hidden, filtered, frozen or empty. Text is written as text, so nothing in it can run.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from engage.kernel.packing import packed_again
from engage.reports.exports.grids import Grid, Unit, Value, caption, placed_blocks
from engage.reports.exports.typesetting import built_at
from engage.reports.exports.wording import NOT_APPLICABLE, UNDER_ONE, moment_text, symbol_text
from engage.reports.rules.document import ReportDocument
from engage.reports.rules.labels import Label
from engage.rules.disclosure.release import Symbol

LONGEST_SHEET_NAME = 31
WIDE, MIDDLE, NARROW, COVER_WIDTH = 60, 30, 18, 100
PORTRAIT_WIDTH = 120
"""Letters across; a wider sheet is printed across."""
LINE_HEIGHT = 1.3
A4 = 9
PENCE_IN_A_POUND = 100
TABLE_STYLE = "Table Style Light 1"

Styled = tuple[Value, str]
"""A value and the name of its look."""


def write_xlsx(document: ReportDocument) -> bytes:
    """All tables of the report; the same document gives the same bytes on the same build."""
    made = io.BytesIO()
    _Workbook(document, made).write()
    language = escape(document.view.language)

    def with_language(name: str, part: bytes) -> bytes:
        if name != "docProps/core.xml":
            return part
        end = b"</cp:coreProperties>"
        return part.replace(end, f"<dc:language>{language}</dc:language>".encode() + end)

    return packed_again(made.getvalue(), with_language)


class _Workbook:
    """The sheets in order. XlsxWriter has no types, so it is kept in here and in ``_Sheet``."""

    def __init__(self, document: ReportDocument, made: io.BytesIO) -> None:
        self._document = document
        self._book: Any = xlsxwriter.Workbook(made, {"in_memory": True})
        self._looks: dict[str, Any] = {
            name: self._book.add_format({**_TEXT, **look}) for name, look in _LOOKS.items()
        }
        self._names: set[str] = set()

    def write(self) -> None:
        document, label = self._document, self._document.label
        self._book.set_properties(
            {
                "title": document.title_words,
                "author": document.publisher,
                "subject": document.programme,
                "comments": moment_text(document),
                "created": built_at(document).replace(tzinfo=None),
            }
        )
        front = [label(Label.COVER), label(Label.CONTENTS), label(Label.NOTES)]
        front = [_free_name(name, self._names) for name in front]
        grids = [grid for placed in placed_blocks(document) for grid in placed.sheets]
        names = [_free_name(self._sheet_words(grid), self._names) for grid in grids]
        self._cover(front[0])
        self._contents(front[1], list(zip(names, grids, strict=True)))
        self._notes(front[2])
        for name, grid in zip(names, grids, strict=True):
            self._data(name, grid)
        self._book.close()

    def _sheet_words(self, grid: Grid) -> str:
        return f"{self._document.label(Label.TABLE)} {grid.number}" if grid.number else grid.title

    def _sheet(self, name: str, widths: Sequence[int]) -> "_Sheet":
        worksheet = self._book.add_worksheet(name)
        worksheet.hide_gridlines(2)
        worksheet.set_paper(A4)
        worksheet.fit_to_pages(1, 0)
        if sum(widths) > PORTRAIT_WIDTH:
            worksheet.set_landscape()
        if self._document.view.direction == "rtl":
            worksheet.right_to_left()
        return _Sheet(worksheet, self._looks, widths)

    def _cover(self, name: str) -> None:
        document, built = self._document, self._document.built_from
        facts = (
            (Label.PROGRAMME, document.programme),
            (Label.LANGUAGE, document.view.language),
            (Label.BUILT_AT, moment_text(document)),
            (Label.DATA_DIGEST, built.data_digest),
            (Label.CODE_VERSION, built.code_version),
        )
        sheet = self._sheet(name, [COVER_WIDTH])
        sheet.line(document.title_words, "title")
        sheet.line(document.publisher)
        for label, value in facts:
            sheet.line(f"{document.label(label)}: {value}")
        sheet.line(document.label(Label.FILE_NOTE))

    def _contents(self, name: str, sheets: Sequence[tuple[str, Grid]]) -> None:
        label = self._document.label
        sheet = self._sheet(name, [MIDDLE, WIDE])
        sheet.line(label(Label.CONTENTS), "title")
        sheet.line(label(Label.ONE_TABLE))
        columns = [(label(Label.SHEET), "header"), (label(Label.TABLE_TITLE), "header")]
        rows = [((target, "link"), (grid.title, "text")) for target, grid in sheets]
        sheet.table("contents", columns, rows)

    def _notes(self, name: str) -> None:
        label = self._document.label
        sheet = self._sheet(name, [MIDDLE, WIDE])
        sheet.line(label(Label.SYMBOLS), "title")
        sheet.line(label(Label.ONE_TABLE))
        meanings = (
            (symbol_text(Symbol.CONFIDENTIAL), Label.SYMBOL_CONFIDENTIAL),
            (symbol_text(Symbol.WITHHELD), Label.SYMBOL_WITHHELD),
            (NOT_APPLICABLE, Label.SYMBOL_NOT_APPLICABLE),
            (UNDER_ONE, Label.SYMBOL_UNDER_ONE),
        )
        columns = [(label(Label.SYMBOL), "header"), (label(Label.MEANING), "header")]
        rows = [((symbol, "text"), (label(meaning), "text")) for symbol, meaning in meanings]
        sheet.table("notes", columns, rows)

    def _data(self, name: str, grid: Grid) -> None:
        document = self._document
        sheet = self._sheet(name, [WIDE, *(NARROW for _ in grid.columns)])
        sheet.line(caption(grid, document), "title")
        for words in filter(None, (document.label(Label.ONE_TABLE), grid.summary, *grid.notes)):
            sheet.line(words)
        headers = [(column.label, _header_look(column.unit)) for column in grid.columns]
        rows = [
            (
                (row.label, "text"),
                *(
                    (value, _look(column.unit, value))
                    for column, value in zip(grid.columns, row.values, strict=True)
                ),
            )
            for row in grid.rows
        ]
        sheet.table(f"table_{grid.id}", [(grid.stub, "header"), *headers], rows)


class _Sheet:
    """One sheet from the top down. Row heights are worked out here: not every program does it for wrapped text."""

    def __init__(self, worksheet: Any, looks: Mapping[str, Any], widths: Sequence[int]) -> None:
        self._worksheet = worksheet
        self._looks = looks
        self._widths = widths
        self._row = 0
        for place, width in enumerate(widths):
            worksheet.set_column(place, place, width)

    def line(self, words: str, look: str = "text") -> None:
        """A line of words in the first column, above the table."""
        self._write([(words, look)])

    def table(
        self, name: str, headers: Sequence[tuple[str, str]], rows: Sequence[Sequence[Styled]]
    ) -> None:
        """The sheet's one marked table."""
        first_row = self._row
        names = _unlike([words for words, _ in headers])
        self._write([(words, look) for words, (_, look) in zip(names, headers, strict=True)])
        for cells in rows:
            self._write(cells)
        columns = [
            {"header": words, "header_format": self._looks[look]}
            for words, (_, look) in zip(names, headers, strict=True)
        ]
        options = {
            "name": _table_name(name),
            "style": TABLE_STYLE,
            "autofilter": False,
            "banded_rows": False,
            "columns": columns,
        }
        self._worksheet.add_table(first_row, 0, self._row - 1, len(names) - 1, options)

    def _write(self, cells: Sequence[Styled]) -> None:
        for place, (value, look) in enumerate(cells):
            self._cell(place, value, look)
        lines = max(
            len(wrap(str(value), max(self._widths[place] * 11 // _size(look), 1)) or [""])
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


def _header_look(unit: Unit) -> str:
    return "header_words" if unit is Unit.WORDS else "header_number"


def _look(unit: Unit, value: Value) -> str:
    if unit is Unit.WORDS:
        return "words"
    if isinstance(value, str):
        return "symbol"
    return "money" if unit is Unit.PENCE else "number"


def _free_name(name: str, taken: set[str]) -> str:
    """A sheet name that no other sheet has; names are compared without case."""
    allowed = re.sub(r"[\[\]:*?/\\']", " ", name)[:LONGEST_SHEET_NAME].strip()
    for candidate in _candidates(allowed):
        if candidate.casefold() not in taken:
            taken.add(candidate.casefold())
            return candidate
    raise AssertionError


def _candidates(name: str) -> Iterator[str]:
    yield name
    number = 1
    while True:
        number += 1
        ending = f" {number}"
        yield name[: LONGEST_SHEET_NAME - len(ending)] + ending


def _unlike(headers: Sequence[str]) -> list[str]:
    """Header names with no two alike: the second of a kind gets its place behind it."""
    seen: set[str] = set()
    unlike = []
    for place, words in enumerate(headers, 1):
        name = words if words.casefold() not in seen else f"{words} ({place})"
        seen.add(name.casefold())
        unlike.append(name)
    return unlike


def _table_name(words: str) -> str:
    """A name a workbook accepts for a table: letters, digits and underscores, beginning with a letter."""
    return re.sub(r"[^A-Za-z0-9_]", "_", words)[:200]
