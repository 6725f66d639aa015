"""The numbers of a report: one protected set in every file, each with its base, and all contributions accounted for."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from redis import Redis

from engage.activities.rules.lifecycle import State
from engage.kernel.db import db
from engage.reports.models import EngagementReport
from engage.reports.queries.reports import file_or_404
from engage.reports.rules.document import AccountBlock, published_tables
from engage.reports.rules.snapshot import from_document
from engage.rules.channel import Channel
from surveys.models import Survey
from tests.programme import an_open_survey
from tests.reports.conftest import Desk, answer_survey
from tests.reports.exports.ods_reader import ods_rows, ods_sheets

FORBIDDEN = ("±", "margin of error", "representative", "residents think", "response rate")


def a_closed_survey(homes: int = 31, safety: int = 17, **more: int) -> Survey:
    """Two groups to compare by, four people who go to shops: too few to show."""
    survey = an_open_survey()
    survey.group_by = ["first"]
    answer_survey(survey, [{"first": "homes", "where": ["park"]}] * homes)
    answer_survey(survey, [{"first": "safety", "where": ["shops"]}] * 4)
    answer_survey(survey, [{"first": "safety", "where": ["park"]}] * (safety - 4))
    answer_survey(survey, [{"first": "homes"}] * more.get("paper", 0), channel=Channel.PAPER)
    survey = db.session.get_one(Survey, survey.id)
    survey.state = State.CLOSED.value
    db.session.commit()
    return survey


def file(desk: Desk, report: EngagementReport, name: str) -> bytes:
    """A download, by a browser that does not take it for a page."""
    client = FlaskClient(desk.app, desk.app.response_class)
    answer = client.get(f"/officers/reports/{report.slug}/files/{name}")
    assert answer.status_code == 200
    return bytes(answer.data)


def allowed(report: EngagementReport) -> set[str]:
    """Every figure and symbol that the stored document holds: nothing else may stand in a table of any file."""
    document = from_document(report.document or {})
    found = {
        str(value.value)
        for block in document.blocks
        if isinstance(block, AccountBlock)
        for line in block.lines
        for value in line.values
    }
    for table in published_tables(document.blocks):
        found.add(str(table.base))
        for cell in (*table.cells.values(), *table.bases.values()):
            found.add(f"[{cell.symbol.value}]" if cell.symbol else str(cell.count))
            if cell.percent is not None:
                found.add(str(cell.percent))
        found |= {"100"}  # of the line that says how many people a table is about
    return found


def figures_in(texts: Iterable[str]) -> set[str]:
    """Numbers and symbols in the cells of tables."""
    return {found for text in texts for found in re.findall(r"\[(?:c|low)\]|\d+", text)}


def cells_of(name: str, content: bytes) -> list[str]:
    """The texts of the data cells of a file."""
    return READERS[name](content)


def _csv_cells(content: bytes) -> list[str]:
    lines = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return [line["value"] for line in lines if line["table"] != "key"]


def _package_cells(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return _csv_cells(package.read("figures.csv"))


def _json_cells(content: bytes) -> list[str]:
    tables = json.loads(content)["tables"]
    rows = [row for table in tables if table["id"] != "key" for row in table["rows"]]
    return [str(value) for row in rows for value in row["values"]]


def _ods_cells(content: bytes) -> list[str]:
    sheets = [sheet for sheet in ods_sheets(content) if sheet.startswith("Table")]
    return [cell for sheet in sheets for row in ods_rows(content, sheet)[1:] for cell in row[1:]]


def _xlsx_cells(content: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [
        str(value)
        for sheet in book
        if sheet.title.startswith("Table")
        for row in sheet.iter_rows(min_row=_first_data_row(sheet), values_only=True)
        for value in row[1:]
        if value is not None
    ]


def _docx_cells(content: bytes) -> list[str]:
    tables = docx.Document(io.BytesIO(content)).tables
    return [cell.text for table in tables for row in table.rows[1:] for cell in row.cells[1:]]


def _html_cells(content: bytes) -> list[str]:
    return [cell.get_text() for cell in BeautifulSoup(content, "lxml").select("td")]


READERS = {
    "page": _html_cells,
    "html": _html_cells,
    "csv": _csv_cells,
    "json": _json_cells,
    "zip": _package_cells,
    "ods": _ods_cells,
    "xlsx": _xlsx_cells,
    "docx": _docx_cells,
}


def _first_data_row(sheet: Any) -> int:
    (table,) = sheet.tables.values()
    return int(re.findall(r"\d+", table.ref)[0]) + 1


@pytest.mark.requirement("S1", "S2", "S4", "A9")
def test_the_tables_of_every_file_hold_exactly_the_protected_figures(
    desk: Desk, queue: Redis
) -> None:
    a_closed_survey()
    report = desk.build()
    wanted = allowed(report)
    assert "[c]" in wanted
    assert not {"4", "13", "44"} & wanted, "too few people, or a number that gives them away"
    page = file_or_404(report, "page").content
    assert figures_in(cells_of("page", page)) | {"100"} == wanted
    for name in READERS.keys() - {"page"}:
        shown = figures_in(cells_of(name, file(desk, report, name)))
        assert shown | {"100"} == wanted, name
    reader = pypdf.PdfReader(io.BytesIO(file(desk, report, "pdf")))
    printed = " ".join(page.extract_text() for page in reader.pages)
    assert wanted - {"100"} <= figures_in([printed])


def docx_text(content: bytes) -> str:
    word = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


@pytest.mark.requirement("S7")
def test_every_percentage_has_its_base_beside_it(desk: Desk, queue: Redis) -> None:
    a_closed_survey()
    page = BeautifulSoup(desk.get(f"/officers/reports/{desk.build().slug}"), "lxml")
    blocks = page.select("main figure, main table, main p, main li")
    for block in blocks:
        if not re.search(r"\d%", block.get_text()) or block.find_parent(["figure", "table"]):
            continue
        following = block.find_parent("div").find_next("p") if block.name == "table" else None
        said = block.get_text(" ") + (following.get_text(" ") if following else "")
        assert re.search(r"\d+ people|Everyone who answered", said), said


@pytest.mark.requirement("W1", "R1")
def test_nothing_claims_more_than_an_open_consultation_can(desk: Desk, queue: Redis) -> None:
    a_closed_survey()
    page = desk.get(f"/officers/reports/{desk.build().slug}").lower()
    assert [words for words in FORBIDDEN if words in page] == []
    assert "anyone could choose to take part" in page


def accounts(report: EngagementReport) -> dict[str, list[list[int]]]:
    return {
        block.id: [[value.value for value in line.values] for line in block.lines]
        for block in from_document(report.document or {}).blocks
        if isinstance(block, AccountBlock)
    }


@pytest.mark.requirement("G4", "R1")
def test_what_was_received_is_what_was_counted_and_left_out_whatever_comes_in(
    desk: Desk, queue: Redis
) -> None:
    survey = a_closed_survey(paper=3)
    first = accounts(desk.build())
    answer_survey(survey, [{"first": "homes"}] * 5, channel=Channel.PHONE)
    second = accounts(desk.build())
    for account in (first, second):
        assert all(received == counted + out for received, counted, out in account["account"])
        assert all(sum(ways) == received for *ways, received in account["channels"])
    assert second["account"][0][0] == first["account"][0][0] + 5


@pytest.mark.requirement("S5")
def test_groups_are_compared_only_when_the_survey_is_over(desk: Desk, queue: Redis) -> None:
    survey = a_closed_survey()
    survey.state = State.OPEN.value
    db.session.commit()
    early = desk.build()
    assert all(
        table.columns is None
        for table in published_tables(from_document(early.document or {}).blocks)
    )
    assert "groups are compared when it has closed" in desk.get(f"/officers/reports/{early.slug}")
    db.session.get_one(Survey, survey.id).state = State.CLOSED.value
    db.session.commit()
    late = desk.build()
    tables = list(published_tables(from_document(late.document or {}).blocks))
    assert [table.title["en"] for table in tables if table.columns] == [
        "Where do you go? By: What should come first?"
    ]


@pytest.mark.requirement("S1", "S3")
@pytest.mark.parametrize(
    ("responses", "said"),
    [
        (0, "Nobody has taken part yet"),
        (1, "Too few people answered for us to show what they said"),
        (12, "12 of 12 people (100%)"),
    ],
)
def test_a_report_says_so_when_there_is_little_to_tell(
    desk: Desk, queue: Redis, responses: int, said: str
) -> None:
    survey = an_open_survey()
    answer_survey(survey, [{"first": "homes"}] * responses)
    assert said in desk.get(f"/officers/reports/{desk.build().slug}")


def test_a_programme_without_activities_has_a_report_that_says_so(desk: Desk, queue: Redis) -> None:
    from tests.programme import a_programme

    a_programme()
    page = desk.get(f"/officers/reports/{desk.build().slug}")
    assert "No activity has opened yet" in page


PAYLOAD = "<script>alert(1)</script> =cmd|' /C calc'!A0 & \"quoted\""


@pytest.mark.requirement("SEC3", "SEC4")
def test_markup_in_somebodys_words_is_shown_as_it_was_written(
    desk: Desk, queue: Redis, quoting: Any
) -> None:
    an_open_survey()
    quoting(PAYLOAD)
    report = desk.build()
    page = BeautifulSoup(desk.get(f"/officers/reports/{report.slug}"), "lxml")
    assert PAYLOAD in page.select_one("blockquote").get_text()
    assert PAYLOAD in BeautifulSoup(file(desk, report, "html"), "lxml").get_text()
    assert PAYLOAD in docx_text(file(desk, report, "docx"))
    assert not page.select("blockquote script")
