"""Officers see the ballot before it opens, in every view; nothing that they press there is sent, kept or counted."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from budgeting.models.rounds import RegisterEntry, Round, SealedBallot
from engage.kernel.access import Role
from engage.kernel.audit import chain
from engage.kernel.db import db
from tests.forms import press
from tests.officers import signed_in
from tests.programme import a_draft_round, a_programme

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
AT = "/officers/rounds/safer/preview"


@pytest.fixture
def officer(app: Flask, client: FlaskClient) -> FlaskClient:
    a_draft_round(a_programme(), languages=())
    db.session.commit()
    return signed_in(app, Role.AUTHOR)


@pytest.mark.parametrize("view", ["", "/ur", "/easy", "/ur/easy"])
def test_a_ballot_is_walked_through_in_every_view_before_it_opens(
    officer: FlaskClient, view: str
) -> None:
    ballot = officer.get(f"{view}{AT}/ballot")
    review = press(officer, f"{view}{AT}/review", page=ballot, chosen=["A", "B"])
    project = press(officer, f"{view}{AT}/projects/A", page=ballot, chosen=["B"])
    for page in (ballot, review, project):
        assert page.status_code == 200
        words = page.get_data(as_text=True)
        assert "e-demo" in words
        assert "/rounds/safer/ballot" not in words.replace(f"{AT}", "")
        assert "voting.js" not in words
        assert "choosing" not in words
    assert "Football" in review.get_data(as_text=True)


def test_words_that_nobody_has_checked_yet_are_shown_as_they_are_written(
    officer: FlaskClient,
) -> None:
    assert "ایک محفوظ جگہ" in officer.get(f"/ur{AT}/ballot").get_data(as_text=True)


@pytest.mark.requirement("V12")
def test_nothing_is_cast_whatever_is_pressed(app: Flask, officer: FlaskClient) -> None:
    before = [entry.action for entry in chain()]
    ballot = officer.get(f"{AT}/ballot")
    review = press(officer, f"{AT}/review", page=ballot, chosen=["A"])
    assert "Send my vote" not in review.get_data(as_text=True)
    sent = press(officer, f"{AT}/send", page=review, chosen=["A"])
    assert sent.status_code == 200
    assert "Send my vote" not in sent.get_data(as_text=True)
    for table in (SealedBallot, RegisterEntry):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert db.session.scalars(select(Round)).one().turnout == 0
    assert [entry.action for entry in chain()] == before


def test_too_much_is_explained_as_it_will_be(officer: FlaskClient) -> None:
    refused = press(
        officer, f"{AT}/review", page=officer.get(f"{AT}/ballot"), chosen=["A", "B", "C"]
    )
    assert refused.status_code == 422
    assert "£30 more than there is" in refused.get_data(as_text=True)


def test_another_language_can_be_chosen_on_the_way(officer: FlaskClient) -> None:
    assert officer.get(f"/ur{AT}/projects/A").status_code == 200
    assert officer.get(f"/ur{AT}/review").status_code == 200


def test_a_round_without_projects_has_nothing_to_show(app: Flask, officer: FlaskClient) -> None:
    for project in db.session.scalars(select(Round)).one().projects:
        db.session.delete(project)
    db.session.commit()
    assert officer.get(f"{AT}/ballot").location.endswith("/setup")
    assert "preview" not in officer.get("/officers/rounds/safer/setup").get_data(as_text=True)


def test_nobody_else_sees_it(app: Flask, officer: FlaskClient) -> None:
    assert app.test_client().get(f"{AT}/ballot").status_code == 302
    assert app.test_client().get("/rounds/safer").status_code == 404
