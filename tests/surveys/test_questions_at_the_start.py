"""A survey of one page, or of one question at a time, is answered where it is opened: questions stand below what is said about it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.kernel.db import db
from surveys.models import SurveyDraft, SurveyResponse, SurveyVersion
from surveys.rules.conditions import Selected
from surveys.rules.one_each import OneEach
from surveys.rules.questionnaire import Questionnaire, QuestionnairePage
from tests.conftest import Clock
from tests.forms import press
from tests.programme import NOON, a_questionnaire, an_open_survey

START = "/surveys/priorities"
PAGE, CHECK = f"{START}/questions/all", f"{START}/check-answers"
pytestmark = [
    pytest.mark.requirement("Q4", "Q5"),
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]


def on_one_page() -> Questionnaire:
    """The questions of every day without conditions, so that everybody meets all of them at once."""
    questions = tuple(replace(each, condition=None) for each in a_questionnaire().questions)
    return Questionnaire("priorities", 1, (QuestionnairePage("all", questions),))


def drafts() -> list[SurveyDraft]:
    return list(db.session.scalars(select(SurveyDraft)))


def has_questions(client: FlaskClient, prefix: str = "") -> bool:
    return f'action="{prefix}{PAGE}"' in client.get(f"{prefix}{START}").text


def test_it_is_answered_from_there_and_sent_once(client: FlaskClient) -> None:
    an_open_survey(on_one_page())
    page = client.get(START)
    assert "We do not ask who you are." in page.text
    assert "What should come first?" in page.text
    assert drafts() == [], "who only looks leaves nothing behind"
    twice = [press(client, PAGE, page=page, first="homes", where=["park"]) for _ in range(2)]
    assert [answer.location for answer in twice] == [CHECK, CHECK]
    assert len(drafts()) == 1
    assert "Go on with my answers" in client.get(START).text
    assert not has_questions(client)
    assert press(client, CHECK, at=CHECK).location.endswith("/thank-you")
    assert db.session.scalars(select(SurveyResponse)).one().answers == {
        "first": "homes",
        "where": ["park"],
        "more": None,
    }


def test_the_first_of_questions_that_come_one_at_a_time_is_answered_from_there(
    client: FlaskClient,
) -> None:
    an_open_survey(on_one_page()).one_at_a_time = True
    db.session.commit()
    page = client.get(START)
    assert "Question 1 of 3" in page.text
    assert 'name="first"' in page.text
    assert 'name="where"' not in page.text
    refused = press(client, PAGE, page=page)
    assert refused.status_code == 422, "the first must be answered"
    assert drafts() == []
    second = press(client, PAGE, page=page, first="homes")
    assert second.location == f"{START}/questions/where"
    assert "Go on with my answers" in client.get(START).text
    assert press(client, second.location, at=second.location, where=["park"]).location.endswith(
        "/more"
    )


def test_pages_of_several_questions_come_after_the_start(client: FlaskClient) -> None:
    (page,) = on_one_page().pages
    first, *others = page.questions
    pages = replace(page, questions=(first,)), QuestionnairePage("rest", tuple(others))
    an_open_survey(Questionnaire("priorities", 1, pages))
    assert not has_questions(client)


def test_the_next_person_at_the_device_says_first_that_they_are_another(
    client: FlaskClient,
) -> None:
    an_open_survey(on_one_page())
    press(client, PAGE, page=client.get(START), first="homes")
    press(client, CHECK, at=CHECK)
    assert not has_questions(client)
    assert press(client, START).location == PAGE
    assert has_questions(client), "nothing of theirs is kept yet"


def test_what_is_refused_stays_typed(client: FlaskClient) -> None:
    an_open_survey(on_one_page())
    answer = press(client, PAGE, page=client.get(START), more="Lights by the river")
    assert answer.status_code == 422
    assert "Lights by the river" in answer.text
    assert drafts() == []


def test_who_looked_before_the_words_changed_answers_the_new_ones(client: FlaskClient) -> None:
    survey = an_open_survey(on_one_page())
    assert has_questions(client)
    first = db.session.scalars(select(SurveyVersion)).one()
    columns = {"survey_id": survey.id, "version": 2, "questionnaire": first.questionnaire}
    db.session.add(SurveyVersion(**columns, created_at=NOON, published_at=NOON))
    survey.version = 2
    db.session.commit()
    press(client, PAGE, page=client.get(START), first="homes")
    assert [draft.version for draft in drafts()] == [2]


def test_everybody_else_starts_first(client: FlaskClient, clock: Clock) -> None:
    survey = an_open_survey(on_one_page())
    assert has_questions(client)
    assert not has_questions(client, "/easy")
    survey.one_each = OneEach.CODE.value
    db.session.commit()
    assert not has_questions(client)
    survey.one_each = OneEach.OPEN.value
    db.session.commit()
    assert has_questions(client)
    clock.moment += timedelta(days=30)
    assert not has_questions(client)


def test_questions_that_wait_for_an_answer_are_not_shown_without_it(client: FlaskClient) -> None:
    (page,) = on_one_page().pages
    first, where, more = page.questions
    waiting = replace(where, condition=Selected("first", "safety"))
    an_open_survey(
        Questionnaire("priorities", 1, (replace(page, questions=(first, waiting, more)),))
    )
    assert not has_questions(client)
