"""The same answers open twice, and officers at work meanwhile in another process: nothing is lost, nothing old is shown."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from engage.content.rules.words import words_from
from engage.kernel.db import db
from engage.rules.channel import Channel
from engage.rules.errors import ConflictError, NotAllowedError, NotFoundError
from engage.rules.view import View
from surveys.commands.answering import answer_questions, begin_answering, send_answers
from surveys.commands.setup import close_survey
from surveys.models import Survey, SurveyDraft, SurveyResponse
from surveys.queries import on_the_way
from surveys.queries.on_the_way import public_survey, public_survey_with_draft
from surveys.queries.surveys import survey_or_404
from surveys.rules.conditions import Selected
from surveys.rules.questionnaire import Questionnaire, QuestionnairePage
from tests.conftest import Clock, InspectingClient
from tests.forms import press
from tests.programme import FIRST_OFFICER, NOON, an_open_survey
from tests.surveys.kinds import asked

START = "/surveys/priorities"
FROM_HERE = {"Origin": "http://localhost"}
PAGES = {"first": ["safety"], "where": ["park"], "more": ["Lights"]}


def two_tabs(app: Flask) -> tuple[Survey, SurveyDraft, SurveyDraft]:
    """Answers to the first page, read by two requests at the same moment."""
    survey = an_open_survey()
    draft, secret = begin_answering(survey, now=NOON)
    answer_questions(survey, draft, page_id="first", posted={"first": ["homes"]}, now=NOON)
    db.session.commit()
    (_, one), (_, other) = (
        public_survey_with_draft("priorities", secret, now=NOON) for _tab in range(2)
    )
    db.session.rollback()
    assert one is not None
    assert other is not None
    return survey, one, other


@pytest.mark.requirement("Q4")
@pytest.mark.parametrize("is_alone", [True, False])
def test_two_pages_sent_at_the_same_moment_are_both_kept(app: Flask, is_alone: bool) -> None:
    survey, one, other = two_tabs(app)
    with app.test_request_context(method="POST"):
        if not is_alone:
            db.session.connection()
        answer_questions(survey, one, page_id="where", posted=PAGES, now=NOON)
        answer_questions(survey, other, page_id="more", posted=PAGES, now=NOON)
        db.session.commit()
    (kept,) = db.session.query(SurveyDraft)
    assert kept.answers == {"first": "homes", "where": ["park"], "more": "Lights"}
    assert other.answers == kept.answers


@pytest.mark.requirement("Q4")
def test_what_another_tab_sent_takes_no_more_pages(app: Flask) -> None:
    survey, one, other = two_tabs(app)
    for page_id in PAGES:
        answer_questions(survey, one, page_id=page_id, posted=PAGES, now=NOON)
    send_answers(survey, one, view=View(), channel=Channel.ONLINE, now=NOON)
    db.session.commit()
    for late in (other, one):
        with pytest.raises(ConflictError, match="already_sent"):
            answer_questions(survey, late, page_id="more", posted=PAGES, now=NOON)
        db.session.rollback()
    assert db.session.query(SurveyDraft).count() == 0


@pytest.mark.requirement("Q4")
def test_what_is_sent_is_what_was_kept_last(app: Flask) -> None:
    survey, one, other = two_tabs(app)
    answer_questions(survey, one, page_id="first", posted={"first": ["safety"]}, now=NOON)
    db.session.commit()
    send_answers(survey, other, view=View(), channel=Channel.ONLINE, now=NOON)
    db.session.commit()
    (sent,) = db.session.query(SurveyResponse)
    assert sent.answers == {"first": "safety"}


@pytest.mark.requirement("Q4")
def test_answers_that_another_tab_took_back_are_not_sent_and_not_lost(app: Flask) -> None:
    survey, one, other = two_tabs(app)
    stored = db.session.get(SurveyDraft, one.id)
    assert stored is not None
    stored.answers = {"more": "Lights"}
    db.session.commit()
    with pytest.raises(NotAllowedError, match="answers_incomplete"):
        send_answers(survey, other, view=View(), channel=Channel.ONLINE, now=NOON)
    db.session.commit()
    assert db.session.query(SurveyDraft).one().answers == {"more": "Lights"}
    assert db.session.query(SurveyResponse).count() == 0


@pytest.mark.requirement("Q4")
def test_answers_whose_time_is_over_are_not_found(app: Flask) -> None:
    survey = an_open_survey()
    draft, secret = begin_answering(survey, now=NOON)
    answer_questions(survey, draft, page_id="first", posted={"first": ["homes"]}, now=NOON)
    late = draft.expires_at
    early = late - timedelta(microseconds=1)
    assert public_survey_with_draft("priorities", secret, now=early)[1] is not None
    assert public_survey_with_draft("priorities", secret, now=late)[1] is None
    assert public_survey_with_draft("priorities", "AAAA", now=NOON)[1] is None
    with pytest.raises(NotFoundError):
        public_survey("another", now=NOON)


@pytest.mark.requirement("Q4")
def test_answers_are_found_by_their_own_survey_alone(app: Flask) -> None:
    survey = an_open_survey()
    draft, secret = begin_answering(survey, now=NOON)
    answer_questions(survey, draft, page_id="first", posted={"first": ["homes"]}, now=NOON)
    other = an_open_survey(programme=survey.programme, slug="another")
    assert public_survey_with_draft(survey.slug, secret, now=NOON)[1] is not None
    assert public_survey_with_draft(other.slug, secret, now=NOON)[1] is None


@pytest.fixture
def twin(app: Flask, make_app: Callable[..., Flask], tmp_path: Path) -> Iterator[Flask]:
    """A second web process on the same database."""
    built = make_app(str(app.config["SQLALCHEMY_DATABASE_URI"]), tmp_path)
    built.test_client_class = InspectingClient
    yield built
    with built.app_context():
        db.engine.dispose()


@pytest.mark.requirement("Q4")
def test_what_an_officer_changes_is_met_at_once_in_every_process(
    app: Flask, twin: Flask, clock: Clock
) -> None:
    an_open_survey()
    browsers = app.test_client(), twin.test_client()
    for browser in browsers:
        assert press(browser, START).status_code == 302
        assert "Question 1 of 3" in browser.get(f"{START}/questions/first").get_data(as_text=True)
    survey = survey_or_404("priorities")
    survey.words = {**survey.words, **words_from({"title": {"en": "Quite another title"}})}
    db.session.commit()
    for browser in browsers:
        assert "Quite another title" in browser.get(START).get_data(as_text=True)
    close_survey(survey, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    for process in (app, twin):
        assert "Start the survey" not in process.test_client().get(START).get_data(as_text=True)
        assert f'action="{START}"' not in process.test_client().get(START).get_data(as_text=True)


def test_a_page_that_was_written_while_cookies_were_deleted_is_shown_again_as_it_was(
    app: Flask, client: InspectingClient
) -> None:
    an_open_survey()
    typed = {"csrf_token": "of another time", "more": "Benches <b>"}
    question = f"{START}/questions/more"
    forged = client.post(question, data=typed, headers={"Origin": "https://elsewhere.example"})
    assert forged.status_code == 400
    assert "Benches" not in forged.text
    assert "Set-Cookie" not in forged.headers
    assert client.post(f"{START}/questions/gone", data=typed, headers=FROM_HERE).status_code == 400
    for prefix in ("", "/easy"):
        again = client.post(f"{prefix}{question}", data=typed, headers=FROM_HERE)
        assert again.status_code == 422
        assert "Benches &lt;b&gt;" in again.text
        assert "What you wrote on this page is still here." in again.text
    assert db.session.query(SurveyDraft).count() == 0
    press(client, question, page=again, more="Benches <b>")
    (kept,) = db.session.query(SurveyDraft)
    assert kept.answers == {"more": "Benches <b>"}


@pytest.fixture
def on_the_second_page(client: InspectingClient) -> Any:
    an_open_survey()
    press(client, START)
    press(client, f"{START}/questions/first", first="homes")
    return client.get(f"{START}/questions/where")


def _kept() -> dict[str, object]:
    db.session.rollback()
    return dict(db.session.query(SurveyDraft).populate_existing().one().answers)


@pytest.mark.requirement("Q4")
def test_a_page_that_comes_back_is_taken_by_what_it_was_made_from(
    client: InspectingClient, on_the_second_page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(on_the_way, "_ASKED", None)
        press(client, f"{START}/questions/where", page=on_the_second_page, where="park")
    assert _kept() == {"first": "homes", "where": ["park"]}


@pytest.mark.requirement("Q4")
def test_what_another_process_kept_since_a_page_was_shown_stays(
    client: InspectingClient, on_the_second_page: Any
) -> None:
    db.session.query(SurveyDraft).one().answers = {"first": "homes", "more": "Lights"}
    db.session.commit()
    press(client, f"{START}/questions/where", page=on_the_second_page, where="park")
    assert _kept() == {"first": "homes", "where": ["park"], "more": "Lights"}


def test_a_page_that_only_earlier_answers_lead_to_is_given_back_to_be_copied(
    app: Flask, client: InspectingClient
) -> None:
    first = QuestionnairePage("first", (asked("likes", "single", "yes", "no"),))
    free = asked("free", "long_text")
    when = Selected("likes", "yes")
    mixed = QuestionnairePage("mixed", (free, asked("more", "long_text", condition=when)))
    routed = QuestionnairePage("routed", (asked("why", "long_text"),), relevant=when)
    an_open_survey(Questionnaire("q", 1, (first, mixed, routed)))
    typed = {"csrf_token": "of another time", "free": "Trees", "more": "Hedges", "why": "Benches"}
    for prefix, page_id, kept in (
        ("", "mixed", ("Trees", "Hedges")),
        ("", "routed", ("Benches",)),
        ("/easy", "routed", ("Benches",)),
    ):
        given_back = client.post(
            f"{prefix}{START}/questions/{page_id}", data=typed, headers=FROM_HERE
        )
        assert given_back.status_code == 422
        assert all(words in given_back.text for words in kept)
        assert f'href="{prefix}{START}"' in given_back.text
        assert "Continue" not in given_back.text, "it would be left out"
    forged = {"Origin": "https://elsewhere.example"}
    assert (
        "Benches" not in client.post(f"{START}/questions/routed", data=typed, headers=forged).text
    )


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("is_grace", [True, False])
@pytest.mark.parametrize("path", ["", "/easy", "/ur"])
def test_who_lost_the_cookies_of_a_survey_that_closed_meanwhile_is_told_so_and_given_the_words_back(
    app: Flask, client: InspectingClient, clock: Clock, path: str, is_grace: bool
) -> None:
    survey = an_open_survey()
    close_survey(survey, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    clock.moment = NOON + timedelta(minutes=59 if is_grace else 61)
    typed = {"csrf_token": "of another time", "more": "Benches <b>"}
    told = client.post(f"{path}{START}/questions/more", data=typed, headers=FROM_HERE)
    assert told.status_code == 422
    main = BeautifulSoup(told.text, "lxml").main
    assert main is not None
    assert "Benches <b>" in main.get_text()
    links = {str(link["href"]) for link in main.select("a")}
    assert (f"{path}{START}/come-back" in links) is is_grace
    assert not main.select("form, button[type=submit]"), "nothing can begin any more"
    if path == "":
        assert "This survey is closed." in main.get_text()
        assert (
            "you can still send your answers until 22 November 2026, 13:00" in main.get_text()
        ) is is_grace
        assert ("Your answers were not sent." in main.get_text()) is not is_grace
    with client.session_transaction() as kept:
        assert "survey_begun" not in kept
    assert db.session.query(SurveyDraft).count() == 0
    start = BeautifulSoup(client.get(f"{path}{START}").text, "lxml")
    assert bool(start.select(f'main a[href="{path}{START}/come-back"]')) is is_grace


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_page_whose_answers_are_too_old_is_given_back_and_not_lost(
    client: InspectingClient, on_the_second_page: Any, clock: Clock
) -> None:
    db.session.query(SurveyDraft).one().expires_at = NOON
    db.session.commit()
    clock.moment = NOON + timedelta(minutes=5, seconds=1)
    again = press(client, f"{START}/questions/more", page=on_the_second_page, more="Benches")
    assert again.status_code == 422
    assert "Benches" in again.text
    assert "What you wrote on this page is still here." in again.text
