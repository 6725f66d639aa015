"""Responses in files: every format holds the same rows, proves that it is whole, and nothing in it runs."""

import csv
import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from flask import Flask
from lxml import etree
from openpyxl import load_workbook
from sqlalchemy import delete, select

from engage.kernel.access import SYSTEM, Actor, Role
from engage.kernel.db import db
from engage.rules.spreadsheets import unescaped
from surveys.commands.exporting import sights_of
from surveys.exporters.answers import FORMATS, answers_file
from surveys.models import Survey, SurveyResponse
from surveys.rules.response_columns import EVERYTHING, Missing, Sight
from tests.programme import NOON
from tests.surveys.exporters.answered import ANSWERS, AWKWARD, FORMULA, an_answered_survey

FORMULAS = ("=cmd|' /C calc'!A0", "+44 161 496 0000", "-5", "@x", "\t=1")
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def written(survey: Survey, name: str, sights: frozenset[Sight] = EVERYTHING) -> bytes:
    file = answers_file(survey, FORMATS[name], sights=sights, publisher="The council", now=NOON)
    return b"".join(file.pieces)


def rows_of_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture
def survey(app: Flask) -> Survey:
    return an_answered_survey()


def test_every_answer_stands_in_its_column_and_a_missing_one_says_why(survey: Survey) -> None:
    *rows, end = rows_of_csv(written(survey, "csv"))
    assert end["response"] == "#end"
    full, blank, third, empty, older = rows
    assert {
        name: full[name] for name in ("likely", "spent", "buses", "order/park", "order/roads")
    } == {
        "likely": "10",
        "spent": "12.50",
        "buses": "agree",
        "order/park": "2",
        "order/roads": "0",
    }
    assert (full["share/park"], full["share/shops"]) == ("70", "0")
    assert (full["where/park"], full["where/shops"], full["where/other"]) == ("1", "0", "1")
    assert (full["show"], full["age"], full["share_of"], full["born"]) == (
        "1",
        "42",
        "-3.50",
        "2001-02-03",
    )
    assert blank["spent"] == blank["age"] == Missing.BLANK
    assert blank["more"] == blank["where:other"] == Missing.NOT_ASKED
    assert third["where:other"] == Missing.BLANK
    assert third["share_of"] == empty["likely"] == Missing.UNANSWERED
    assert older["age"] == "[not asked]"
    assert (older["age.v1"], older["bins"], full["age.v1"]) == ("forty", "no", "[not asked]")
    assert full["received_on"] == "2026-11-22"


@pytest.mark.requirement("SEC4")
def test_nothing_runs_and_every_text_can_be_had_back(survey: Survey) -> None:
    full, blank, third, *_ = rows_of_csv(written(survey, "csv"))
    assert full["where:other"] == f"'{FORMULA}"
    assert unescaped(full["where:other"]) == FORMULA
    assert unescaped(full["why"]) == AWKWARD
    assert unescaped(third["why"]) == "'tis"
    assert unescaped(blank["why"]) == "'[blank]", (
        "an answer that looks like a code is told from one"
    )


@pytest.mark.requirement("SEC4")
def test_what_looks_like_a_formula_runs_in_no_sheet_and_comes_back_as_it_was(
    survey: Survey,
) -> None:
    for response, text in zip(db.session.scalars(select(SurveyResponse)), FORMULAS, strict=False):
        response.answers = {**response.answers, "why": text}
    db.session.commit()
    in_csv = [row["why"] for row in rows_of_csv(written(survey, "csv"))]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in in_csv)
    assert {unescaped(cell) for cell in in_csv} >= set(FORMULAS)
    heading, *lines = load_workbook(io.BytesIO(written(survey, "xlsx")))["Answers"].iter_rows()
    place = [cell.value for cell in heading].index("why")
    assert {line[place].value for line in lines} >= set(FORMULAS)
    assert {line[place].data_type for line in lines} == {"s"}
    rows, content = rows_of_ods(written(survey, "ods"))
    assert {row["why"] for row in rows} >= set(FORMULAS)
    assert b"table:formula" not in content


@pytest.mark.requirement("D5")
def test_contact_details_and_ways_back_to_a_person_are_in_no_format(survey: Survey) -> None:
    for name in FORMATS:
        data = written(survey, name)
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                data = b"".join(archive.read(part) for part in archive.namelist())
        assert b"a@example.org" not in data
        assert ANSWERS[0]["show"].encode() not in data
        assert b"mail" not in data.replace(b"e-mail", b"")


def test_own_words_and_equality_answers_are_for_those_who_may_see_them(survey: Survey) -> None:
    def names(*roles: Role) -> set[str]:
        actor = Actor("someone", frozenset(roles))
        return set(rows_of_csv(written(survey, "csv", sights_of(actor)))[0])

    hidden = names(Role.ANALYST) - names(Role.AUTHOR)
    of_spot = {f"spot{ending}" for ending in ("", ":latitude", ":longitude", ":metres")}
    assert hidden == {"why", "more", "where:other", "age.v1", "live", "born", *of_spot}
    assert names(Role.ANALYST) - names(Role.MODERATOR) == {"live", "born", *of_spot}
    assert sights_of(SYSTEM) == EVERYTHING
    assert sights_of(Actor("x", frozenset({Role.OBSERVER}))) == frozenset()


def test_a_csv_proves_itself_by_its_last_line(survey: Survey) -> None:
    data = written(survey, "csv")
    start = data.rindex(b"#end")
    end = dict(part.split("=") for part in data[start:].decode().strip().strip(",").split(",")[1:])
    assert end == {"rows": "5", "sha256": hashlib.sha256(data[:start]).hexdigest()}
    assert (
        len({line.count(",") for line in (data.splitlines()[0].decode(), data[start:].decode())})
        == 1
    )


def digest_of(survey: Survey) -> str:
    data = written(survey, "csv")
    return hashlib.sha256(data[: data.rindex(b"#end")]).hexdigest()


def test_a_workbook_holds_the_same_rows_as_text_that_stays_text(survey: Survey) -> None:
    book = load_workbook(io.BytesIO(written(survey, "xlsx")))
    assert book.sheetnames == ["Answers", "Columns", "End"]
    heading, first, *_ = book["Answers"].iter_rows()
    by_name = {head.value: cell for head, cell in zip(heading, first, strict=True)}
    assert by_name["where:other"].value == FORMULA
    assert by_name["where:other"].data_type == "s"
    assert by_name["where:other"].quotePrefix
    assert by_name["why"].value.replace("_x005F_", "_") == AWKWARD
    assert (by_name["age"].value, by_name["spent"].value) == (42, 12.5)
    end = {row[0]: row[1] for row in book["End"].iter_rows(values_only=True)}
    assert end["Rows"] == 5
    assert end["SHA-256 of the rows as CSV"] == digest_of(survey)


def test_an_opendocument_sheet_holds_the_same_rows(survey: Survey) -> None:
    data = written(survey, "ods")
    assert data[30:84] == b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
    (full, *_), held = rows_of_ods(data)
    content = etree.fromstring(held)
    tables = content.findall(f".//{{{OFFICE}:table:1.0}}table")
    assert (full["why"], full["where:other"], full["age"]) == (AWKWARD, FORMULA, "42")
    assert b"table:formula" not in etree.tostring(content)
    assert _text(tables[2].findall(f".//{{{OFFICE}:table:1.0}}table-cell")[9]) == digest_of(survey)


def rows_of_ods(data: bytes) -> tuple[list[dict[str, str]], bytes]:
    """The rows of the first sheet by their headings, and the whole of what the file holds as XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        held = archive.read("content.xml")
    table = etree.fromstring(held).find(f".//{{{OFFICE}:table:1.0}}table")
    assert table is not None
    heading, *lines = [
        [_text(cell) for cell in row.findall(f"{{{OFFICE}:table:1.0}}table-cell")]
        for row in table.findall(f"{{{OFFICE}:table:1.0}}table-row")
    ]
    return [dict(zip(heading, line, strict=False)) for line in lines], held


def _text(cell: Any) -> str:
    def words(element: Any) -> str:
        own = {"s": " " * int(element.get(f"{{{OFFICE}:text:1.0}}c", "1")), "tab": "\t"}
        inner = own.get(etree.QName(element).localname, element.text or "")
        return inner + "".join(words(each) + (each.tail or "") for each in element)

    return "\n".join(words(line) for line in cell)


def test_json_is_one_object_that_ends_with_its_proof(survey: Survey) -> None:
    told = json.loads(written(survey, "json"))
    assert list(told)[-2:] == ["rows", "sha256"]
    assert (told["rows"], told["sha256"]) == (5, digest_of(survey))
    assert told["responses"][0]["why"] == AWKWARD
    assert told["responses"][0]["spent"] == "12.50"
    assert [column["name"] for column in told["columns"]] == list(told["responses"][0])


def test_a_data_package_describes_its_data(survey: Survey) -> None:
    with zipfile.ZipFile(io.BytesIO(written(survey, "package"))) as archive:
        assert archive.namelist() == [
            "answers.csv",
            "columns.csv",
            "LICENCE.md",
            "datapackage.json",
        ]
        data = archive.read("answers.csv")
        descriptor = json.loads(archive.read("datapackage.json"))
    answers = descriptor["resources"][0]
    assert (
        answers["hash"]
        == f"sha256:{hashlib.sha256(data).hexdigest()}"
        == f"sha256:{digest_of(survey)}"
    )
    assert (answers["bytes"], answers["rows"]) == (len(data), 5)
    assert descriptor["licenses"][0]["path"] == "LICENCE.md"
    schema = answers["schema"]
    assert [field["name"] for field in schema["fields"]] == list(rows_of_csv(data)[0])
    for field in schema["fields"]:
        for row in rows_of_csv(data):
            cell = row[field["name"]]
            if cell not in schema["missingValues"] and field["type"] in {"integer", "number"}:
                float(cell)
            if cell not in schema["missingValues"] and "constraints" in field:
                assert cell in field["constraints"]["enum"]


def test_a_survey_nobody_answered_gives_a_whole_file_in_every_format(survey: Survey) -> None:
    db.session.execute(delete(SurveyResponse))
    db.session.commit()
    for name in FORMATS:
        assert written(survey, name)
    assert json.loads(written(survey, "json"))["rows"] == 0
    assert load_workbook(io.BytesIO(written(survey, "xlsx")))["Answers"].max_row == 1
