"""Sixty questions with routing over the wire: the same ids in the data whatever the language and whichever phone."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.kernel.db import db
from surveys.models import SurveyResponse
from tests.forms import press
from tests.programme import an_open_survey
from tests.surveys.long import URDU_NUMBER, answers_of, long_survey
from tests.surveys.test_answering_pages import code_on

START = "/surveys/priorities"
NUMBER = 60
ASKED = re.compile(r"/questions/(q\d+)")


@pytest.mark.requirement("Q5", "ER6")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("says", ["yes", "no"])
def test_sixty_questions_with_routing_over_two_phones_and_two_editions(
    app: Flask, client: FlaskClient, says: str
) -> None:
    an_open_survey(long_survey(NUMBER))
    left = answers_of(NUMBER, says=says)
    first, second = client, app.test_client()
    at = press(first, f"/ur{START}").location
    while len(left) > NUMBER // 2:
        at = _answered(first, at, left, URDU_NUMBER)
    code = code_on(first.get(f"/ur{START}/finish-later").get_data(as_text=True))
    at = press(second, f"/easy{START}/come-back", secret=code).location
    while "/questions/" in at:
        at = _answered(second, at, left, "Easy question")
    assert left == {}
    press(second, at)
    response = db.session.scalars(select(SurveyResponse)).one()
    assert response.answers == answers_of(NUMBER, says=says)
    assert press(first, f"/ur{START}").location.endswith("/q01")


def _answered(client: FlaskClient, at: str, left: dict[str, str], words: str) -> str:
    found = ASKED.search(at)
    assert found is not None, at
    page = client.get(at)
    assert words in page.get_data(as_text=True)
    return str(press(client, at, page=page, **{found[1]: left.pop(found[1])}).location)
