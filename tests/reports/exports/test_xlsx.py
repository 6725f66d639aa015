"""The workbook against the Analysis Function's checklist for accessible spreadsheets, a test for each point."""

import io

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from engage.reports.exports.xlsx import write_xlsx
from engage.reports.rules.document import Heading, TableBlock
from engage.rules.activity import Axis
from engage.rules.disclosure.release import Cell
from tests.reports.exports.sample import FIRST, english_report, translated_report

pytestmark = pytest.mark.requirement("A10")


@pytest.fixture(scope="module")
def book() -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(english_report())))


def tables(book: Workbook):
    return [(sheet, table) for sheet in book for table in sheet.tables.values()]


def test_cover_contents_and_notes_come_first(book: Workbook) -> None:
    assert book.sheetnames[:4] == ["About this file", "Contents", "Notes", "Key numbers"]


def test_title_and_language_stand_in_the_document_properties(book: Workbook) -> None:
    assert book.properties.title == "What you told us about One Stockport"
    assert book.properties.language == "en"
    assert book.properties.creator == "Stockport Council"


def test_every_sheet_has_its_title_in_a1(book: Workbook) -> None:
    titles = [sheet["A1"].value for sheet in book]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_there_is_one_marked_table_a_sheet_and_it_reaches_to_the_end(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        assert len(sheet.tables) == 1
        (table,) = sheet.tables.values()
        assert table.ref.split(":")[1] == sheet.cell(sheet.max_row, sheet.max_column).coordinate
        assert table.headerRowCount == 1


def test_table_names_are_meaningful_and_unique(book: Workbook) -> None:
    names = [table.displayName for _, table in tables(book)]
    assert len({name.casefold() for name in names}) == len(names)
    assert "table_priority" in names


def test_headers_are_unique_and_none_is_empty(book: Workbook) -> None:
    for sheet, table in tables(book):
        headers = [cell.value for cell in sheet[table.ref][0]]
        assert all(headers)
        assert len({header.casefold() for header in headers}) == len(headers)


def test_no_cell_of_a_table_is_empty(book: Workbook) -> None:
    for sheet, table in tables(book):
        assert all(cell.value is not None for row in sheet[table.ref] for cell in row)


def test_nothing_is_merged_hidden_filtered_or_frozen(book: Workbook) -> None:
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert sheet.freeze_panes is None
        assert sheet.auto_filter.ref is None
        assert not any(row.hidden for row in sheet.row_dimensions.values())
        assert not any(column.hidden for column in sheet.column_dimensions.values())
        assert all(table.autoFilter is None for table in sheet.tables.values())


def test_no_row_is_blank(book: Workbook) -> None:
    for sheet in book:
        assert all(any(cell.value is not None for cell in row) for row in sheet.iter_rows())


def test_text_is_wrapped(book: Workbook) -> None:
    for sheet in book:
        assert all(
            cell.alignment.wrap_text
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        )


def test_the_contents_lead_to_every_table(book: Workbook) -> None:
    sheet = book["Contents"]
    targets = [sheet.cell(row, 1) for row in range(4, sheet.max_row + 1)]
    assert [cell.value for cell in targets] == book.sheetnames[3:]
    assert all(cell.hyperlink.location == f"'{cell.value}'!A1" for cell in targets)


@pytest.mark.requirement("S3")
def test_the_notes_explain_every_symbol_that_is_used(book: Workbook) -> None:
    explained = {row[0].value for row in book["Notes"].iter_rows(min_row=4)}
    used = {
        cell.value
        for sheet in book.worksheets[3:]
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
        and (cell.value.startswith("[") or cell.value == "<1")
        and len(cell.value) < 7
    }
    assert used == explained


def test_text_that_looks_like_a_formula_stays_text(book: Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "=Jobs + town centre shops" in [cell.value for cell in cells]


def test_the_cover_states_what_the_file_was_made_from(book: Workbook) -> None:
    words = " ".join(str(row[0].value) for row in book.worksheets[0].iter_rows())
    assert "9f2c41d07e55" in words
    assert "0.1.0" in words
    assert "2026-03-14 09:30 UTC" in words


def test_categories_with_the_same_words_get_headers_of_their_own() -> None:
    columns = Axis("area", ("a", "b"), {"a": {"en": "Heaton"}, "b": {"en": "Heaton"}})
    cells = {(row, column): Cell(10, 50) for row in ("safe", "homes") for column in ("a", "b")}
    table = _with_columns(columns, cells)
    book = openpyxl.load_workbook(
        io.BytesIO(write_xlsx(english_report(blocks=(Heading("H"), TableBlock(table, "")))))
    )
    headers = [cell.value for cell in book["Table 1"][table_row(book)]]
    assert len(set(headers)) == 5


def table_row(book: Workbook) -> int:
    (table,) = book["Table 1"].tables.values()
    return int(table.ref.split(":")[0][1:])


def _with_columns(columns: Axis, cells: dict[tuple[str, ...], Cell]):
    from dataclasses import replace

    rows = Axis("priority", ("safe", "homes"), FIRST.rows.words)
    return replace(
        FIRST,
        rows=rows,
        columns=columns,
        cells=cells,
        bases={"a": Cell(20), "b": Cell(20)},
        base=40,
    )


def test_a_right_to_left_language_turns_the_sheets() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(translated_report("ur"))))
    assert all(sheet.sheet_view.rightToLeft for sheet in book)


def test_the_same_report_gives_the_same_bytes() -> None:
    assert write_xlsx(english_report()) == write_xlsx(english_report())
