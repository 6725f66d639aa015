"""Setting a survey up."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from engage.content.rules.words import plain, with_text, words_from
from engage.kernel.db import db
from engage.rules.errors import NotAllowedError, NotFoundError
from surveys.commands.setup import open_survey, set_up_survey
from surveys.models import Survey
from surveys.queries.surveys import questionnaire_of, survey_or_404
from tests.programme import FIRST_OFFICER, NOON, a_programme, a_questionnaire, an_open_survey


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


@pytest.mark.requirement("L2")
def test_a_survey_does_not_open_with_a_privacy_notice_older_than_its_english(app: Flask) -> None:
    survey = a_survey()
    told = words_from({"privacy": {"en": "We keep it a year.", "ur": "ایک سال"}})
    survey.words = {**survey.words, **with_text(told, "privacy", "en", "We keep it two years.")}
    with pytest.raises(NotAllowedError, match="privacy_stale"):
        open_survey(survey, now=NOON, actor=FIRST_OFFICER)


@pytest.mark.requirement("D5")
@pytest.mark.parametrize("prefix", ["", "/easy", "/ur", "/ur/easy"])
def test_what_happens_to_answers_is_said_before_the_first_question_in_every_view(
    client: FlaskClient, prefix: str
) -> None:
    """In layers: the survey's own sentence where it begins, with a link to the page that says everything. No question is met before."""
    an_open_survey()
    start = f"{prefix}/surveys/priorities"
    early = client.get(f"{start}/questions/first")
    assert early.location.endswith("/surveys/priorities"), "nobody comes past the first page"
    page = BeautifulSoup(client.get(start).get_data(as_text=True), "lxml")
    assert page.main is not None
    survey = survey_or_404("priorities")
    (said, *_others) = plain(survey.words, "privacy").values()
    before_the_form = " ".join(
        str(part)
        for part in page.main.form.find_all_previous(string=True)  # type: ignore[union-attr]  # it begins by a button
    )
    assert said in before_the_form
    assert page.select(f'a[href="{prefix}/how-we-use-what-you-tell-us"]')


@pytest.mark.requirement("L5")
def test_what_people_consent_to_is_in_english_until_somebody_has_checked_our_pages_in_their_language(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = an_open_survey()
    survey.words = {**survey.words, **words_from({"privacy": {"en": "A year.", "ur": "ایک سال"}})}
    db.session.commit()
    for checked, told in (({"en"}, '<span lang="en" dir="ltr">A year.</span>'), ({"en", "ur"}, "ایک سال")):  # fmt: skip
        monkeypatch.setitem(app.extensions, "engage.checked_languages", frozenset(checked))
        assert told in client.get("/ur/surveys/priorities").text
