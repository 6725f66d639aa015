"""Setting a survey up."""

import pytest
from flask import Flask

from engage.content.rules.words import words_from
from engage.rules.errors import NotAllowedError, NotFoundError
from surveys.commands.setup import open_survey, set_up_survey
from surveys.models import Survey
from surveys.queries.surveys import questionnaire_of
from tests.programme import FIRST_OFFICER, NOON, a_programme, a_questionnaire


def a_survey(**changes: object) -> Survey:
    words = words_from({"title": {"en": "What matters most?"}})
    facts = {"opens_at": NOON, "closes_at": None, "now": NOON, "actor": FIRST_OFFICER, **changes}
    return set_up_survey(
        programme=a_programme(),
        slug="priorities",
        words=words,
        questionnaire=a_questionnaire(),
        **facts,  # type: ignore[arg-type]  # a test's shorthand
    )


@pytest.mark.requirement("S1")
def test_questions_named_sensitive_are_protected_at_the_higher_threshold(app: Flask) -> None:
    survey = a_survey(sensitive=("where",))
    marked = {
        question.id: question.is_sensitive for question in questionnaire_of(survey.id, 1).questions
    }
    assert marked == {"first": False, "where": True, "more": False}


def test_a_sensitive_question_that_is_not_there_is_refused(app: Flask) -> None:
    with pytest.raises(NotFoundError):
        a_survey(sensitive=("nothing",))


@pytest.mark.requirement("D5")
def test_a_survey_does_not_open_without_a_privacy_notice(app: Flask) -> None:
    with pytest.raises(NotAllowedError, match="privacy_missing"):
        open_survey(a_survey(), now=NOON, actor=FIRST_OFFICER)
