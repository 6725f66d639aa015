"""Workbooks of projects and of ideas go through the officers' pages: a worker reads each, all of it or nothing."""

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.commands.frozen import FrozenError
from budgeting.commands.workbooks import ask_to_read, forget_workbooks
from budgeting.importers.tables import xlsx_of
from budgeting.models.bids import Bid
from budgeting.models.rounds import Workbook
from budgeting.queries.rounds import log_of, round_or_404
from budgeting.rules.bids import BidState
from budgeting.rules.workbooks import SheetOf
from engage.activities.rules.lifecycle import State
from engage.jobs.commands import enqueue
from engage.jobs.models import BackgroundJob
from engage.jobs.worker import run_job
from engage.kernel.access import SYSTEM, Role
from engage.kernel.db import db
from engage.moderation.queries import count_waiting
from tests.budgeting.bidding import a_call
from tests.budgeting.test_bid_sheets import GOOD
from tests.conftest import Clock
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, a_draft_round, a_programme, an_open_round

IDEAS = "/officers/ideas/next-year"
PAGE = "/officers/rounds/safer/setup/projects"
HEADINGS = ["title", "summary", "cost", "theme", "title:ur"]
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def workbook(*rows: list[str], headings: list[str] | None = None) -> bytes:
    return xlsx_of("projects", (headings or HEADINGS, rows))


def send(officer: FlaskClient, content: bytes, *, to: str = PAGE, name: str = "ours.xlsx") -> Any:
    file = (io.BytesIO(content), name)
    page = officer.get("/officers/acts/")
    return press(officer, to, page=page, file=file)


def read() -> None:
    """What a worker does."""
    db.session.commit()
    waiting = db.session.scalars(
        db.select(BackgroundJob.id).where(BackgroundJob.state == "queued")
    ).all()
    db.session.remove()
    for job_id in waiting:
        run_job(job_id)
        db.session.remove()


def told(officer: FlaskClient, at: str = PAGE) -> str:
    return words_of(officer.get(at))


def words_of(answer: Any) -> str:
    page = BeautifulSoup(answer.get_data(as_text=True), "lxml")
    return " ".join(page.get_text(" ").split())


@pytest.fixture
def officer(app: Flask, client: FlaskClient) -> FlaskClient:
    a_draft_round(a_programme())
    db.session.commit()
    return signed_in(app, Role.AUTHOR)


def test_the_projects_of_a_workbook_come_onto_the_list(app: Flask, officer: FlaskClient) -> None:
    row = ["A bench", "To sit on.", "1,250.50", "Places", "بینچ"]
    assert send(officer, workbook(row)).status_code == 302
    assert "Your workbook is being read." in told(officer)
    assert "A bench" not in told(officer)
    read()
    page = told(officer)
    assert "A bench" in page
    assert "Your workbook is being read." not in page
    project = round_or_404("safer").projects[-1]
    assert (project.cost_pence, project.words["title"]["ur"]["text"]) == (1_250_50, "بینچ")
    assert db.session.scalars(db.select(Workbook)).all() == []


def test_every_cell_that_is_wrong_is_named_and_nothing_comes_in(
    app: Flask, officer: FlaskClient
) -> None:
    rows = (
        ["A bench", "", "100", "", ""],
        ["", "", "5", "", ""],
        ["A tree", "", "much", "", ""],
        ["A pond", "", "0", "", ""],
    )
    send(officer, workbook(*rows))
    read()
    page = told(officer)
    assert "No project came in." in page
    for place in ("projects!A3, title:", "projects!C4, cost:", "projects!C5, cost:"):
        assert place in page
    assert "A bench" not in page
    assert len(round_or_404("safer").projects) == 3


def with_formulas() -> bytes:
    """As programs write it that never work one out."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "List"
    for row in (["title", "cost"], ["A bench", "=50*2"], ["=A2", "5"], [None, None, "=1+1"]):
        sheet.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


WITHOUT_RESULT = tuple(
    f"{place} The cell holds a formula, and its result is not in the file."
    for place in ("List!B2, cost:", "List!A3, title:", "List!C4, C:")
)


def test_a_formula_whose_result_was_never_saved_is_told_with_its_cell(
    app: Flask, officer: FlaskClient
) -> None:
    send(officer, with_formulas())
    read()
    page = told(officer)
    assert all(line in page for line in ("No project came in.", *WITHOUT_RESULT))
    assert "A bench" not in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no workbook at all", "This file is no workbook"),
        (workbook(["A bench"], headings=["title"]), "The first line must name the columns"),
        (workbook(), "There is no project in this file"),
    ],
)
def test_a_file_that_cannot_be_read_is_said(
    app: Flask, officer: FlaskClient, content: bytes, words: str
) -> None:
    send(officer, content)
    read()
    assert words in told(officer)


def test_what_is_left_of_a_workbook_is_forgotten_after_seven_days_and_the_page_says_so(
    app: Flask, officer: FlaskClient, clock: Clock
) -> None:
    """The one of projects waits; that of ideas was refused."""
    asked, pb_round = clock.moment, round_or_404("safer")
    send(officer, workbook(["A bench", "", "100", "", ""]))
    assert "If nothing has come of it by 29 November 2026, we forget it." in told(officer)
    refused = Workbook(
        round_id=pb_round.id, sheet="ideas", asked_by="x", asked_at=asked, faults=[{"code": "x"}]
    )
    db.session.add(refused)
    db.session.commit()
    forget_workbooks(now=asked + timedelta(days=7, seconds=-1))
    assert len(db.session.scalars(db.select(Workbook)).all()) == 2
    clock.moment = asked + timedelta(days=7)
    enqueue("budgeting.forget_bidders", now=clock.moment, actor=SYSTEM)
    read()
    assert db.session.scalars(db.select(Workbook)).all() == []
    assert "Your workbook is being read." not in told(officer)


def test_a_list_of_faults_says_until_when_it_is_kept(app: Flask, officer: FlaskClient) -> None:
    send(officer, workbook(["A bench", "", "much", "", ""]))
    read()
    assert "We forget this list on 29 November 2026." in told(officer)


def test_after_the_opening_no_workbook_is_taken_and_the_attempt_is_logged(app: Flask) -> None:
    pb_round = an_open_round(programme=a_programme()).pb_round
    officer = signed_in(app, Role.AUTHOR)
    assert send(officer, workbook(["A bench", "", "100", "", ""])).status_code == 409
    db.session.rollback()
    assert [entry.action for entry in log_of(pb_round)][-1] == "round.change_refused"
    assert db.session.scalars(db.select(Workbook)).all() == []


def test_the_command_itself_takes_no_workbook_after_the_opening(app: Flask) -> None:
    """A page that was opened before the vote is stopped by the command, whatever its view asks first."""
    pb_round = an_open_round(programme=a_programme()).pb_round
    with pytest.raises(FrozenError):
        ask_to_read(pb_round, SheetOf.PROJECTS, workbook(), now=NOON, actor=FIRST_OFFICER)


def ideas(*rows: dict[str, str], kind: str) -> bytes:
    """A file of ideas, as a workbook or as CSV."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    table = [[row.get(name, "") for name in headings] for row in rows]
    if kind == "xlsx":
        return xlsx_of("ideas", (headings, table))
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headings, *table])
    return text.getvalue().encode()


def send_ideas(officer: FlaskClient, *rows: dict[str, str], kind: str) -> str:
    """Send them and let a worker read what it must; what the page says then."""
    content = ideas(*rows, kind=kind)
    answer = send(officer, content, to=f"{IDEAS}/file", name=f"ideas.{kind}")
    if answer.status_code == 302:
        read()
        answer = officer.get(IDEAS)
    return words_of(answer)


@pytest.fixture
def appraiser(app: Flask, client: FlaskClient) -> FlaskClient:
    a_call()
    db.session.commit()
    return signed_in(app, Role.AUTHOR)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.requirement("M1")
def test_the_ideas_of_a_file_stand_as_if_they_had_just_been_sent(
    app: Flask, appraiser: FlaskClient, kind: str
) -> None:
    told_there = send_ideas(appraiser, GOOD, {**GOOD, "title": "More paint"}, kind=kind)
    assert "More paint" in told_there
    bids = list(db.session.scalars(db.select(Bid)))
    assert [bid.state for bid in bids] == [BidState.SENT, BidState.SENT]
    assert {bid.sent["title"] for bid in bids} == {"Paint", "More paint"}
    assert count_waiting() == 2
    assert db.session.scalars(db.select(Workbook)).all() == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_fault_of_a_file_of_ideas_is_told_by_row_and_column_and_none_comes_in(
    app: Flask, appraiser: FlaskClient, kind: str
) -> None:
    wrong = {**GOOD, "title": "", "area": "west", "least": "60000", "language": "Klingon"}
    page = send_ideas(appraiser, GOOD, wrong, kind=kind)
    at = {"csv": ("row 3", "row 3"), "xlsx": ("ideas!C3", "ideas!F3")}[kind]
    for line in (
        f"{at[0]}, title: Write a short name for your idea",
        f"{at[1]}, area: There is no area with this code",
        "least: This cannot be more than all you ask for",
        "language: Write the language as a short code",
    ):
        assert line in page
    assert db.session.scalars(db.select(Bid)).all() == []


def test_a_formula_in_a_file_of_ideas_is_told_as_one_of_projects_is(
    app: Flask, appraiser: FlaskClient
) -> None:
    send(appraiser, with_formulas(), to=f"{IDEAS}/file")
    read()
    assert all(line in told(appraiser, IDEAS) for line in WITHOUT_RESULT)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_of_ideas_that_is_sent_twice_is_taken_once(
    app: Flask, appraiser: FlaskClient, kind: str
) -> None:
    send_ideas(appraiser, GOOD, kind=kind)
    other = {**GOOD, "title": "More paint"}
    again = send_ideas(appraiser, GOOD, other, other, kind=kind)
    assert "row 2, row 4: This round has an idea" in again
    assert len(db.session.scalars(db.select(Bid)).all()) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("ideas.pb", b"META", "Choose a file that ends in .csv or .xlsx"),
        ("ideas.csv", b"", "The first line must name the columns, at least title"),
        ("ideas.csv", b"\xff\xfe", "Save it again as CSV UTF-8"),
        ("ideas.xlsx", b"", "There is no idea in this file"),
    ],
)
def test_what_is_no_file_of_ideas_is_said_beside_it(
    app: Flask, appraiser: FlaskClient, name: str, content: bytes, words: str
) -> None:
    answer = send(appraiser, content, to=f"{IDEAS}/file", name=name)
    assert answer.status_code == 422
    assert words in words_of(answer)


def test_no_idea_comes_by_file_once_the_vote_is_open(app: Flask, appraiser: FlaskClient) -> None:
    """A workbook that waits while the round leaves its draft is refused by the worker, whatever the page saw."""
    send(appraiser, ideas(GOOD, kind="xlsx"), to=f"{IDEAS}/file", name="ideas.xlsx")
    round_or_404("next-year").state = State.OPEN
    read()
    assert db.session.scalars(db.select(Bid)).all() == []
    assert [book.content for book in db.session.scalars(db.select(Workbook))] == [None]
    assert "Bring in a file" not in told(appraiser, IDEAS)
