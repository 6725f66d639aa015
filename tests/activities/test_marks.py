"""What is kept of an activity in memory is known by its mark, so every change has to give it another."""

from datetime import timedelta

import pytest
from flask import Flask

from engage.kernel.db import db
from surveys.models import Survey
from tests.programme import NOON, an_open_survey

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [("words", {"title": {}}), ("closes_at", NOON + timedelta(days=90)), ("one_at_a_time", True)],
)
def test_a_change_in_either_table_gives_another_mark(app: Flask, name: str, value: object) -> None:
    an_open_survey()
    survey = db.session.query(Survey).one()
    before = survey.mark
    setattr(survey, name, value)
    db.session.commit()
    assert survey.mark != before


def test_what_was_not_changed_keeps_its_mark(app: Flask) -> None:
    an_open_survey()
    survey = db.session.query(Survey).one()
    before = survey.mark
    survey.one_at_a_time = survey.one_at_a_time
    db.session.commit()
    assert survey.mark == before
