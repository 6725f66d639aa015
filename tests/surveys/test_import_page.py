"""Officers bring in a questionnaire from a file, and are told what was not understood."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.jobs.commands import claim, fail
from engage.jobs.handle import JobHandle
from engage.jobs.models import BackgroundJob
from engage.jobs.rules.recovery import Ending
from engage.kernel.access import Role
from engage.kernel.clock import now
from engage.kernel.db import db
from surveys.jobs import read_file
from surveys.models import SurveyImport
from surveys.queries.surveys import questionnaire_of, survey_or_404
from tests.forms import press
from tests.officers import signed_in
from tests.programme import a_programme
from tests.surveys.importers.lime_files import asked, lss

PAGE = "/officers/surveys/import"
NAME = "surveys.read_file"


def send(client: FlaskClient, data: bytes, name: str) -> str:
    """Where the page leads after this file."""
    answer = press(client, PAGE, file=(io.BytesIO(data), name), programme="one-place")
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def work() -> None:
    """What a worker does with the one job."""
    waiting = db.session.scalars(select(BackgroundJob).where(BackgroundJob.name == NAME)).one()
    arguments = dict(waiting.arguments)
    job = claim(waiting.id, token="here", now=now())
    db.session.commit()
    assert job is not None
    read_file(JobHandle(job, "here"), **arguments)
    db.session.commit()


def test_a_file_becomes_a_draft_and_what_is_left_out_is_told(
    app: Flask, client: FlaskClient
) -> None:
    a_programme()
    officer = signed_in(app, Role.AUTHOR)
    questions = [asked(7, "Y", "a"), asked(8, "*", "sum")]
    place = send(officer, lss(questions=questions), "Parks.lss")
    assert "being read" in officer.get(place).text
    work()
    page = officer.get(place).text
    assert "/officers/surveys/parks/setup" in page
    assert "<bdi>type *</bdi>" in page
    assert "Only calculations that put answers and words together are here" in page
    made = survey_or_404("parks")
    assert [each.id for each in questionnaire_of(made.id, 1).questions] == ["a"]
    assert db.session.scalars(select(SurveyImport)).one().content is None


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_defect_of_ours_is_told_and_the_page_does_not_wait_for_ever(app: Flask) -> None:
    a_programme()
    officer = signed_in(app, Role.AUTHOR)
    place = send(officer, lss(questions=[asked(7, "Y", "a")]), "Parks.lss")
    (waiting,) = db.session.scalars(select(BackgroundJob).where(BackgroundJob.name == NAME))
    claim(waiting.id, token="here", now=now())
    fail(waiting.id, token="here", ending=Ending.FAULT, error="fault", reference="AB12", now=now())
    page = officer.get(place).text
    assert "being read" not in page
    assert "fault is ours" in page
    assert "AB12" in page


def test_a_broken_file_names_the_place(app: Flask, client: FlaskClient) -> None:
    a_programme()
    officer = signed_in(app, Role.AUTHOR)
    place = send(officer, b"<document><x", "Parks.lss")
    work()
    page = officer.get(place).text
    assert "wrong in itself" in page
    assert "line 1, column" in page


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("data", "name"), [(b"x", "a.pdf"), (b"", "a.lss"), (b"x" * 11, "a.txt")])  # fmt: skip
def test_a_file_that_cannot_be_one_is_refused_at_once(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, data: bytes, name: str
) -> None:
    monkeypatch.setattr("surveys.commands.importing.MOST_BYTES", 10)
    a_programme()
    answer = press(signed_in(app, Role.AUTHOR), PAGE, file=(io.BytesIO(data), name), programme="one-place")  # fmt: skip
    assert answer.status_code == 422
    assert db.session.scalars(select(SurveyImport)).all() == []
