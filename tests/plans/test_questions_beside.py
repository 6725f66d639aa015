"""A consultation's own questions, beside its text."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from engage.kernel.access import Role
from engage.kernel.db import db
from engage.plans.commands.questions import ask_beside
from engage.plans.commands.setup import open_consultation
from engage.plans.models import Consultation
from engage.rules.errors import InvalidError, WrongStateError
from engage.rules.grace import GRACE
from surveys.models import Survey, SurveyResponse
from surveys.ports import EmbeddedSurveys
from surveys.queries.responses import reference_digest
from surveys.rules.conditions import Answered
from surveys.rules.embedding import fits_on_one_page
from surveys.rules.one_each import OneEach
from surveys.rules.questionnaire import Option, Question, Questionnaire, QuestionnairePage
from tests.conftest import Clock
from tests.forms import press
from tests.officers import signed_in
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    a_draft_consultation,
    a_programme,
    an_open_survey,
)

PAGE = "/plans/children/questions"
BOTH = (Option("yes", {"label": {"en": "Yes"}}), Option("no", {"label": {"en": "No"}}))
FIRST = Question(
    "clear", "single", {"label": {"en": "Is the plan clear?", "ur": "کیا منصوبہ واضح ہے؟"}}, BOTH
)
SECOND = Question("missing", "long_text", {"label": {"en": "What is missing?"}})
only_one = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def asking(*questions: Question) -> Questionnaire:
    return Questionnaire("plan", 1, (QuestionnairePage("one", questions),))


@pytest.fixture
def survey(app: Flask) -> Survey:
    programme = a_programme()
    a_draft_consultation(programme=programme)
    return an_open_survey(
        asking(replace(FIRST, required=True), SECOND), programme=programme, slug="about-the-plan"
    )


@pytest.fixture
def consultation(survey: Survey) -> Consultation:
    found = db.session.scalars(select(Consultation)).one()
    ask_beside(found, f"survey:{survey.id}", now=NOON, actor=FIRST_OFFICER)
    open_consultation(found, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    return found


@pytest.mark.parametrize("prefix", ["", "/easy"])
def test_a_second_press_is_the_same_response(
    client: FlaskClient, consultation: Consultation, prefix: str
) -> None:
    address = prefix + PAGE

    def responses() -> int:
        return db.session.scalar(select(func.count()).select_from(SurveyResponse)) or 0

    page = client.get(address)
    told = []
    for _press in range(2):
        assert press(client, address, page=page, clear="yes").status_code == 302
        told.append(client.get(address + "/thank-you").get_data(as_text=True).partition("<main")[2])
    assert told[0] == told[1]
    assert responses() == 1
    press(client, address, page=page, clear="no")
    assert responses() == 2, "other answers"
    press(client, address, clear="no")
    assert responses() == 3, "the same answers of somebody else"


@only_one
@pytest.mark.parametrize("prefix", ["", "/ur", "/easy", "/ur/easy"])
def test_residents_answer_beside_the_text(
    client: FlaskClient, consultation: Consultation, prefix: str
) -> None:
    assert f'href="{prefix}{PAGE}"' in client.get(f"{prefix}/plans/children").get_data(as_text=True)
    page = client.get(prefix + PAGE).get_data(as_text=True)
    assert ("کیا منصوبہ واضح ہے؟" if "ur" in prefix else "Is the plan clear?") in page
    sent = press(client, prefix + PAGE, clear="yes", missing="Parks.")
    thanks = client.get(sent.location).get_data(as_text=True)
    response = db.session.scalars(select(SurveyResponse)).one()
    assert response.answers["missing"] == "Parks."
    assert (
        response.view == {"": "en", "/ur": "ur", "/easy": "en-easy", "/ur/easy": "ur-easy"}[prefix]
    )
    code = thanks.partition("<bdi>")[2].partition("<")[0]
    assert reference_digest(code) == response.reference_digest


@only_one
def test_what_is_refused_is_kept_and_nothing_is_stored(
    client: FlaskClient, consultation: Consultation
) -> None:
    refused = press(client, PAGE, missing="Parks.")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Choose one answer" in page
    assert 'href="#q-clear"' in page
    assert "Parks." in page
    assert db.session.scalars(select(SurveyResponse)).all() == []


@only_one
def test_nothing_is_taken_after_the_close(
    client: FlaskClient, consultation: Consultation, clock: Clock
) -> None:
    page = client.get(PAGE)
    clock.moment += timedelta(days=90)
    refused = press(client, PAGE, page=page, clear="yes", missing="Parks.")
    assert refused.status_code == 422
    assert "Your answers were not sent" in refused.get_data(as_text=True)
    assert "Parks." in refused.get_data(as_text=True)
    assert "Send my answers" not in refused.get_data(as_text=True)
    assert "cannot be answered now" in client.get(PAGE).get_data(as_text=True)
    assert db.session.scalars(select(SurveyResponse)).all() == []


@only_one
def test_answers_begun_before_the_close_can_be_sent_for_an_hour(
    client: FlaskClient, consultation: Consultation, survey: Survey, clock: Clock
) -> None:
    assert survey.closes_at is not None
    consultation.closes_at = survey.closes_at
    db.session.commit()
    clock.moment = survey.closes_at - timedelta(seconds=1)
    page = client.get(PAGE)
    clock.moment = survey.closes_at + GRACE - timedelta(seconds=1)
    assert "cannot be answered now" in client.get(PAGE).get_data(as_text=True)
    refused = press(client, PAGE, page=page, missing="Parks.")
    assert "you can still send your answers until" in refused.get_data(as_text=True)
    assert press(client, PAGE, page=refused, clear="yes", missing="Parks.").status_code == 302
    clock.moment += timedelta(seconds=1)
    assert press(client, PAGE, page=page, clear="yes").status_code == 422
    assert len(db.session.scalars(select(SurveyResponse)).all()) == 1


@only_one
def test_a_plan_without_questions_has_no_page_of_them(client: FlaskClient, survey: Survey) -> None:
    found = db.session.scalars(select(Consultation)).one()
    open_consultation(found, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    assert client.get(PAGE).status_code == 404
    assert "our questions" not in client.get("/plans/children").get_data(as_text=True)


@only_one
def test_an_officer_chooses_the_questions_before_it_opens(app: Flask, survey: Survey) -> None:
    officer = signed_in(app, Role.AUTHOR)
    desk = "/officers/plans/children"
    chosen = f"survey:{survey.id}"
    press(officer, f"{desk}/questions", at=desk, questionnaire=chosen)
    assert f'value="{chosen}" selected' in officer.get(desk).get_data(as_text=True)
    refused = press(officer, f"{desk}/questions", at=desk, questionnaire="survey:other")
    assert refused.status_code == 422


@only_one
def test_everybody_is_asked_the_same(consultation: Consultation) -> None:
    with pytest.raises(WrongStateError):
        ask_beside(consultation, "", now=NOON, actor=FIRST_OFFICER)


@only_one
def test_a_survey_of_another_programme_or_with_codes_is_not_offered(survey: Survey) -> None:
    assert [ref.id for ref, _title in EmbeddedSurveys().choices(survey.programme_id)] == [survey.id]
    assert EmbeddedSurveys().choices("another") == []
    survey.one_each = OneEach.CODE.value
    db.session.flush()
    found = db.session.scalars(select(Consultation)).one()
    with pytest.raises(InvalidError, match="questionnaire_unknown"):
        ask_beside(found, f"survey:{survey.id}", now=NOON, actor=FIRST_OFFICER)


def test_questions_that_need_a_page_of_their_own_stand_beside_no_text() -> None:
    hangs = replace(SECOND, condition=Answered("clear"))
    repeats = replace(SECOND, words={"label": {"en": "Why ${clear}?"}})
    assert fits_on_one_page(asking(FIRST, SECOND))
    assert not fits_on_one_page(asking())
    assert not fits_on_one_page(asking(FIRST, hangs))
    assert not fits_on_one_page(asking(FIRST, repeats))
    assert not fits_on_one_page(asking(Question("order", "ranking", {}, BOTH)))
