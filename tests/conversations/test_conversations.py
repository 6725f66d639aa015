"""Workshops, forums and visits: written down by officers, counted in reports as their own channel."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import select

from engage.conversations.models import Conversation
from engage.conversations.reportable import ReportableConversations
from engage.kernel.access import Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.reports.build.making import make_report
from engage.reports.rules.formats import Format
from engage.rules.activity import ActivityRef, Quotes
from engage.rules.channel import Channel
from tests.forms import press
from tests.officers import signed_in
from tests.programme import NOON, a_programme

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
ALL = "/officers/conversations"
WORKSHOP = {
    "programme": "one-place",
    "form": "workshop",
    "held_on": "2026-11-20",
    "place": "First House",
    "group_name": "Stockport Somali network",
    "people": "24",
    "notes": "Buses and lighting.",
}


@pytest.fixture
def author(app: Flask) -> FlaskClient:
    a_programme()
    db.session.commit()
    return signed_in(app, Role.AUTHOR)


def written(author: FlaskClient, **facts: str) -> str:
    answer = press(author, ALL, **(WORKSHOP | facts))
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def quoted(author: FlaskClient, place: str, text: str, **facts: Any) -> Any:
    return press(author, f"{place}/quotes", at=place, text=text, language="en", **facts)


def rows() -> list[Conversation]:
    db.session.expire_all()
    return list(db.session.scalars(select(Conversation).order_by(Conversation.people)))


def found() -> ActivityRef:
    return ActivityRef("conversation", rows()[0].programme_id)


@pytest.mark.requirement("R1")
def test_people_at_the_door_are_a_channel_of_their_own(author: FlaskClient) -> None:
    written(author)
    written(author, form="forum", people="60")
    (participation,) = ReportableConversations().participation([found()])
    assert participation.received == participation.analysed == 84
    assert participation.by_channel == {Channel.CONVERSATION: 84}
    assert not participation.one_each, "somebody may have come twice"


def test_a_programme_without_conversations_has_no_line(author: FlaskClient) -> None:
    assert ReportableConversations().activities("nobody") == []


def test_a_report_tells_of_them_although_they_never_opened(author: FlaskClient) -> None:
    place = written(author)
    quoted(author, place, "The 327 never comes.", may_quote="y")
    quoted(author, place, "Do not print this.")
    programme = rows()[0].programme
    built = make_report(programme, language="en", now=NOON, say=lambda _step: None)
    page = built.files[Format.PAGE].decode()
    assert "Workshops, forums and visits" in page
    assert "In a conversation" in page
    assert "The 327 never comes." in page
    assert "Do not print this." not in page


@pytest.mark.requirement("T5")
def test_words_that_tell_who_somebody_is_are_not_quoted(author: FlaskClient) -> None:
    place, child = written(author), "I am 9 and I live in Brinnington. More lamps."
    refused = quoted(author, place, child, may_quote="y")
    assert refused.status_code == 422
    assert "Together these words tell who somebody is" in refused.text
    assert child in refused.text
    assert quoted(author, place, child).status_code == 302
    assert rows()[0].quotes[0].may_quote is False


def quotes() -> Quotes:
    with force_locale("en"):
        (finding,) = ReportableConversations().findings(found())
    assert isinstance(finding, Quotes)
    return finding


def test_a_quote_says_where_it_was_said_only_of_ten_people_or_more(author: FlaskClient) -> None:
    quoted(author, written(author), "Large", may_quote="y")
    quoted(author, written(author, people="9"), "Small", may_quote="y")
    said = {quote.text: quote.said_by["en"] for quote in quotes().quotes}
    assert said == {
        "Large": "Someone at a workshop, Stockport Somali network",
        "Small": "Someone at a workshop",
    }


def test_words_can_be_taken_away(author: FlaskClient) -> None:
    place = written(author)
    quoted(author, place, "The 327 never comes.", tags="Buses, buses", may_quote="y")
    (quote,) = rows()[0].quotes
    assert quote.tags == ["buses"]
    press(author, f"{place}/quotes/{quote.id}/remove", at=place)
    assert rows()[0].quotes == []


def test_it_can_be_put_right_and_every_figure_stays_in_the_log(author: FlaskClient) -> None:
    place = written(author)
    quoted(author, place, "The 327 never comes.", may_quote="y")
    press(author, place, **(WORKSHOP | {"people": "25"}))
    assert rows()[0].people == 25
    entries = [
        entry
        for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.number))
        if entry.action.startswith("conversation")
    ]
    assert [entry.facts.get("people") for entry in entries] == [24, None, 25]
    told = json.dumps([entry.facts for entry in entries])
    assert not any(word in told for word in ("327", "Somali", "House", "lighting"))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"people": "0"}, "Enter a number from 1"),
        ({"held_on": "2026-11-23"}, "Write it down after it was held"),
        ({"held_on": ""}, "Enter the day"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    author: FlaskClient, facts: dict[str, str], sentence: str
) -> None:
    refused = press(author, ALL, **(WORKSHOP | facts))
    assert refused.status_code == 422
    assert sentence in refused.text
    assert "Buses and lighting." in refused.text, "nothing typed is lost"


@pytest.mark.parametrize("role", [Role.ANALYST, Role.OBSERVER])
def test_notes_are_for_those_who_run_things(app: Flask, author: FlaskClient, role: Role) -> None:
    assert signed_in(app, role, email="other@example.org").get(ALL).status_code == 403
