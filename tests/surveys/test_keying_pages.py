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
from surveys.queries.responses import response_by_reference
from surveys.queries.surveys import survey_or_404
from surveys.reportable import ReportableSurveys
from surveys.rules.one_each import OneEach
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, a_draft_survey, an_open_survey
from tests.surveys.kinds import every_kind

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
    return press(author, place, view="ur", **named)


def responses() -> list[SurveyResponse]:
    db.session.expire_all()
    return list(db.session.scalars(select(SurveyResponse)))


def batch() -> SurveyBatch:
    db.session.expire_all()
    return db.session.scalars(select(SurveyBatch)).one()


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
    key(author, begin(author), first="~two_ticked", where="", **{"~more": "~illegible"})
    assert responses()[0].answers == {
        "first": {"unread": "two_ticked"},
        "where": None,
        "more": {"unread": "illegible"},
    }


def test_a_second_press_of_the_same_page_adds_nothing(author: FlaskClient) -> None:
    an_open_survey()
    place = begin(author)
    page = author.get(place)
    first = press(author, place, page=page, **{"keyed:first": "homes"})
    again = press(author, place, page=page, **{"keyed:first": "homes"})
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
    assert press(author, place, code=code, **{"keyed:first": "homes"}).status_code == 200
    again = press(author, place, code=code, **{"keyed:first": "homes"})
    assert again.status_code == 422
    assert f'value="{code}"' in again.text, "what was typed stands in its box"
    assert "used already" in again.text
    assert len(responses()) == 1
    assert batch().keyed == 1, "nothing of a refused paper is counted"


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
