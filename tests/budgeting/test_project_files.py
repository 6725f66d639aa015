"""A workbook of projects goes through the officers' page: a worker reads it, all of it or nothing."""

import io

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.commands.frozen import FrozenError
from budgeting.commands.project_files import ask_for_projects
from budgeting.importers.one_sheet import one_sheet
from budgeting.models.rounds import ProjectFile
from budgeting.queries.rounds import log_of, round_or_404
from engage.jobs.models import BackgroundJob
from engage.jobs.worker import run_job
from engage.kernel.access import Role
from engage.kernel.db import db
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, a_draft_round, a_programme, an_open_round

PAGE = "/officers/rounds/safer/setup/projects"
HEADINGS = ["title", "summary", "cost", "theme", "title:ur"]
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def workbook(*rows: list[str], headings: list[str] | None = None) -> bytes:
    return one_sheet("projects", headings or HEADINGS, rows)


def send(officer: FlaskClient, content: bytes) -> int:
    file = (io.BytesIO(content), "ours.xlsx")
    page = officer.get("/officers/acts/")
    return press(officer, PAGE, page=page, file=file).status_code


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


def told(officer: FlaskClient) -> str:
    page = BeautifulSoup(officer.get(PAGE).get_data(as_text=True), "lxml")
    return " ".join(page.get_text(" ").split())


@pytest.fixture
def officer(app: Flask, client: FlaskClient) -> FlaskClient:
    a_draft_round(a_programme())
    db.session.commit()
    return signed_in(app, Role.AUTHOR)


def test_the_projects_of_a_workbook_come_onto_the_list(app: Flask, officer: FlaskClient) -> None:
    assert send(officer, workbook(["A bench", "To sit on.", "1,250.50", "Places", "بینچ"])) == 302
    assert "Your workbook is being read." in told(officer)
    assert "A bench" not in told(officer)
    read()
    page = told(officer)
    assert "A bench" in page
    assert "Your workbook is being read." not in page
    project = round_or_404("safer").projects[-1]
    assert (project.cost_pence, project.words["title"]["ur"]["text"]) == (1_250_50, "بینچ")
    assert db.session.scalars(db.select(ProjectFile)).all() == []


def test_every_cell_that_is_wrong_is_named_and_nothing_comes_in(
    app: Flask, officer: FlaskClient
) -> None:
    rows = ["A bench", "", "100", "", ""], ["", "", "5", "", ""], ["A tree", "", "much", "", ""]
    send(officer, workbook(*rows))
    read()
    page = told(officer)
    assert "No project came in." in page
    assert "projects!A3:" in page
    assert "projects!C4:" in page
    assert "A bench" not in page
    assert len(round_or_404("safer").projects) == 3


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


def test_after_the_opening_no_workbook_is_taken_and_the_attempt_is_logged(app: Flask) -> None:
    pb_round = an_open_round(programme=a_programme()).pb_round
    officer = signed_in(app, Role.AUTHOR)
    assert send(officer, workbook(["A bench", "", "100", "", ""])) == 409
    db.session.rollback()
    assert [entry.action for entry in log_of(pb_round)][-1] == "round.change_refused"
    assert db.session.scalars(db.select(ProjectFile)).all() == []


def test_the_command_itself_takes_no_workbook_after_the_opening(app: Flask) -> None:
    """A page that was opened before the vote is stopped by the command, whatever its view asks first."""
    pb_round = an_open_round(programme=a_programme()).pb_round
    with pytest.raises(FrozenError):
        ask_for_projects(pb_round, workbook(), now=NOON, actor=FIRST_OFFICER)
