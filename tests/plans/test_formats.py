"""What a consultation promises beside plain English, and its dates: nobody has less time than others."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.activities.commands import move_last_day
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.plans.commands.formats import bring_format, say_what_is_there
from engage.plans.commands.setup import add_view_of_plan, open_consultation, text_digest
from engage.plans.models import Consultation
from engage.plans.queries.consultations import version_of
from engage.plans.queries.news import consultations_with_news
from engage.plans.rules.formats import Promised, as_documents, faults_of, from_documents
from engage.rules.errors import InvalidError, NotAllowedError, WrongStateError
from engage.rules.view import View
from tests.conftest import Clock
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, a_draft_consultation, a_plan

PLAN = "/plans/children"
OFFICER = "/officers/plans/children"
FIRST, LAST = date(2026, 11, 21), date(2027, 1, 20)
only_one = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def draft(app: Flask) -> Consultation:
    return a_draft_consultation()


def say(draft: Consultation, *formats: Promised, **other: Any) -> None:
    facts = {
        "impact_url": "https://council.example.org/impact",
        "opens_on": FIRST,
        "closes_on": LAST,
    }
    say_what_is_there(
        draft,
        **{**facts, **other},
        formats=formats,
        known_views=["en-easy", "ur", "ur-easy"],
        now=NOON,
        actor=FIRST_OFFICER,
    )


def opened(draft: Consultation, *formats: Promised) -> Consultation:
    say(draft, *formats)
    open_consultation(draft, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    return draft


@only_one
@pytest.mark.requirement("G2")
def test_it_cannot_open_without_a_promised_format(draft: Consultation) -> None:
    with pytest.raises(NotAllowedError, match="format_missing"):
        opened(draft, Promised("ur"))
    add_view_of_plan(draft, plan=a_plan(), view=View("ur"), now=NOON, actor=FIRST_OFFICER)
    opened(draft, Promised("ur"))
    assert draft.state == "open"


@only_one
@pytest.mark.requirement("G2")
def test_it_cannot_open_without_the_impact_assessment(draft: Consultation) -> None:
    say(draft, impact_url="")
    with pytest.raises(NotAllowedError, match="impact_missing"):
        open_consultation(draft, now=NOON, actor=FIRST_OFFICER)


@only_one
@pytest.mark.requirement("G2", "G3")
def test_a_format_may_come_later_if_its_readers_have_as_long_as_others(draft: Consultation) -> None:
    latest = LAST + timedelta(days=1) - timedelta(days=42)
    with pytest.raises(NotAllowedError, match="format_too_late"):
        opened(draft, Promised("bsl", coming_on=latest + timedelta(days=1)))
    opened(draft, Promised("bsl", coming_on=latest))
    assert draft.state == "open"


@only_one
@pytest.mark.requirement("G2")
def test_a_view_that_comes_later_leaves_what_was_pinned_as_it_was(
    client: FlaskClient, draft: Consultation, clock: Clock
) -> None:
    pinned = text_digest(version_of(draft))
    opened(draft, Promised("ur", coming_on=NOON.date() + timedelta(days=3)))
    page = client.get(PLAN).get_data(as_text=True)
    assert "coming on 25 November 2026" in page
    assert "Tell me when it is there" in page
    clock.moment += timedelta(days=3)
    add_view_of_plan(draft, plan=a_plan(), view=View("ur"), now=clock.moment, actor=FIRST_OFFICER)
    db.session.commit()
    assert draft.text_digest == pinned
    page = client.get(PLAN).get_data(as_text=True)
    assert "coming on" not in page
    assert f'href="/ur{PLAN}"' in page
    ((told, news),) = consultations_with_news()
    assert (told.id, news.has_format, news.has_version) == (draft.id, True, False)
    with pytest.raises(WrongStateError):
        add_view_of_plan(draft, plan=a_plan(), view=View("ur"), now=NOON, actor=FIRST_OFFICER)


@only_one
def test_what_was_not_promised_cannot_be_added_once_it_is_open(draft: Consultation) -> None:
    opened(draft)
    with pytest.raises(WrongStateError):
        add_view_of_plan(draft, plan=a_plan(), view=View("ur"), now=NOON, actor=FIRST_OFFICER)
    with pytest.raises(InvalidError, match="format_unknown"):
        bring_format(draft, "bsl", where="Online", now=NOON, actor=FIRST_OFFICER)


@only_one
@pytest.mark.requirement("G3")
def test_officers_are_told_when_a_format_is_late(
    app: Flask, draft: Consultation, clock: Clock
) -> None:
    opened(draft, Promised("bsl", coming_on=NOON.date() + timedelta(days=10)))
    officer = signed_in(app, Role.AUTHOR)
    page = f"{OFFICER}/formats"
    assert "less time than others" not in officer.get(page).get_data(as_text=True)
    clock.moment += timedelta(days=30)
    officer = signed_in(app, Role.AUTHOR, email="later@example.org")
    assert "Move the last day to 2 February 2027" in officer.get(page).get_data(as_text=True)
    press(officer, f"{OFFICER}/formats/bsl", at=page, where="On our channel")
    assert "On our channel" in app.test_client().get(PLAN).get_data(as_text=True)
    assert "Move the last day to 2 February 2027" in officer.get(page).get_data(as_text=True)
    press(
        officer,
        f"{OFFICER}/more-time",
        at=page,
        last_day="2027-02-02",
        note="Sign language came late.",
    )
    assert "less time than others" not in officer.get(page).get_data(as_text=True)
    public = app.test_client().get(PLAN).get_data(as_text=True)
    assert "moved the last day from 20 January 2027 to 2 February 2027" in public
    assert "Sign language came late." in public


@only_one
@pytest.mark.requirement("G3")
@pytest.mark.parametrize(
    ("last_day", "note", "code"),
    [
        (LAST, "Why", "not_later"),
        (LAST + timedelta(days=1), " ", "note_missing"),
        (FIRST, "Why", "not_later"),
        (LAST + timedelta(days=1), "x" * 501, "note_too_long"),
    ],
)
def test_the_last_day_moves_later_only_and_never_silently(
    draft: Consultation, last_day: date, note: str, code: str
) -> None:
    opened(draft)
    with pytest.raises(InvalidError, match=code):
        move_last_day(draft, last_day=last_day, note=note, now=NOON, actor=FIRST_OFFICER)
    assert draft.dates_told == []


@only_one
def test_an_officer_says_what_there_is(app: Flask, draft: Consultation) -> None:
    db.session.commit()
    officer = signed_in(app, Role.AUTHOR)
    page = f"{OFFICER}/formats"
    fields = {
        "impact_url": "https://council.example.org/eia",
        "opens_on": "2026-12-15",
        "closes_on": "2027-01-10",
        "large-print-is_promised": "y",
        "large-print-where": "Ask any library",
    }
    refused = press(officer, page, **{**fields, "impact_url": "javascript:alert(1)"})
    assert refused.status_code == 422
    press(officer, page, **fields)
    desk = officer.get(OFFICER).get_data(as_text=True)
    assert "less than six weeks" in desk
    assert "Christmas" in desk
    assert "Christmas" in officer.get("/officers/").get_data(as_text=True)
    (kept,) = from_documents(draft.formats)
    assert kept == Promised("large-print", "Ask any library")


@pytest.mark.parametrize(
    ("promised", "codes"),
    [
        ([], []),
        ([Promised("ur")], []),
        ([Promised("en-easy")], ["format_missing"]),
        ([Promised("audio", where="By phone")], []),
        ([Promised("audio")], ["format_missing"]),
        ([Promised("en-easy", coming_on=date(2026, 12, 10)), Promised("bsl")], ["format_missing"]),
        ([Promised("bsl", coming_on=date(2026, 12, 11))], ["format_too_late"]),
    ],
)
def test_what_keeps_it_from_opening(promised: list[Promised], codes: list[str]) -> None:
    assert faults_of(promised, {"en", "ur"}, opens_on=FIRST, closes_on=LAST) == codes
    assert from_documents(as_documents(promised)) == promised


def test_a_short_consultation_needs_every_format_on_its_first_day() -> None:
    last = FIRST + timedelta(days=20)
    for day, codes in ((FIRST, []), (FIRST + timedelta(days=1), ["format_too_late"])):
        assert (
            faults_of([Promised("bsl", coming_on=day)], (), opens_on=FIRST, closes_on=last) == codes
        )


def test_dates_are_needed() -> None:
    assert faults_of([], (), opens_on=None, closes_on=LAST) == ["dates_missing"]
