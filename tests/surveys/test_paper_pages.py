"""Officers have a survey printed; residents find it under other ways to answer."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.jobs.commands import claim, fail, finish
from engage.jobs.handle import JobHandle
from engage.jobs.models import BackgroundJob
from engage.jobs.rules.lifecycle import JobState
from engage.jobs.rules.recovery import Ending
from engage.kernel.access import Role
from engage.kernel.clock import now
from engage.kernel.db import db
from surveys.commands.papers import MAKE_PAPERS
from surveys.jobs import make_papers
from surveys.models import SurveyPaper
from tests.forms import press
from tests.officers import signed_in
from tests.programme import a_draft_survey, an_open_survey

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
DESK = "/officers/surveys/priorities/paper"
PAGE = "/surveys/priorities/on-paper"


def print_them(author: FlaskClient) -> None:
    """What an officer asks for and a worker does."""
    assert press(author, DESK).status_code == 302
    waiting = db.session.scalars(select(BackgroundJob).where(BackgroundJob.name == MAKE_PAPERS))
    asked = next(job for job in waiting if job.state == JobState.QUEUED)
    arguments = dict(asked.arguments)
    job = claim(asked.id, token="here", now=now())
    db.session.commit()
    assert job is not None
    make_papers(JobHandle(job, "here"), **arguments)
    finish(job.id, token="here", now=now())
    db.session.commit()


def test_officers_print_and_residents_find_it(app: Flask, client: FlaskClient) -> None:
    an_open_survey()
    assert "on paper or by phone" not in client.get("/surveys/priorities").text
    author = signed_in(app, Role.AUTHOR)
    print_them(author)
    assert "Large print" in author.get(DESK).text
    assert "Answer on paper or by phone" in client.get("/surveys/priorities").text
    assert client.get(f"{PAGE}/ur/large").data.startswith(b"%PDF")
    assert client.get(f"{PAGE}/pl/large").status_code == 404


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("", "en/standard"),
        ("/easy", "en/easy"),
        ("/ur", "ur/standard"),
        ("/ur/easy", "ur/standard"),
    ],
)
@pytest.mark.requirement("D5")
def test_the_printing_of_ones_own_view_comes_first(
    app: Flask, client: FlaskClient, prefix: str, first: str
) -> None:
    an_open_survey()
    print_them(signed_in(app, Role.AUTHOR))
    page = client.get(f"{prefix}{PAGE}").text
    places = [page.index(f"/on-paper/{row.language}/{row.edition}") for row in papers()]
    assert page.index(f"/on-paper/{first}") == min(places)


def papers() -> list[SurveyPaper]:
    return list(db.session.scalars(select(SurveyPaper)))


def test_printing_anew_replaces_what_was_there(app: Flask) -> None:
    an_open_survey()
    author = signed_in(app, Role.AUTHOR)
    print_them(author)
    before = {row.id for row in papers()}
    print_them(author)
    assert len(papers()) == len(before)
    assert not {row.id for row in papers()} & before


def test_officers_see_that_it_is_on_its_way_and_when_it_failed(app: Flask) -> None:
    an_open_survey()
    author = signed_in(app, Role.AUTHOR)
    press(author, DESK)
    assert "being made" in author.get(DESK).text
    (waiting,) = db.session.scalars(select(BackgroundJob).where(BackgroundJob.name == MAKE_PAPERS))
    claim(waiting.id, token="here", now=now())
    fail(waiting.id, token="here", ending=Ending.FAULT, error="fault", reference="AB12", now=now())
    failed = author.get(DESK).text
    assert "this reference: AB12" in failed
    assert "Make them" in failed


def test_a_draft_is_not_printed(app: Flask) -> None:
    a_draft_survey()
    db.session.commit()
    refused = press(signed_in(app, Role.AUTHOR), DESK)
    assert refused.status_code == 422
    assert "Open the survey first" in refused.text
