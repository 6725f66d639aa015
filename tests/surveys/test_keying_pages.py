"""Officers key in what came on paper and by telephone, in batches."""

import json
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.kernel.access import Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.rules.channel import Channel
from surveys.commands.keying import UNFINISHED_KEPT_FOR, forget_unfinished_papers
from surveys.commands.rights import issue_survey_codes
from surveys.commands.setup import close_survey, open_survey
from surveys.models import SurveyBatch, SurveyContact, SurveyResponse
from surveys.queries.papers import batches_of
from surveys.queries.responses import response_by_reference
from surveys.queries.surveys import survey_or_404
from surveys.reportable import ReportableSurveys
from surveys.rules.one_each import OneEach
from surveys.rules.questionnaire import Question, Questionnaire, QuestionnairePage
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, a_draft_survey, an_open_survey
from tests.surveys.kinds import asked, every_kind

BATCHES = "/officers/surveys/priorities/batches"
BUNDLE = {
    "channel": "paper",
    "number": "7",
    "received_on": "2026-11-21",
    "place": "Brinnington library",
}


@pytest.fixture
def author(app: Flask) -> FlaskClient:
    return signed_in(app, Role.AUTHOR)


def begin(author: FlaskClient, **facts: str) -> str:
    answer = press(author, BATCHES, **(BUNDLE | facts))
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def key(author: FlaskClient, place: str, **boxes: Any) -> Any:
    named = {f"keyed:{name}": value for name, value in boxes.items()}
    return press(author, place, view="ur", do="save", **named)


def responses() -> list[SurveyResponse]:
    db.session.expire_all()
    return list(db.session.scalars(select(SurveyResponse)))


def batch() -> SurveyBatch:
    db.session.expire_all()
    return db.session.scalars(select(SurveyBatch)).one()


def test_words_that_repeat_an_answer_name_its_question_as_the_paper_does(
    author: FlaskClient,
) -> None:
    said = asked("like", "single", "yes", "no")
    again = Question("why", "short_text", {"label": {"en": "You said ${like}. Why?"}})
    pages = (QuestionnairePage("p", (said,)), QuestionnairePage("q", (again,)))
    an_open_survey(Questionnaire("q", 1, pages))
    page = author.get(begin(author)).text
    assert "Why?" in page
    assert "your answer to question 1" in page
    assert "${" not in page


def test_several_ticks_are_typed_as_numbers_and_told_in_words(author: FlaskClient) -> None:
    an_open_survey()
    place = begin(author)
    looked = press(author, place, do="look", **{"keyed:where:ticked": "12"})
    assert looked.status_code == 200
    page = BeautifulSoup(looked.text, "lxml")
    assert [one.text for one in page.select("#q-where-options strong")] == ["1. Parks", "2. Shops"]
    key(author, place, **{"where:ticked": "12"})
    assert responses()[0].answers["where"] == ["park", "shops"]


def test_one_tab_leads_to_the_next_question(author: FlaskClient) -> None:
    """A box for each question, and one more only where something may be written beside it."""
    an_open_survey()
    page = BeautifulSoup(author.get(begin(author)).text, "lxml")
    boxes = page.select("[name^='keyed:']")
    assert [box["name"] for box in boxes] == ["keyed:first", "keyed:where:ticked", "keyed:more"]


def test_enter_shows_the_paper_again_and_saves_nothing(author: FlaskClient) -> None:
    """Enter in a box presses the first button of its form."""
    an_open_survey()
    place = begin(author)
    form = BeautifulSoup(author.get(place).text, "lxml").select_one("form:has([name=after])")
    assert form is not None
    first = form.select_one("button")
    assert first is not None
    assert first["value"] != "save"
    for pressed in (str(first["value"]), ""):
        shown = press(author, place, do=pressed, **{"keyed:first": "homes", "keyed:more": "Half a"})
        assert "Half a" in shown.text
        assert "not saved yet" in shown.text
    assert responses() == []
    assert batch().unfinished == {"first": ["homes"], "more": ["Half a"]}


def reference_in(saved: Any) -> str:
    return str(saved.text.split('<strong dir="ltr">')[1].split("<")[0])


@pytest.mark.requirement("R1")
def test_a_paper_keyed_wrongly_is_taken_out_with_a_reason(author: FlaskClient) -> None:
    an_open_survey()
    place = begin(author)
    reference = reference_in(key(author, place, first="homes"))
    back = f"{place}/take-back"
    for boxes in ({"reference": reference}, {"reference": "ABCD", "reason": "elsewhere"}):
        assert press(author, back, at=place, **boxes).status_code == 422
    assert len(responses()) == 1
    taken = press(author, back, at=place, reference=reference, reason="twice")
    assert taken.status_code == 302
    assert (responses(), batch().keyed) == ([], 0)
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "survey.paper_taken_back")
    ).one()
    assert entry.facts["reason"] == "twice"
    assert press(author, back, at=place, reference=reference, reason="twice").status_code == 422


@pytest.mark.parametrize("channel", ["paper", "phone"])
def test_a_paper_is_taken_out_of_its_own_batch_only_and_the_other_is_named(
    author: FlaskClient, channel: str
) -> None:
    an_open_survey()
    first = begin(author)
    other = begin(author, channel=channel, number="8b")
    reference = reference_in(key(author, other, first="homes"))
    key(author, first, first="homes")
    boxes = {"reference": reference, "reason": "elsewhere"}
    refused = press(author, f"{first}/take-back", at=first, **boxes)
    assert refused.status_code == 422
    assert "This paper is of batch 8b" in refused.text
    assert len(responses()) == 2
    taken = press(author, f"{other}/take-back", at=other, **boxes)
    assert "0 are keyed in this batch now" in author.get(taken.location).text
    assert [row.keyed for row in batches_of(survey_or_404("priorities"))] in ([0, 1], [1, 0])
    assert len(responses()) == 1


def test_what_was_never_keyed_is_in_no_batch(author: FlaskClient) -> None:
    an_open_survey()
    place = begin(author)
    reference = reference_in(key(author, place, first="homes"))
    (response,) = responses()
    response.batch_digest = None
    db.session.commit()
    boxes = {"reference": reference, "reason": "elsewhere"}
    assert press(author, f"{place}/take-back", at=place, **boxes).status_code == 422
    assert len(responses()) == 1


@pytest.mark.requirement("R1")
def test_a_paper_that_came_back_blank_is_received_and_in_no_base(author: FlaskClient) -> None:
    survey = an_open_survey()
    place = begin(author)
    key(author, place, first="homes")
    refused = key(author, place, first=" ", more="")
    assert refused.status_code == 422
    assert "press “This paper came back blank”" in refused.text
    page = author.get(place)
    assert press(author, place, page=page, do="blank", **{"keyed:first": ""}).status_code == 200
    assert press(author, place, page=page, do="blank").status_code == 422, "a second press"
    assert (batch().keyed, batch().blank, len(responses())) == (2, 1, 1)
    (facts,) = ReportableSurveys().participation([survey.ref])
    assert (facts.received, facts.analysed, facts.excluded) == (2, 1, {"blank_paper": 1})
    assert facts.by_channel == {Channel.PAPER: 2}
    tables = [each for each in ReportableSurveys().findings(survey.ref) if ":met" in each.id]
    assert tables
    assert {table.base for table in tables} == {1}
    assert "1 paper came back blank" in author.get("/officers/surveys/priorities").text
    assert "blank: 1" in author.get(BATCHES).text
    taken = press(author, f"{place}/take-blank-back", at=place)
    assert "blank:" not in author.get(taken.location).text
    assert (batch().keyed, batch().blank, len(responses())) == (1, 0, 1)


def test_a_paper_with_something_on_it_is_not_blank_and_a_call_never_is(author: FlaskClient) -> None:
    an_open_survey()
    place = begin(author)
    refused = press(author, place, do="blank", **{"keyed:more": "Benches"})
    assert refused.status_code == 422
    assert "Benches" in refused.text
    call = begin(author, channel="phone", number="8")
    assert "came back blank" not in author.get(call).text
    assert press(author, call, do="blank").status_code == 422
    assert [row.keyed for row in batches_of(survey_or_404("priorities"))] == [0, 0]


@pytest.mark.requirement("R1")
def test_a_paper_becomes_a_response_of_its_channel_and_day(author: FlaskClient) -> None:
    an_open_survey()
    place = begin(author)
    saved = key(author, place, first="safety", where=["park", "shops"], more="More lights")
    assert saved.status_code == 200
    assert "Write this on the paper" in saved.text
    (response,) = responses()
    assert response.answers == {
        "first": "safety",
        "where": ["park", "shops"],
        "more": "More lights",
    }
    assert (response.channel, response.view) == ("paper", "ur")
    assert response.received_on.isoformat() == "2026-11-21"
    assert batch().keyed == 1
    found = survey_or_404("priorities")
    (facts,) = ReportableSurveys().participation([found.ref])
    assert facts.by_channel == {Channel.PAPER: 1}


def test_the_cursor_waits_in_the_first_box_of_an_empty_paper(author: FlaskClient) -> None:
    an_open_survey()
    place = begin(author)
    for page in (author.get(place), key(author, place, first="homes")):
        waits = BeautifulSoup(page.text, "lxml").select("[autofocus]")
        assert [box["name"] for box in waits] == ["keyed:first"]


def test_the_reference_on_the_paper_finds_it_again(author: FlaskClient) -> None:
    an_open_survey()
    saved = key(author, begin(author), first="homes")
    reference = saved.text.split('<strong dir="ltr">')[1].split("<")[0]
    assert response_by_reference(survey_or_404("priorities"), reference) is not None


def test_blank_and_unreadable_are_stored_as_they_are(author: FlaskClient) -> None:
    an_open_survey()
    key(author, begin(author), first="~two_ticked", more="?", **{"where:ticked": ""})
    assert responses()[0].answers == {
        "first": {"unread": "two_ticked"},
        "where": None,
        "more": {"unread": "illegible"},
    }


def test_a_second_press_of_the_same_page_adds_nothing(author: FlaskClient) -> None:
    an_open_survey()
    place = begin(author)
    page = author.get(place)
    typed = {"do": "save", "keyed:first": "homes"}
    first = press(author, place, page=page, **typed)
    again = press(author, place, page=page, **typed)
    assert (first.status_code, again.status_code) == (200, 422)
    assert "saved already" in again.text
    assert len(responses()) == 1


def test_a_refused_paper_stands_as_it_was_typed_and_waits(app: Flask, author: FlaskClient) -> None:
    an_open_survey()
    place = begin(author)
    long = "x" * 10_001
    refused = key(author, place, first="homes", more=long)
    assert refused.status_code == 422
    assert long in refused.text
    assert responses() == []
    assert batch().unfinished == {"first": ["homes"], "more": [long]}
    assert long in author.get(place).text, "it waits on any device"


def test_a_half_keyed_paper_is_kept_for_later_and_forgotten_after_30_days(
    author: FlaskClient,
) -> None:
    an_open_survey()
    place = begin(author)
    press(author, place, do="later", **{"keyed:first": "homes", "keyed:more": "Benches"})
    assert "one is half keyed" in author.get(BATCHES).text
    assert "Benches" in author.get(place).text
    forget_unfinished_papers(now=NOON + UNFINISHED_KEPT_FOR - timedelta(seconds=1))
    assert batch().unfinished
    forget_unfinished_papers(now=NOON + UNFINISHED_KEPT_FOR)
    assert batch().unfinished == {}


def test_the_log_has_the_batch_and_its_number_and_never_an_answer(author: FlaskClient) -> None:
    an_open_survey()
    place = begin(author)
    for _paper in range(3):
        key(author, place, first="safety", more="More lights")
    press(author, f"{place}/close", at=place)
    written = [
        entry
        for entry in db.session.scalars(select(AuditEntry))
        if entry.action.startswith("survey.batch")
    ]
    assert [entry.action for entry in written] == ["survey.batch_begun", "survey.batch_closed"]
    assert written[1].facts["keyed"] == 3
    told = json.dumps([entry.facts for entry in written])
    assert not any(word in told for word in ("safety", "lights", "library"))
    assert "closed" in author.get(BATCHES).text
    assert "This batch is closed" in author.get(place).text


def test_paper_that_came_in_time_is_keyed_after_closing_and_none_before_opening(
    author: FlaskClient,
) -> None:
    survey = an_open_survey()
    close_survey(survey, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    key(author, begin(author), first="homes")
    assert len(responses()) == 1


@pytest.mark.parametrize("day", ["2026-11-20", "2026-11-23"])
def test_a_day_before_opening_or_still_to_come_is_refused(author: FlaskClient, day: str) -> None:
    an_open_survey()
    refused = press(author, BATCHES, **(BUNDLE | {"received_on": day}))
    assert refused.status_code == 422
    assert "The day must be one" in refused.text


def test_a_draft_takes_no_paper(author: FlaskClient) -> None:
    a_draft_survey()
    db.session.commit()
    assert press(author, BATCHES, **BUNDLE).status_code == 422


def test_a_code_on_the_paper_is_spent_once(author: FlaskClient) -> None:
    survey = a_draft_survey()
    survey.one_each = OneEach.CODE.value
    open_survey(survey, now=NOON, actor=FIRST_OFFICER)
    (code,) = issue_survey_codes(survey, number=1, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    place = begin(author)
    typed = {"do": "save", "keyed:first": "homes"}
    saved = press(author, place, code=code, **typed)
    assert saved.status_code == 200
    again = press(author, place, code=code, **typed)
    assert again.status_code == 422
    assert f'value="{code}"' in again.text, "what was typed stands in its box"
    assert "used already" in again.text
    assert len(responses()) == 1
    assert batch().keyed == 1, "nothing of a refused paper is counted"
    wrong = {"reference": reference_in(saved), "reason": "mistake"}
    back = f"{place}/take-back"
    assert press(author, back, at=place, code="ABCD", **wrong).status_code == 422
    assert press(author, back, at=place, code=code, **wrong).status_code == 302
    assert press(author, place, code=code, **typed).status_code == 200
    assert len(responses()) == 1


def test_every_kind_of_question_can_be_keyed_and_contact_is_kept_apart(
    author: FlaskClient,
) -> None:
    an_open_survey(every_kind())
    saved = key(
        author,
        begin(author, channel="phone"),
        likely="10",
        spent="12.50",
        buses="agree",
        mail="resident@example.org",
        **{"order:park": "2", "order:shops": "1", "share:park": "40", "share:roads": "60"},
    )
    assert saved.status_code == 200, saved.text
    (response,) = responses()
    assert response.channel == "phone"
    assert response.answers["order"] == ["shops", "park"]
    assert response.answers["share"] == {"chosen": ["park", "roads"], "points": [40, 60]}
    assert response.answers["trams"] is None
    assert "mail" not in response.answers
    assert [row.contact for row in db.session.scalars(select(SurveyContact))] == [
        "resident@example.org"
    ]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MODERATOR, Role.OBSERVER])
def test_keying_is_for_those_who_run_surveys(app: Flask, role: Role) -> None:
    an_open_survey()
    assert signed_in(app, role).get(BATCHES).status_code == 403
