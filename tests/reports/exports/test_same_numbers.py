"""One set of protected numbers: what each format shows is read back from the file and compared with it."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace

import docx
import openpyxl
import pypdf
import pytest
from bs4 import BeautifulSoup

from engage.reports.exports.charts import chart_of
from engage.reports.exports.csv import write_csv
from engage.reports.exports.docx import write_docx
from engage.reports.exports.html import write_html
from engage.reports.exports.json import write_json
from engage.reports.exports.ods import write_ods
from engage.reports.exports.package import write_package
from engage.reports.exports.pdf import write_pdf
from engage.reports.exports.xlsx import write_xlsx
from engage.reports.rules.document import (
    ChartBlock,
    ChartOrder,
    Heading,
    Paragraph,
    ReportDocument,
    TableBlock,
    TallyBlock,
)
from engage.reports.rules.snapshot import as_document, from_document
from engage.rules.activity import Axis, CountTable
from engage.rules.direction import TURNING, own_direction
from engage.rules.disclosure.protect import protect
from engage.rules.disclosure.release import Policy, PublishedTable
from tests.reports.exports.ods_reader import ods_rows
from tests.reports.exports.sample import (
    AREAS,
    BY_AREA,
    FIRST,
    ROUND,
    english_report,
    translated_report,
)

Cells = dict[tuple[str, str], str]
"""What a reader finds at (row, column), as text."""

RAW = CountTable(
    id="raw",
    title={"en": "What people put first"},
    rows=Axis("raw:priority", ("safe", "homes", "care"), FIRST.rows.words),
    columns=AREAS,
    counts={
        ("safe", "brinnington"): 23,
        ("homes", "brinnington"): 31,
        ("care", "brinnington"): 3,
        ("safe", "marple"): 40,
        ("homes", "marple"): 0,
        ("care", "marple"): 17,
        ("safe", "offerton"): 12,
        ("homes", "offerton"): 4,
        ("care", "offerton"): 29,
        ("safe", "reddish"): 2,
        ("homes", "reddish"): 1,
        ("care", "reddish"): 4,
    },
    base=166,
    bases={"brinnington": 57, "marple": 57, "offerton": 45, "reddish": 7},
)


def protected(method: str = "suppress") -> PublishedTable:
    policy = Policy(method=type(Policy().method)(method))
    return protect([RAW], policy=policy, released=())["raw"]


def report_of(table: PublishedTable) -> ReportDocument:
    blocks = (Heading("What we heard"), TableBlock(table, ""), ChartBlock(table, ""))
    return english_report(blocks=blocks)


def expected(table: PublishedTable) -> Cells:
    """The published cells by words: the count, or its symbol."""
    assert table.columns is not None
    return {
        (table.rows.words[row]["en"], table.columns.words[column]["en"]): (
            str(cell.count) if cell.symbol is None else f"[{cell.symbol.value}]"
        )
        for (row, column), cell in table.cells.items()
    }


def read_docx(report: ReportDocument) -> Cells:
    (table,) = docx.Document(io.BytesIO(write_docx(report))).tables
    return _read([[cell.text for cell in row.cells] for row in table.rows])


def read_html(report: ReportDocument) -> Cells:
    (table,) = BeautifulSoup(write_html(report), "lxml").find_all("table")
    return _read(
        [[cell.text for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
    )


def read_xlsx(report: ReportDocument) -> Cells:
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(report)))["Table 1"]
    (table,) = sheet.tables.values()
    header, *rows = [[str(cell.value) for cell in row] for row in sheet[table.ref]]
    people = [place for place, words in enumerate(header) if words.endswith(": people")]
    kept = [[row[0], *(row[place] for place in people)] for row in rows]
    return _read(
        [[header[0], *(header[place].removesuffix(": people") for place in people)], *kept]
    )


def read_csv(report: ReportDocument) -> Cells:
    return _cells_of(write_csv(report).decode("utf-8-sig"))


def _cells_of(text: str) -> Cells:
    return {
        (line["row"], line["column"].removesuffix(": people")): line["value"]
        for line in csv.DictReader(io.StringIO(text, newline=""))
        if line["unit"] == "people" and line["row_id"] != "*"
    }


def read_ods(report: ReportDocument) -> Cells:
    header, *rows = ods_rows(write_ods(report), "Table 1")
    people = [place for place, words in enumerate(header) if words.endswith(": people")]
    return _read([[row[0], *(row[place].removesuffix(": people") for place in people)] for row in (header, *rows)])  # fmt: skip


def read_json(report: ReportDocument) -> Cells:
    (table,) = json.loads(write_json(report))["tables"]
    columns = table["columns"]
    return {
        (row["label"], column["label"].removesuffix(": people")): str(value)
        for row in table["rows"]
        for column, value in zip(columns, row["values"], strict=True)
        if row["id"] != "*" and column["unit"] == "people"
    }


def read_package(report: ReportDocument) -> Cells:
    with zipfile.ZipFile(io.BytesIO(write_package(report))) as package:
        text = package.read("figures.csv").decode()
    return _cells_of(text)


def _read(rows: list[list[str]]) -> Cells:
    header, *body = rows
    return {
        (row[0], column): value.split(" (")[0]
        for row in body
        if row[0] != "Everyone who answered"
        for column, value in zip(header[1:], row[1:], strict=True)
    }


READERS = [read_docx, read_html, read_xlsx, read_ods, read_csv, read_json, read_package]


@pytest.mark.requirement("S4", "A9", "A10", "A11")
@pytest.mark.parametrize("method", ["suppress", "round"])
@pytest.mark.parametrize("read", READERS)
def test_every_cell_in_a_file_is_the_published_one(
    read: Callable[[ReportDocument], Cells], method: str
) -> None:
    table = protected(method)
    assert read(report_of(table)) == expected(table)


@pytest.mark.requirement("S3")
@pytest.mark.parametrize("read", READERS)
def test_no_hidden_figure_reads_as_zero_or_nothing(read: Callable[[ReportDocument], Cells]) -> None:
    table = protected()
    shown = read(report_of(table))
    hidden = [key for key, value in expected(table).items() if value.startswith("[")]
    assert hidden
    assert {shown[key] for key in hidden} <= {"[c]", "[low]"}


@pytest.mark.requirement("S3", "S4", "A9")
def test_a_printed_table_shows_the_published_figures() -> None:
    table = protected()
    pages = pypdf.PdfReader(io.BytesIO(write_pdf(report_of(table)))).pages
    words = "\n".join(page.extract_text(extraction_mode="layout") for page in pages)
    lines = [line.split() for line in words.splitlines()]
    for row in table.rows.categories:
        shown = _page_values(table, row)
        label = table.rows.words[row]["en"].split()
        assert [*label, *" ".join(shown).split()] in lines


def _page_values(table: PublishedTable, row: str) -> list[str]:
    values = []
    for column in table.columns.categories:
        cell = table.cell(row, column)
        values.append(f"[{cell.symbol}]" if cell.symbol else f"{cell.count} ({cell.percent}%)")
    return values


@pytest.mark.requirement("S4", "A11")
def test_a_chart_and_its_text_alternative_hold_exactly_the_tables_figures() -> None:
    for table in (FIRST, BY_AREA, protected()):
        report = report_of(table)
        chart = chart_of(ChartBlock(table, "", ChartOrder.AS_GIVEN), report)
        bars = [bar for group in chart.groups for bar in group.bars]
        assert len(bars) == len(table.cells)
        for key, cell in table.cells.items():
            value = f"[{cell.symbol}]" if cell.symbol else f"{cell.count:,}"
            assert any(bar.value.split(" (")[0] == value for bar in bars), key
        assert all(f": {bar.value}." in chart.alt for bar in bars)
        assert all((bar.share is None) == bar.value.startswith("[") for bar in bars)


@pytest.mark.requirement("S3", "A11")
def test_hidden_bars_come_last_together_in_the_tables_own_order() -> None:
    table = replace(
        FIRST,
        cells={
            **FIRST.cells,
            ("safe",): BY_AREA.cell("safe", "offerton"),
            ("parks",): BY_AREA.cell("safe", "offerton"),
        },
    )
    chart = chart_of(ChartBlock(table, ""), report_of(table))
    *shown, hidden = chart.groups[0].bars
    assert hidden.label == "Feeling safe where I live · Clean air, parks and rivers"
    assert (hidden.value, hidden.share) == ("[c]", None)
    assert f"{hidden.label}: [c]." in chart.alt
    assert shown[0].label == "Homes people can afford"
    assert len(shown) == len(table.cells) - 2


@pytest.mark.requirement("S7")
def test_a_chart_and_a_page_say_how_many_people_a_percentage_is_of() -> None:
    page = write_html(report_of(FIRST)).decode()
    assert page.count("2,391 people answered.") == 2


@pytest.mark.requirement("S3")
def test_more_than_zero_never_reads_as_zero_per_cent() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(report_of(FIRST))))["Table 1"]
    row = next(
        row for row in sheet.iter_rows(values_only=True) if row[0] == "=Jobs + town centre shops"
    )
    assert row[1:] == (9, "<1")
    assert "9 (less than 1%)" in write_html(report_of(FIRST)).decode()


@pytest.mark.requirement("S1")
def test_a_round_of_fewer_than_ten_ballots_shows_the_outcome_and_no_votes() -> None:
    small = replace(
        ROUND, has_votes=False, lines=tuple(replace(line, votes=0) for line in ROUND.lines)
    )
    report = english_report(blocks=(Heading("You Say, We Pay"), TallyBlock(small, "")))
    assert from_document(as_document(report)) == report
    assert "Votes" not in [
        cell.text for cell in docx.Document(io.BytesIO(write_docx(report))).tables[0].rows[0].cells
    ]
    page = BeautifulSoup(write_html(report), "lxml")
    assert [cell.text for cell in page.find("tr").find_all("th")] == [
        "Project",
        "Cost",
        "Money given",
        "Funded",
    ]
    assert "Fewer than ten people chose a project" in page.text
    # How many were blank or spoilt would tell how many were not.
    assert len(page.find_all("table")) == 1
    assert "votes" not in {
        line["column_id"]
        for line in csv.DictReader(io.StringIO(write_csv(report).decode("utf-8-sig")))
    }


@pytest.mark.requirement("S3", "S4")
def test_a_table_that_words_tell_whole_stands_in_files_for_computers_and_on_no_page() -> None:
    told = TableBlock(protected(), "", is_told=True)
    report = english_report(
        blocks=(
            Heading("What we heard"),
            Paragraph("Too few people answered."),
            told,
            TableBlock(FIRST, ""),
        )
    )
    assert from_document(as_document(report)) == report
    page = BeautifulSoup(write_html(report), "lxml")
    assert [one.caption.text for one in page.find_all("table")] == [
        "Table 1: What should Stockport put first?"
    ]
    assert len(docx.Document(io.BytesIO(write_docx(report))).tables) == 1
    assert (
        "What people put first"
        not in pypdf.PdfReader(io.BytesIO(write_pdf(report))).pages[0].extract_text()
    )
    lines = list(csv.DictReader(io.StringIO(write_csv(report).decode("utf-8-sig"))))
    assert {"raw", "priority"} == {line["table"] for line in lines}
    sheets = openpyxl.load_workbook(io.BytesIO(write_xlsx(report))).sheetnames
    assert sheets[-2:] == ["Table 1", "Table 2"], "after those that stand on a page"


def test_words_that_run_the_other_way_are_held_together_on_pages_and_plain_in_data() -> None:
    """An English question in an Arabic report keeps its question mark at its own end."""
    asked = replace(FIRST, title={"en": "What first?"})
    report = replace(
        translated_report("ar"), blocks=(Heading("أ"), TableBlock(asked, ""), ChartBlock(asked, ""))
    )
    assert own_direction("What first?") in write_html(report).decode()
    word = docx.Document(io.BytesIO(write_docx(report)))
    assert any("\u200eWhat first?\u200e" in line.text for line in word.paragraphs)
    assert write_pdf(report)
    for data in (write_csv(report), write_json(report)):
        assert "What first?" in data.decode()
        assert not {ord(letter) for letter in data.decode()} & set(TURNING)
