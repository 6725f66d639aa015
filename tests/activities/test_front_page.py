"""The front page and the list of results: what is open, what came of what is over, in every view."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from engage.activities.commands import move_activity
from engage.activities.models import Activity
from engage.activities.rules.lifecycle import State
from engage.content.rules.words import words_from
from engage.kernel.db import db
from tests.conftest import Clock
from tests.programme import FIRST_OFFICER, NOON, an_open_round, an_open_survey

OUTCOME = {
    "asked": {"en": "What should come first?", "ur": "سب سے پہلے کیا ہونا چاہیے؟"},
    "said": {"en": "Safer streets.\nMore lights.", "en-easy": "You want more lights."},
    "did": {"en": "We put up twelve lights."},
}


def main_of(client: FlaskClient, address: str) -> Tag:
    answer = client.get(address)
    assert answer.status_code == 200
    main = BeautifulSoup(answer.get_data(as_text=True), "lxml").main
    assert main is not None
    return main


def words_of(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def finish(activity: Activity, outcome: dict[str, dict[str, str]] = OUTCOME) -> None:
    """The activity is over and somebody has written what came of it."""
    activity.words = {**activity.words, **words_from(outcome)}
    move_activity(activity, to=State.CLOSED, now=NOON, actor=FIRST_OFFICER)
    activity.closes_at = NOON - timedelta(days=1)
    db.session.commit()


def test_what_is_open_is_a_card_that_leads_to_it(client: FlaskClient) -> None:
    an_open_survey()

    card = main_of(client, "/").select_one("article")

    assert card is not None
    assert card.h3 is not None
    assert words_of(card.h3) == "What matters most?"
    assert card.a is not None
    assert card.a["href"] == "/surveys/priorities"
    assert "Closes 13 December 2026" in words_of(card)
    assert client.get("/surveys/priorities").status_code == 200


def test_an_easy_card_leads_to_the_easy_page(client: FlaskClient) -> None:
    an_open_survey()

    main = main_of(client, "/easy/")

    assert "What is important?" in words_of(main)
    assert main.select_one('a[href="/easy/surveys/priorities"]') is not None


@pytest.mark.requirement("L3")
def test_words_that_stand_in_say_which_language_they_are_in(client: FlaskClient) -> None:
    an_open_survey()

    card = main_of(client, "/ur/").select_one("article")

    assert card is not None
    assert "سب سے اہم کیا ہے؟" in words_of(card)
    summary = card.find("span", string="Three short questions.")
    assert isinstance(summary, Tag)
    assert (summary["lang"], summary["dir"]) == ("en", "ltr")
    assert card.a is not None
    assert card.a["href"] == "/ur/surveys/priorities"


def test_a_round_is_a_card_too(client: FlaskClient) -> None:
    an_open_round()

    assert "A safer place" in words_of(main_of(client, "/"))
    assert "ایک محفوظ جگہ" in words_of(main_of(client, "/ur/easy/"))


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/", "Nothing is open today."),
        ("/easy/", "Nothing is open today."),
        ("/ur/", "آج کچھ جاری نہیں ہے۔"),
        ("/ur/easy/", "آج کچھ جاری نہیں ہے۔"),
    ],
)
def test_a_site_with_nothing_on_it_says_so(
    client: FlaskClient, address: str, sentence: str
) -> None:
    main = main_of(client, address)

    assert main.select("article") == []
    assert sentence in words_of(main)


def test_an_activity_leaves_the_front_page_at_the_moment_it_closes(
    client: FlaskClient, clock: Clock
) -> None:
    survey = an_open_survey()
    assert survey.closes_at is not None

    clock.moment = survey.closes_at - timedelta(microseconds=1)
    assert "What matters most?" in words_of(main_of(client, "/"))

    clock.moment = survey.closes_at
    assert "What matters most?" not in words_of(main_of(client, "/"))
    assert "What matters most?" in words_of(main_of(client, "/results"))


def test_a_draft_is_nowhere(client: FlaskClient, clock: Clock) -> None:
    survey = an_open_survey()
    survey.state = State.DRAFT.value
    db.session.commit()

    clock.moment = NOON + timedelta(days=60)

    assert "What matters most?" not in words_of(main_of(client, "/"))
    assert "What matters most?" not in words_of(main_of(client, "/results"))


@pytest.mark.parametrize("address", ["/", "/results"])
def test_what_came_of_an_activity_is_told_as_asked_said_and_did(
    client: FlaskClient, address: str
) -> None:
    finish(an_open_survey())

    told = [words_of(part) for part in main_of(client, address).select(".e-awd > div")]

    assert told == [
        "We asked What should come first?",
        "You said Safer streets. More lights.",
        "We did We put up twelve lights.",
    ]


@pytest.mark.parametrize("address", ["/easy/", "/easy/results"])
def test_easy_read_tells_it_in_rows_with_pictures(client: FlaskClient, address: str) -> None:
    finish(an_open_survey())

    rows = [
        words_of(row)
        for row in main_of(client, address).select(".e-er > li")
        if row.find("img") is not None
    ]

    assert rows[rows.index("You said:") + 1] == "You want more lights."
    assert rows[rows.index("We did:") + 1] == "We put up twelve lights."


@pytest.mark.requirement("L3")
@pytest.mark.parametrize("address", ["/ur/", "/ur/results"])
def test_urdu_tells_it_in_urdu_and_marks_what_is_not(client: FlaskClient, address: str) -> None:
    finish(an_open_survey())

    asked, said, did = main_of(client, address).select(".e-awd > div")

    assert OUTCOME["asked"]["ur"] in words_of(asked)
    assert asked.select("p span[lang]") == []
    for part in (said, did):
        fragment = part.select_one('p span[lang="en"][dir="ltr"]')
        assert fragment is not None


def test_an_activity_without_an_outcome_is_listed_but_not_told(client: FlaskClient) -> None:
    survey = an_open_survey()
    survey.closes_at = NOON
    db.session.commit()

    main = main_of(client, "/results")

    assert "What matters most?" in words_of(main)
    assert main.select(".e-awd") == []


def test_words_of_an_activity_cannot_bring_markup_in(client: FlaskClient, app: Flask) -> None:
    attack = "<script>alert(1)</script>"
    finish(an_open_survey(), {name: {"en": attack} for name in OUTCOME})

    for address in ("/", "/results", "/easy/", "/easy/results", "/ur/", "/ur/results"):
        page = client.get(address).get_data(as_text=True)
        assert attack not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
