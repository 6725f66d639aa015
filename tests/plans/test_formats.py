"""What a consultation promises beside plain English, and its dates: nobody has less time than others."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient

from engage.activities.commands import move_last_day
from engage.activities.presenters import CAUTION_WORDS
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.plans.commands.formats import bring_format, say_what_is_there
from engage.plans.commands.setup import add_view_of_plan, open_consultation, text_digest
from engage.plans.commands.telling import tell_of_news
from engage.plans.models import Consultation
from engage.plans.presenters.officer_page import officer_page
from engage.plans.queries.consultations import version_of
from engage.plans.queries.news import News, consultations_with_news
from engage.plans.rules.formats import Promised, as_documents, faults_of, from_documents
from engage.rules.errors import InvalidError, NotAllowedError, WrongStateError
from engage.rules.periods import Caution
from engage.rules.view import View
from engage.rules.window import LONDON, first_day_of, last_day_of, window_of_dates
from tests.conftest import Clock
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, a_draft_consultation, a_plan

PLAN = "/plans/children"
OFFICER = "/officers/plans/children"
FIRST, LAST = date(2026, 11, 22), date(2027, 1, 20)
DAY = timedelta(days=1)
only_one = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def at(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


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
    assert "would move to 1 February 2027 by itself" in officer.get(page).get_data(as_text=True)
    assert "promised for 2 December 2026" in app.test_client().get(PLAN).get_data(as_text=True)
    assert "is late" in app.test_client().get(f"/easy{PLAN}").get_data(as_text=True)
    press(officer, f"{OFFICER}/formats/bsl", at=page, where="On our channel")
    public = app.test_client().get(PLAN).get_data(as_text=True)
    assert "On our channel" in public
    assert "moved the last day from 20 January 2027 to 1 February 2027" in public
    assert "came later than promised" in public
    assert "less time than others" not in officer.get(page).get_data(as_text=True)
    press(
        officer,
        f"{OFFICER}/more-time",
        at=page,
        last_day="2027-02-10",
        note="Snow kept the libraries shut.",
    )
    public = app.test_client().get(PLAN).get_data(as_text=True)
    assert "moved the last day from 1 February 2027 to 10 February 2027" in public
    assert "Snow kept the libraries shut." in public


@only_one
@pytest.mark.requirement("G2", "G3")
@pytest.mark.parametrize(
    ("length", "came_after", "last_day"),
    [
        (61, 19, 60),
        (61, 20, 61),
        (61, 30, 71),
        (61, 60, 101),
        (61, 62, 103),
        (10, 1, 10),
        (10, 7, 16),
    ],
)
def test_readers_of_a_format_have_as_long_as_others_from_the_day_on_which_it_came(
    app: Flask, clock: Clock, length: int, came_after: int, last_day: int
) -> None:
    """Days are counted from the opening. Two formats: after the first has moved the last day the second is held to what everybody was
    promised, not to the longer time."""
    draft = a_draft_consultation()
    draft.opens_at, draft.closes_at = at(FIRST), at(FIRST + timedelta(days=length))
    names = ("bsl", "audio")
    draft.formats = as_documents(Promised(name, coming_on=FIRST) for name in names)
    open_consultation(draft, now=NOON, actor=FIRST_OFFICER)
    clock.moment = at(FIRST + timedelta(days=came_after)) + timedelta(hours=15)
    for name in names:
        bring_format(draft, name, where="Ask us", now=clock.moment, actor=FIRST_OFFICER)
    moved = last_day_of(draft.window)
    assert moved == FIRST + timedelta(days=last_day)
    assert draft.is_open(at(moved) + timedelta(hours=23, minutes=59))
    assert len(draft.dates_told) == (last_day >= length)


@only_one
@pytest.mark.parametrize("hours", [-1, 1])
def test_followers_are_told_once_of_a_format_whatever_the_hour_it_came(
    app: Flask, clock: Clock, hours: int
) -> None:
    draft = opened(a_draft_consultation(), Promised("bsl", coming_on=NOON.date()))
    news, morning = News(False, False, False), NOON + timedelta(days=1)
    clock.moment = morning + timedelta(hours=hours)
    if hours > 0:
        tell_of_news(draft, news, now=morning)
    bring_format(draft, "bsl", where="Ask us", now=clock.moment, actor=FIRST_OFFICER)
    ((found, news),) = consultations_with_news()
    assert (found.id, news.has_format) == (draft.id, True)
    tell_of_news(draft, news, now=max(morning, clock.moment))
    assert consultations_with_news() == []


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
    bad = {"impact_url": "javascript:alert(1)", "closes_on": "2026-12-01"}
    refused = press(officer, page, **{**fields, **bad})
    assert refused.status_code == 422
    for words in (
        "address that begins with https://",
        "The last day is before the first",
        *bad.values(),
    ):
        assert words in refused.text
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
    assert faults_of([], (), opens_on=LAST + DAY, closes_on=LAST) == ["dates_missing"]


@only_one
@pytest.mark.requirement("G3")
def test_time_counts_from_the_day_it_really_opens(draft: Consultation) -> None:
    today = NOON.date()
    dates = window_of_dates(today - 60 * DAY, today + 6 * DAY)
    draft.opens_at, draft.closes_at = dates.opens_at, dates.closes_at
    with current_app.test_request_context():
        assert str(CAUTION_WORDS[Caution.SHORT]) in officer_page(draft, now=NOON).cautions
    draft.closes_at = window_of_dates(None, today - DAY).closes_at
    with pytest.raises(NotAllowedError) as refused:
        open_consultation(draft, now=NOON, actor=FIRST_OFFICER)
    assert refused.value.code == "dates_missing"
    draft.closes_at = dates.closes_at
    open_consultation(draft, now=NOON, actor=FIRST_OFFICER)
    assert first_day_of(draft.window) == today
