"""Projects of a draft in and out of spreadsheets: what goes out comes back, and every fault names its sheet, row and column."""

import io
import json
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select, text

from budgeting.cli.rounds import round_commands
from budgeting.commands.drafting import add_projects
from budgeting.importers.draft_rounds import draft_as_pabulib
from budgeting.importers.project_sheets import projects_csv, projects_in, projects_xlsx
from budgeting.importers.projects import read_projects
from budgeting.importers.workbooks import read_workbook
from budgeting.models.rounds import Project, Round
from budgeting.queries.rounds import round_or_404
from engage.content.rules.words import words_from
from engage.kernel.access import Role
from engage.kernel.command_line import CommandRefusedError
from engage.kernel.db import db
from engage.rules.errors import InvalidError
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, a_draft_round, a_programme, an_open_round

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
NASTY = '=HYPERLINK("http://example.org")\nsecond line, "quoted"; and ‘more’'


def a_draft() -> Round:
    pb_round = a_draft_round(a_programme())
    first = pb_round.projects[0]
    first.cost_pence = 60_50
    first.words = words_from(
        {
            "title": {"en": NASTY, "ur": "راستے", "en-easy": "Lights"},
            "place": {"en": "Near the path"},
            "category": {"en": "Streets", "ur": "گلیاں"},
        }
    )
    first.category = "Streets"
    db.session.commit()
    return pb_round


def told(project: Project | object) -> tuple[object, ...]:
    return tuple(
        getattr(project, name) for name in ("number", "cost_pence", "words", "category", "picture")
    )


def test_what_goes_out_comes_back_in_both_kinds_of_file(app: Flask) -> None:
    pb_round = a_draft()
    as_they_are = [told(project) for project in pb_round.projects]
    drafts, faults = projects_in(read_workbook(projects_xlsx(pb_round)))
    assert faults == []
    assert [told(draft) for draft in drafts] == as_they_are
    again, faults = read_projects("projects.csv", projects_csv(pb_round))
    assert faults == []
    assert [told(draft) for draft in again] == as_they_are


def test_no_cell_of_a_workbook_runs(app: Flask) -> None:
    book = load_workbook(io.BytesIO(projects_xlsx(a_draft())))
    cells = [cell for row in book["projects"].iter_rows() for cell in row if cell.value]
    assert any(cell.value == NASTY for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}


def workbook(folder: Path, *rows: list[str], sheet: str = "Ideas of May") -> Path:
    path = folder / "projects.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return path


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(round_commands, list(words))


def refused(result: Result) -> dict[str, object]:
    assert isinstance(result.exception, CommandRefusedError), result
    assert result.exception.exit_code == 2
    found: dict[str, object] = result.exception.document
    return found


def test_every_fault_names_sheet_row_and_column_and_nothing_is_taken(
    app: Flask, tmp_path: Path
) -> None:
    a_draft()
    file = workbook(
        tmp_path,
        ["title", "cost", "number", "colour", "place:ur", "place"],
        ["Good", "10", "7"],
        ["", "ten"],
        ["Twelve", "12,50"],
        ["Nothing", "0"],
        ["Twice", "5", "7", "red"],
        ["Abroad", "5", "8", "", "گلی", ""],
        ["x" * 121, "5", "9"],
        ["Two at once", "5", "1,2"],
    )
    result = run(app, "import", str(file), "--round", "safer", "--json")
    faults = refused(result)["faults"]
    assert isinstance(faults, list)
    assert [(one["where"], one["code"]) for one in faults] == [
        ("Ideas of May!A3, title", "title_missing"),
        ("Ideas of May!B3, cost", "money_unreadable"),
        ("Ideas of May!B4, cost", "money_unreadable"),
        ("Ideas of May!B5, cost", "cost_not_positive"),
        ("Ideas of May!D6, colour", "column_unknown"),
        ("Ideas of May!C6, number", "number_twice"),
        ("Ideas of May!F7, place", "english_missing"),
        ("Ideas of May!A8, title", "text_too_long"),
        ("Ideas of May!C9, number", "number_unwritable"),
    ]
    assert len(db.session.scalars(select(Project)).all()) == 3


def test_a_workbook_is_added_to_a_draft_from_the_command_line(app: Flask, tmp_path: Path) -> None:
    a_draft()
    file = workbook(tmp_path, ["title", "cost"], ["Paint", "99.50"], ["Brushes", "£1,000"])
    dry = json.loads(run(app, "import", str(file), "--dry-run", "--json").output)
    assert dry["taken"] is False
    assert len(db.session.scalars(select(Project)).all()) == 3
    result = run(app, "import", str(file), "--round", "safer", "--json")
    assert [one["cost_pence"] for one in json.loads(result.output)["projects"]] == [99_50, 1000_00]
    db.session.expire_all()
    assert len(db.session.scalars(select(Project)).all()) == 5
    out = tmp_path / "out.xlsx"
    assert run(app, "export", "safer", str(out)).exit_code == 0
    drafts, _faults = projects_in(read_workbook(out.read_bytes()))
    assert len(drafts) == 5


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "round_not_named"),
        (("--round", "nowhere"), "round"),
        (("--round", "safer"), "round_frozen"),
    ],
)
def test_a_workbook_for_no_draft_is_refused(
    app: Flask, tmp_path: Path, words: tuple[str, ...], code: str
) -> None:
    an_open_round()
    file = workbook(tmp_path, ["title", "cost"], ["Paint", "99.50"])
    error = refused(run(app, "import", str(file), "--json", *words))["error"]
    assert isinstance(error, dict)
    assert error["code"] == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ([["title"], ["Paint"]], "column_missing"),
        ([["title", "cost"]], "file_empty"),
        ([["title", "title", "cost"], ["a", "b", "1"]], "xlsform_faulty"),
        (None, "unsupported_file"),
    ],
)
def test_a_file_that_is_no_list_of_projects_is_refused(
    app: Flask, tmp_path: Path, content: list[list[str]] | None, code: str
) -> None:
    file = tmp_path / "projects.xlsx"
    if content is None:
        file.write_bytes(b"nothing like it")
    else:
        workbook(tmp_path, *content)
    error = refused(run(app, "import", str(file), "--dry-run", "--json"))["error"]
    assert isinstance(error, dict)
    assert error["code"] == code


def test_officers_take_the_list_from_the_page_as_csv_and_as_a_workbook(
    app: Flask, client: FlaskClient
) -> None:
    pb_round = a_draft()
    officer, page = signed_in(app, Role.AUTHOR), "/officers/rounds/safer/setup/projects"
    told = officer.get(page).get_data(as_text=True)
    for ending, content in (("csv", projects_csv(pb_round)), ("xlsx", projects_xlsx(pb_round))):
        assert f'href="{page}.{ending}"' in told
        assert officer.get(f"{page}.{ending}").data == content
        assert client.get(f"{page}.{ending}").status_code == 302


def test_officers_take_the_list_from_the_page_as_a_pabulib_file(
    app: Flask, client: FlaskClient
) -> None:
    pb_round = a_draft()
    answer = signed_in(app, Role.AUTHOR).get("/officers/rounds/safer/setup/projects.pb")
    back, _faults = read_projects("safer.pb", answer.data)
    assert [(one.number, one.cost_pence, one.words) for one in back] == [
        (one.number, one.cost_pence, one.words) for one in pb_round.projects
    ]
    assert client.get("/officers/rounds/safer/setup/projects.pb").status_code == 302


def test_a_number_that_is_taken_gets_the_next_free_one(app: Flask) -> None:
    pb_round = a_draft()
    others = b"number,title,cost\nA,Slide,5\nB,Swing,5\nC,Sand,5\n"
    add_projects(pb_round, read_projects("a.csv", others)[0], now=NOON, actor=FIRST_OFFICER)
    numbers = [project.number for project in pb_round.projects]
    assert len(set(numbers)) == len(numbers) == 6


@pytest.mark.parametrize("kind", ["csv", "pb"])
def test_a_file_that_is_sent_twice_adds_nothing(app: Flask, kind: str) -> None:
    pb_round = a_draft()
    sent = {"csv": projects_csv, "pb": lambda one: draft_as_pabulib(one).encode()}[kind](pb_round)
    numbers = [project.number for project in pb_round.projects]
    with pytest.raises(InvalidError, match="title_taken"):
        add_projects(pb_round, read_projects(f"a.{kind}", sent)[0], now=NOON, actor=FIRST_OFFICER)
    db.session.rollback()
    db.session.expire_all()
    assert [project.number for project in round_or_404("safer").projects] == numbers
    three = b"title,cost\nSlide,5\nSwing,5\n SLIDE ,5\n"
    with pytest.raises(InvalidError, match="title_taken"):
        add_projects(pb_round, read_projects("a.csv", three)[0], now=NOON, actor=FIRST_OFFICER)


@pytest.mark.requirement("V3")
def test_a_picture_that_nobody_drew_is_refused_by_its_cell_and_takes_no_page_off_the_air(
    app: Flask,
) -> None:
    rows = (
        b"title,cost,picture\nLamps,100,lamp\nBikes,100,bike\nElsewhere,100,//evil.example/a.svg\n"
    )
    _drafts, faults = read_projects("projects.csv", rows)
    assert [(fault.where, fault.code) for fault in faults] == [
        ("row 2, picture", "picture_unknown"),
        ("row 4, picture", "picture_unknown"),
    ]
    an_open_round(slug="lamps")
    # As a round was that opened before such names were refused.
    db.session.execute(text("UPDATE pb_project SET picture = 'lamp' WHERE number = 'A'"))
    db.session.commit()
    resident = app.test_client()
    for address in ("/rounds/lamps", "/rounds/lamps/projects/A", "/easy/rounds/lamps"):
        assert resident.get(address).status_code == 200
