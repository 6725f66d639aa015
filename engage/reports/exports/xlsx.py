"""The report's figures as a workbook that follows the Analysis Function's checklist for spreadsheets.

A cover, a list of sheets, the notes, then one marked table a sheet: title in A1, one header row with no two names
alike, nothing merged, hidden, filtered, frozen or empty. Text is written as text, so nothing in it can run.
"""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from engage.reports.exports.grids import Grid, Unit, Value, caption, placed_blocks
from engage.reports.exports.packing import packed_again
from engage.reports.exports.typesetting import built_at
from engage.reports.exports.wording import NOT_APPLICABLE, UNDER_ONE, moment_text, symbol_text
from engage.reports.rules.document import ReportDocument
from engage.reports.rules.labels import Label
from engage.rules.disclosure.release import Symbol

LONGEST_SHEET_NAME = 31
WIDE, NARROW = 60, 18
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
    """The sheets in order. XlsxWriter has no types, so it is kept in here."""

    def __init__(self, document: ReportDocument, made: io.BytesIO) -> None:
        self._document = document
        self._book: Any = xlsxwriter.Workbook(made, {"in_memory": True})
        self._formats: dict[str, Any] = {
            name: self._book.add_format(
                {"text_wrap": True, "valign": "top", "font_name": "Arial", "font_size": 12, **look}
            )
            for name, look in _LOOKS.items()
        }
        self._names: set[str] = set()

    def write(self) -> None:
        document = self._document
        self._book.set_properties(
            {
                "title": document.title_words,
                "author": document.publisher,
                "subject": document.programme,
                "comments": moment_text(document),
                "created": built_at(document).replace(tzinfo=None),
            }
        )
        grids = [grid for placed in placed_blocks(document) for grid in placed.sheets]
        label = document.label
        sheets = {grid.id: self._sheet_name(grid) for grid in grids}
        self._cover(label(Label.COVER))
        self._contents(label(Label.CONTENTS), grids, sheets)
        self._notes(label(Label.NOTES))
        for grid in grids:
            self._data(sheets[grid.id], grid)
        self._book.close()

    def _sheet_name(self, grid: Grid) -> str:
        words = f"{self._document.label(Label.TABLE)} {grid.number}" if grid.number else grid.title
        return _free_name(
            re.sub(r"[\[\]:*?/\\']", " ", words)[:LONGEST_SHEET_NAME].strip(), self._names
        )

    def _sheet(self, name: str) -> Any:
        self._names.add(name.casefold())
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if self._document.view.direction == "rtl":
            sheet.right_to_left()
        return sheet

    def _text(self, sheet: Any, row: int, words: str, look: str = "text") -> None:
        sheet.write_string(row, 0, words, self._formats[look])

    def _cover(self, name: str) -> None:
        document, built = self._document, self._document.built_from
        sheet = self._sheet(name)
        sheet.set_column(0, 0, 100)
        facts = (
            (Label.PROGRAMME, document.programme),
            (Label.LANGUAGE, document.view.language),
            (Label.BUILT_AT, moment_text(document)),
            (Label.DATA_DIGEST, built.data_digest),
            (Label.CODE_VERSION, built.code_version),
        )
        self._text(sheet, 0, document.title_words, "title")
        self._text(sheet, 1, document.publisher)
        for row, (label, value) in enumerate(facts, 2):
            self._text(sheet, row, f"{document.label(label)}: {value}")
        self._text(sheet, 2 + len(facts), document.label(Label.FILE_NOTE))

    def _contents(self, name: str, grids: Sequence[Grid], sheets: dict[str, str]) -> None:
        label = self._document.label
        sheet = self._sheet(name)
        self._text(sheet, 0, name, "title")
        self._text(sheet, 1, label(Label.ONE_TABLE))
        columns = [label(Label.SHEET), label(Label.TABLE_TITLE)]
        rows = [(sheets[grid.id], grid.title) for grid in grids]
        self._table(
            sheet,
            2,
            name="contents",
            columns=columns,
            rows=[((one, "text"), (two, "text")) for one, two in rows],
        )
        for row, (target, _) in enumerate(rows, 3):
            sheet.write_url(row, 0, f"internal:'{target}'!A1", self._formats["link"], target)
        sheet.set_column(0, 0, NARROW + 10)
        sheet.set_column(1, 1, WIDE)

    def _notes(self, name: str) -> None:
        label = self._document.label
        sheet = self._sheet(name)
        self._text(sheet, 0, label(Label.SYMBOLS), "title")
        self._text(sheet, 1, label(Label.ONE_TABLE))
        rows = [
            (symbol_text(Symbol.CONFIDENTIAL), label(Label.SYMBOL_CONFIDENTIAL)),
            (symbol_text(Symbol.WITHHELD), label(Label.SYMBOL_WITHHELD)),
            (NOT_APPLICABLE, label(Label.SYMBOL_NOT_APPLICABLE)),
            (UNDER_ONE, label(Label.SYMBOL_UNDER_ONE)),
        ]
        columns = [label(Label.SYMBOL), label(Label.MEANING)]
        self._table(
            sheet,
            2,
            name="notes",
            columns=columns,
            rows=[((one, "text"), (two, "text")) for one, two in rows],
        )
        sheet.set_column(0, 0, NARROW)
        sheet.set_column(1, 1, WIDE)

    def _data(self, name: str, grid: Grid) -> None:
        document = self._document
        sheet = self._sheet(name)
        self._text(sheet, 0, caption(grid, document), "title")
        remarks = [document.label(Label.ONE_TABLE), grid.summary, *grid.notes]
        start = 1
        for start, words in enumerate(filter(None, remarks), 1):
            self._text(sheet, start, words)
        columns = _unlike([grid.stub, *(column.label for column in grid.columns)])
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
        self._table(sheet, start + 1, name=f"table_{grid.id}", columns=columns, rows=rows)
        sheet.set_column(0, 0, WIDE)
        sheet.set_column(1, len(grid.columns), NARROW)

    def _table(
        self,
        sheet: Any,
        first_row: int,
        *,
        name: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Styled]],
    ) -> None:
        for row, cells in enumerate(rows, first_row + 1):
            for place, styled in enumerate(cells):
                self._cell(sheet, row, place, styled)
        last_row = first_row + len(rows)
        sheet.add_table(
            first_row,
            0,
            last_row,
            len(columns) - 1,
            {
                "name": _table_name(name),
                "style": TABLE_STYLE,
                "autofilter": False,
                "banded_rows": False,
                "columns": [
                    {"header": words, "header_format": self._formats["header"]} for words in columns
                ],
            },
        )

    def _cell(self, sheet: Any, row: int, place: int, styled: Styled) -> None:
        value, look = styled
        if isinstance(value, str):
            sheet.write_string(row, place, value, self._formats[look])
        elif look == "money":
            sheet.write_number(row, place, value / PENCE_IN_A_POUND, self._formats[look])
        else:
            sheet.write_number(row, place, value, self._formats[look])


_LOOKS: dict[str, dict[str, object]] = {
    "text": {},
    "title": {"bold": True, "font_size": 16},
    "header": {"bold": True, "bottom": 2},
    "link": {"font_color": "#0b4c8c", "underline": 1},
    "number": {"num_format": "#,##0", "align": "right"},
    "money": {"num_format": '"£"#,##0.00', "align": "right"},
    "symbol": {"align": "right"},
}


def _look(unit: Unit, value: Value) -> str:
    if unit is Unit.WORDS:
        return "text"
    if isinstance(value, str):
        return "symbol"
    return "money" if unit is Unit.PENCE else "number"


def _free_name(name: str, taken: set[str]) -> str:
    """A sheet name that no other sheet has; names are compared without case."""
    for candidate in _candidates(name):
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
