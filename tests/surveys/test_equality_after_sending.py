"""Equality questions come once the answers are safe, belong to the same response, and can be refused at no cost (EQ2)."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.kernel.db import db
from engage.rules.errors import InvalidError
from surveys.commands.setup import close_survey
from surveys.commands.tallying import refresh_tally
from surveys.importers.ready_made import EQUALITY, ready_made
from surveys.models import Survey, SurveyResponse
from surveys.queries.counting import count_new, tabulator_of
from surveys.queries.surveys import survey_or_404
from surveys.reportable import ReportableSurveys
from surveys.rules.after_sending import before_sending
from surveys.rules.building import with_moved_page, with_new_question, with_pages_of
from surveys.rules.populations import Population
from surveys.rules.questionnaire import (
    Question,
    Questionnaire,
    QuestionnairePage,
    as_document,
    questionnaire_from_document,
)
from surveys.rules.soundness import check_questionnaire, faults_in
from surveys.rules.tabulate import ANSWERED, NIL, UNANSWERED, status_id
from surveys.rules.types.registry import handler_for
from tests.conftest import Clock
from tests.forms import press
from tests.programme import FIRST_OFFICER, NOON, a_questionnaire, an_open_survey

ABOUT_YOU = "/surveys/priorities/about-you"
THANKS = "/surveys/priorities/thank-you"
CHECK = "/surveys/priorities/check-answers"


def with_equality() -> Questionnaire:
    return with_pages_of(a_questionnaire(), ready_made(EQUALITY).questionnaire)


@pytest.fixture
def survey(app: Flask) -> Survey:
    return an_open_survey(with_equality())


def send(client: FlaskClient, prefix: str = "") -> None:
    where = f"{prefix}/surveys/priorities"
    press(client, where)
    press(client, f"{where}/questions/first", first="homes")
    press(client, f"{where}/questions/where")
    last = press(client, f"{where}/questions/more", more="")
    assert last.location.endswith("/check-answers"), "nothing of the step is asked before sending"
    press(client, f"{where}/check-answers")


def answers() -> list[dict[str, Any]]:
    db.session.expire_all()
    return [row.answers for row in db.session.scalars(select(SurveyResponse))]


SENT = {"first": "homes", "where": None, "more": None}


@pytest.mark.requirement("EQ2")
def test_the_answers_are_safe_before_the_equality_questions_are_offered(
    client: FlaskClient, survey: Survey
) -> None:
    send(client)
    assert answers() == [SENT]
    page = client.get(THANKS).text
    assert "Your answers are safe" in page
    assert "No, thank you" in page


@pytest.mark.requirement("EQ2")
def test_what_is_said_afterwards_belongs_to_the_same_response(
    client: FlaskClient, survey: Survey
) -> None:
    send(client)
    first = client.get(ABOUT_YOU).location
    assert first.endswith("/about-you/age")
    second = press(client, first, age="75_over").location
    assert second.endswith("/about-you/disability")
    stopped = press(client, second, disability="yes", do="stop")
    assert stopped.location.endswith("/thank-you")
    assert answers() == [SENT | {"age": "75_over", "disability": "yes"}]
    assert "There are no more questions" in client.get(THANKS).text


@pytest.mark.requirement("EQ2", "D4")
def test_refusing_costs_nothing_and_leaves_nothing(client: FlaskClient, survey: Survey) -> None:
    send(client)
    assert press(client, ABOUT_YOU, at=THANKS).location.endswith("/thank-you")
    assert answers() == [SENT]
    page = client.get(THANKS).text
    assert "No, thank you" not in page
    assert client.get(f"{ABOUT_YOU}/age").location.endswith("/thank-you"), "it is not asked again"


@pytest.mark.requirement("EQ2")
def test_the_step_ends_with_its_last_question_and_a_stale_page_adds_nothing(
    client: FlaskClient, survey: Survey
) -> None:
    send(client)
    stale = client.get(f"{ABOUT_YOU}/age")
    at = client.get(ABOUT_YOU).location
    while "/about-you/" in at:
        at = press(client, at).location
    assert at.endswith("/thank-you")
    before = answers()
    assert before[0]["care_leaver"] is None
    late = press(client, f"{ABOUT_YOU}/age", page=stale, age="under_16")
    assert late.location.endswith("/thank-you")
    assert answers() == before


@pytest.mark.requirement("EQ2")
def test_the_step_lasts_an_hour_and_needs_the_device_that_sent(
    app: Flask, client: FlaskClient, clock: Clock, survey: Survey
) -> None:
    send(client)
    stale = client.get(f"{ABOUT_YOU}/age")
    assert app.test_client().get(f"{ABOUT_YOU}/age").location.endswith("/thank-you")
    clock.moment = NOON + timedelta(minutes=61)
    assert press(client, f"{ABOUT_YOU}/age", page=stale, age="18_24").location.endswith("thank-you")
    assert "No, thank you" not in client.get(THANKS).text
    assert answers() == [SENT]


@pytest.mark.requirement("EQ2")
def test_a_closed_survey_takes_nothing_more(client: FlaskClient, survey: Survey) -> None:
    send(client)
    client.get(THANKS)
    stale = client.get(f"{ABOUT_YOU}/age")
    over = NOON - timedelta(minutes=61)
    close_survey(survey_or_404("priorities"), now=over, actor=FIRST_OFFICER)
    db.session.commit()
    assert press(client, f"{ABOUT_YOU}/age", page=stale, age="18_24").location.endswith("thank-you")
    assert "No, thank you" not in client.get(THANKS).text
    assert answers() == [SENT]


@pytest.mark.requirement("EQ2", "R1")
def test_tables_keep_apart_who_left_a_question_blank_and_who_never_met_it(
    app: Flask, client: FlaskClient, survey: Survey
) -> None:
    send(client)
    other = app.test_client()
    send(other)
    press(other, f"{ABOUT_YOU}/age", age="18_24", do="stop")
    third = app.test_client()
    send(third)
    press(third, f"{ABOUT_YOU}/age", do="stop")
    met = status_counts("age")
    assert (met[ANSWERED], met[NIL], met[UNANSWERED]) == (1, 1, 1)


@pytest.mark.requirement("EQ2")
def test_a_response_that_was_counted_already_is_counted_anew_and_once(
    client: FlaskClient, survey: Survey
) -> None:
    send(client)
    refresh_tally(survey_or_404("priorities"))
    db.session.commit()
    press(client, f"{ABOUT_YOU}/age", age="18_24")
    db.session.expire_all()
    refresh_tally(survey_or_404("priorities"))
    db.session.commit()
    met = status_counts("age")
    assert (met[ANSWERED], met[UNANSWERED]) == (1, 0)
    found = survey_or_404("priorities")
    reports = ReportableSurveys()
    assert reports.findings(found.ref) == reports.recount(found.ref)


@pytest.mark.parametrize("prefix", ["/ur", "/easy", "/ur/easy"])
@pytest.mark.requirement("EQ2")
def test_the_step_is_there_in_easy_read_and_in_urdu(
    client: FlaskClient, survey: Survey, prefix: str
) -> None:
    send(client, prefix)
    thanks = client.get(f"{prefix}{THANKS}")
    assert f'action="{prefix}{ABOUT_YOU}"' in thanks.text
    press(client, f"{prefix}{ABOUT_YOU}/age", age="prefer_not", do="stop")
    assert answers()[0]["age"] == "prefer_not"


def status_counts(question: str) -> dict[str, int]:
    """How a question was met, by status."""
    survey = survey_or_404("priorities")
    counts = count_new(survey)
    people = Population(1)
    for table in tabulator_of(survey, people).tables(counts[people]):
        if table.id == status_id(question):
            return {key[0]: number for key, number in table.counts.items()}
    raise AssertionError(question)


def test_the_questions_before_sending_are_the_others() -> None:
    kept = [question.id for question in before_sending(with_equality()).questions]
    assert kept == ["first", "where", "more"]
    plain = a_questionnaire()
    assert before_sending(plain) is plain


def test_the_document_keeps_which_pages_come_after_sending() -> None:
    whole = with_equality()
    assert questionnaire_from_document(as_document(whole)) == whole


def test_new_questions_stand_before_the_step_and_pages_do_not_cross_its_edge() -> None:
    added = with_new_question(
        with_equality(), Question("", "short_text", {"label": {"en": "Why?"}})
    )
    pages = [page.id for page in added.pages]
    assert pages.index("why") == 3
    check_questionnaire(added)
    assert with_moved_page(added, "why", by=1) == added
    assert with_moved_page(added, "age", by=-1) == added


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        (
            Question("named", "short_text", {"label": {"en": "?"}}, required=True),
            "after_sending_required",
        ),
        (Question("mail", "email", {"label": {"en": "?"}}), "after_sending_kept_apart"),
        (Question("proof", "file", {"label": {"en": "?"}}), "after_sending_kept_apart"),
    ],
)
def test_what_cannot_be_asked_after_sending_is_found(question: Question, fault: str) -> None:
    assert handler_for(question).asks
    page = QuestionnairePage("late", (question,), after_sending=True)
    whole = with_pages_of(a_questionnaire(), Questionnaire("late", 1, (page,)))
    assert fault in {each.code for each in faults_in(whole)}


def test_a_step_cannot_stand_before_other_questions_or_alone() -> None:
    equality = ready_made(EQUALITY).questionnaire
    turned = with_pages_of(equality, a_questionnaire())
    assert {"after_sending_not_last"} == {each.code for each in faults_in(turned)}
    with pytest.raises(InvalidError, match="questionnaire_unsound"):
        check_questionnaire(equality)
