"""Open answers of a survey are coded with the same codebook, once nobody can take them back."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.activities.ports import Codable, key_from, port_of
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.themes.commands.coding import bring_in
from engage.themes.models import CodingItem
from engage.themes.queries.coding import account_of
from surveys.commands.setup import close_survey
from surveys.models import Survey, SurveyResponse
from tests.conftest import NOON
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, an_open_survey


def answered(survey: Survey, *answers: dict[str, Any]) -> None:
    db.session.add_all(
        SurveyResponse(
            survey_id=survey.id,
            version=1,
            answers=each,
            view="ur" if "ur" in each else "en",
            channel="online",
            reference_digest=f"{number:064}",
            received_on=NOON.date(),
        )
        for number, each in enumerate(answers)
    )
    db.session.commit()


@pytest.mark.requirement("T1", "G4")
def test_answers_in_own_words_come_to_the_coders_after_the_close(
    app: Flask, client: FlaskClient
) -> None:
    survey = an_open_survey()
    answered(
        survey,
        {"first": "homes", "more": "More trees."},
        {"first": "homes"},
        {"more": "Benches."},
        {"more": {"unread": "illegible"}},
    )
    assert bring_in(survey, now=NOON, actor=FIRST_OFFICER) == (0, 0)
    close_survey(survey, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    assert bring_in(survey, now=NOON, actor=FIRST_OFFICER) == (2, 0)
    account = account_of(survey)
    assert (account.received, account.waiting, account.not_brought_in) == (2, 2, 0)
    port = port_of(Codable, survey.kind)  # type: ignore[type-abstract]  # a protocol is the key
    keys = [key_from(key) for key in db.session.scalars(select(CodingItem.key))]
    assert {port.show(key).text for key in keys} == {"More trees.", "Benches."}
    analyst = signed_in(app, Role.ANALYST, email="analyst@example.org")
    page = analyst.get("/officers/coding/priorities/next").get_data(as_text=True)
    assert "Anything else?" in page
