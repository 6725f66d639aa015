"""A copy of what was sent, and taking it back."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.activities.rules.lifecycle import State
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.uploads.models import Upload
from surveys.commands.tallying import rebuild_tally, refresh_tally
from surveys.models import SurveyContact, SurveyResponse
from surveys.queries.surveys import survey_or_404
from surveys.rules.questionnaire import Option, Question, Questionnaire, QuestionnairePage
from tests.conftest import Clock
from tests.forms import press
from tests.programme import NOON, an_open_survey
from tests.surveys.kinds import asked
from tests.surveys.test_answering_pages import answer_everything, code_on
from tests.surveys.test_kinds_of_question import answer_all

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
WHY = {"label": {"en": "Why ${first}?", "ur": "${first} کیوں؟"}}
PAGE = "/surveys/priorities/your-answers"


def sent(client: FlaskClient) -> str:
    """Send what was answered; returns the reference."""
    done = press(client, "/surveys/priorities/check-answers").location
    return code_on(client.get(done).get_data(as_text=True))


def responses() -> list[SurveyResponse]:
    db.session.expire_all()
    return list(db.session.scalars(select(SurveyResponse)))


@pytest.mark.requirement("Q4")
@pytest.mark.parametrize("prefix", ["", "/ur", "/easy"])
def test_a_copy_is_shown_for_the_reference_alone(client: FlaskClient, prefix: str) -> None:
    an_open_survey()
    answer_everything(client)
    reference = sent(client)
    copy = press(client, f"{prefix}{PAGE}", reference=reference.lower().replace("-", " "))
    assert "More lights" in copy.get_data(as_text=True)
    assert "/questions/" not in copy.get_data(as_text=True)
    refused = press(client, f"{prefix}{PAGE}", reference="ABCD-EFGH-2345")
    assert refused.status_code == 422
    assert "More lights" not in refused.get_data(as_text=True)


@pytest.mark.requirement("D2", "D4")
def test_answers_are_taken_back_with_their_files_and_their_place_in_the_tally(
    client: FlaskClient,
) -> None:
    answer_all(client)
    reference = sent(client)
    survey = survey_or_404("priorities")
    before = dict(survey.counts)
    assert refresh_tally(survey) == 1
    db.session.commit()
    gone = press(client, PAGE, reference=reference, do="take_back")
    assert "We have deleted your answers" in gone.get_data(as_text=True)
    assert responses() == []
    assert list(db.session.scalars(select(Upload))) == []
    survey = survey_or_404("priorities")
    kept = dict(survey.counts)
    rebuild_tally(survey)
    assert survey.counts == before
    assert kept["1"] == {"received": 0, "cells": {}}
    assert len(db.session.scalars(select(SurveyContact)).all()) == 2
    assert press(client, PAGE, reference=reference, do="take_back").status_code == 422
    (entry,) = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "survey.answers_taken_back")
    )
    assert (entry.subject, entry.facts) == (survey.id, {}), "that one was, and nothing of whose"


@pytest.mark.requirement("D2", "D4")
def test_after_the_survey_has_closed_the_copy_stays_and_nothing_is_taken_back(
    client: FlaskClient, clock: Clock
) -> None:
    an_open_survey()
    answer_everything(client)
    reference = sent(client)
    clock.moment += timedelta(days=22)
    copy = press(client, PAGE, reference=reference, do="take_back").get_data(as_text=True)
    assert "More lights" in copy
    assert "can no longer be taken back" in copy
    assert len(responses()) == 1


@pytest.mark.requirement("Q3")
def test_an_earlier_answer_stands_in_a_later_question_escaped_and_in_its_view(
    client: FlaskClient,
) -> None:
    labels = {"label": {"en": "Homes <b>", "ur": "گھر"}}
    pages = (
        QuestionnairePage("first", (asked("first", "single", Option("homes", labels)),)),
        QuestionnairePage("why", (Question("why", "short_text", WHY),)),
    )
    an_open_survey(Questionnaire("q", 1, pages))
    press(client, "/surveys/priorities")
    press(client, "/surveys/priorities/questions/first", first="homes")
    page = client.get("/surveys/priorities/questions/why").get_data(as_text=True)
    assert "Homes &lt;b&gt;" in page
    heading = BeautifulSoup(page, "lxml").h1
    assert heading is not None
    assert "Why \u2068Homes <b>\u2069?" in heading.get_text()
    urdu = client.get("/ur/surveys/priorities/questions/why").get_data(as_text=True)
    assert "\u2068گھر\u2069" in urdu


@pytest.mark.requirement("D4")
@pytest.mark.parametrize("prefix", ["", "/easy"])
def test_my_receipt_knows_a_surveys_reference_and_leads_to_the_answers(
    client: FlaskClient, prefix: str
) -> None:
    survey = an_open_survey()
    answer_everything(client)
    reference = sent(client)
    found = press(client, f"{prefix}/receipt", tracker=reference.lower())
    shown = press(client, f"{prefix}{PAGE}", page=found)
    assert "More lights" in shown.get_data(as_text=True)
    assert reference.replace("-", "") not in str(found.location)
    easy = press(client, "/easy/receipt", tracker=reference).get_data(as_text=True)
    assert "You can also delete them." in easy
    survey.closes_at = NOON
    db.session.commit()
    easy = press(client, "/easy/receipt", tracker=reference).get_data(as_text=True)
    assert "You can also delete them." not in easy
    survey.state = State.DRAFT.value
    db.session.commit()
    hidden = press(client, f"{prefix}/receipt", tracker=reference)
    assert "We cannot find that code" in hidden.get_data(as_text=True)
