"""Pages made from what this process has just stored or shown: nothing is asked twice, and whatever changed in between is met."""

from datetime import timedelta
from typing import Any

import pytest

from engage.content.rules.words import words_from
from engage.kernel.db import db
from surveys.commands.setup import close_survey
from surveys.models import SurveyDraft, SurveyResponse
from surveys.queries import on_the_way
from surveys.queries.surveys import survey_or_404
from tests.conftest import Clock, InspectingClient
from tests.forms import press
from tests.programme import FIRST_OFFICER, NOON, an_open_survey

START = "/surveys/priorities"
CHECK = f"{START}/check-answers"


def reword() -> None:
    """An officer changes the survey in another process."""
    survey = survey_or_404("priorities")
    survey.words = {**survey.words, **words_from({"title": {"en": "Quite another title"}})}
    db.session.commit()


def close(clock: Clock) -> None:
    """An officer closes the survey early in another process, and the hour of grace passes."""
    close_survey(survey_or_404("priorities"), now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    clock.moment += timedelta(minutes=61)


@pytest.fixture
def shown(client: InspectingClient, clock: Clock) -> Any:
    """The first page, shown to somebody of whom nothing is stored yet."""
    an_open_survey()
    press(client, START)
    return client.get(f"{START}/questions/first")


@pytest.fixture
def checked(client: InspectingClient, shown: Any) -> Any:
    """The answers to check, as they are shown behind the last page."""
    for page_id, answers in {"first": "homes", "where": "park", "more": "Lights"}.items():
        assert (
            press(client, f"{START}/questions/{page_id}", **{page_id: answers}).status_code == 302
        )
    return client.get(CHECK)


@pytest.mark.requirement("Q4")
def test_from_the_first_page_to_the_reference_the_database_is_asked_for_nothing_it_was_just_told(
    client: InspectingClient, shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_the_way, "_ASKED", None)
    page = shown
    for page_id, answers in {"first": "homes", "where": "park", "more": "Lights"}.items():
        on = press(client, f"{START}/questions/{page_id}", page=page, **{page_id: answers})
        page = client.get(on.headers["Location"])
    assert "Lights" in page.text
    done = client.get(press(client, CHECK, page=page).headers["Location"])
    assert 'class="e-code"' in done.text, "the reference"
    (sent,) = db.session.query(SurveyResponse)
    assert sent.answers == {"first": "homes", "where": ["park"], "more": "Lights"}


@pytest.mark.requirement("Q4")
def test_a_page_asked_for_later_is_made_from_what_is_stored_then(
    client: InspectingClient, shown: Any, clock: Clock
) -> None:
    where = press(client, f"{START}/questions/first", page=shown, first="homes").headers["Location"]
    db.session.query(SurveyDraft).one().answers = {"first": "homes", "where": ["shops"]}
    db.session.commit()
    clock.moment = NOON + on_the_way.FOLLOWS_WITHIN + timedelta(microseconds=1)
    assert 'value="shops" checked' in " ".join(client.get(where).text.split())


@pytest.mark.requirement("Q4")
def test_a_page_is_made_once_from_what_was_stored_for_it(
    client: InspectingClient, shown: Any
) -> None:
    where = press(client, f"{START}/questions/first", page=shown, first="homes").headers["Location"]
    client.get(where)
    db.session.query(SurveyDraft).one().answers = {"first": "homes", "where": ["shops"]}
    db.session.commit()
    assert 'value="shops" checked' in " ".join(client.get(where).text.split())


@pytest.mark.requirement("Q4")
def test_first_answers_are_kept_although_the_survey_was_changed_since_the_page_was_shown(
    client: InspectingClient, shown: Any
) -> None:
    reword()
    on = press(client, f"{START}/questions/first", page=shown, first="homes")
    assert on.headers["Location"].endswith("/questions/where")
    db.session.rollback()
    assert db.session.query(SurveyDraft).one().answers == {"first": "homes"}
    assert "Quite another title" in client.get(START).text


@pytest.mark.requirement("Q4")
def test_first_answers_are_not_kept_where_the_survey_was_closed_since_the_page_was_shown(
    client: InspectingClient, shown: Any, clock: Clock
) -> None:
    close(clock)
    refused = press(client, f"{START}/questions/first", page=shown, first="homes")
    assert refused.status_code == 422
    assert 'value="homes" checked' in " ".join(refused.text.split())
    db.session.rollback()
    assert db.session.query(SurveyDraft).count() == 0


@pytest.mark.requirement("Q4")
def test_the_first_page_sent_twice_from_two_tabs_begins_once(
    client: InspectingClient, shown: Any
) -> None:
    again = client.get(f"{START}/questions/first")
    press(client, f"{START}/questions/first", page=shown, first="homes")
    press(client, f"{START}/questions/first", page=again, first="safety")
    db.session.rollback()
    assert db.session.query(SurveyDraft).count() == 1


@pytest.mark.requirement("Q4")
def test_an_answer_changed_in_the_process_that_showed_the_first_page_is_not_lost(
    client: InspectingClient, shown: Any
) -> None:
    """That process knows nothing of what another stored in between."""
    made_from = dict(on_the_way._shown._new)
    press(client, f"{START}/questions/first", page=shown, first="homes")
    again = client.get(f"{START}/questions/first")
    on_the_way._shown._new.update(made_from)
    press(client, f"{START}/questions/first", page=again, first="safety")
    db.session.rollback()
    assert db.session.query(SurveyDraft).one().answers == {"first": "safety"}


@pytest.mark.requirement("Q4")
def test_answers_are_sent_once_although_the_survey_was_changed_since_they_were_checked(
    client: InspectingClient, checked: Any
) -> None:
    reword()
    for _press in range(2):
        press(client, CHECK, page=checked)
    db.session.rollback()
    (sent,) = db.session.query(SurveyResponse)
    assert sent.answers == {"first": "homes", "where": ["park"], "more": "Lights"}


@pytest.mark.requirement("Q4")
def test_answers_are_not_sent_where_the_survey_was_closed_since_they_were_checked(
    client: InspectingClient, checked: Any, clock: Clock
) -> None:
    close(clock)
    assert press(client, CHECK, page=checked).headers["Location"].endswith(CHECK)
    db.session.rollback()
    assert db.session.query(SurveyResponse).count() == 0
    assert db.session.query(SurveyDraft).count() == 1
    assert "Lights" in client.get(CHECK).text
