"""A call for ideas is given more time with a public note, and never less."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from budgeting.commands.extending import extend_dates
from budgeting.commands.frozen import FrozenError
from budgeting.models.bids import BidCall
from budgeting.queries.bids import call_or_404
from budgeting.rules.bids import BidDates, check_extension
from engage.kernel.access import Actor, Role
from engage.kernel.audit import chain
from engage.kernel.db import db
from engage.rules.errors import InvalidError, NotAllowedError
from tests.budgeting.bidding import DATES, a_call, a_sent_bid
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON

WEEK = timedelta(days=7)
LATER = BidDates(
    DATES.opens_at, DATES.closes_at + WEEK, DATES.answers_close_at + WEEK, DATES.decided_at + WEEK
)
DESK = "/officers/ideas/next-year"


def extend(call: BidCall, dates: BidDates = LATER, note: str = "It snowed.") -> None:
    extend_dates(
        call,
        closes_at=dates.closes_at,
        answers_close_at=dates.answers_close_at,
        decided_at=dates.decided_at,
        note=note,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    db.session.commit()


@pytest.mark.parametrize("field", ["closes_at", "answers_close_at", "decided_at"])
def test_no_day_ever_moves_earlier(field: str) -> None:
    earlier = replace(LATER, **{field: getattr(DATES, field) - timedelta(days=1)})
    with pytest.raises(InvalidError, match="dates_shortened"):
        check_extension(DATES, earlier)


def test_the_same_days_are_no_extension_and_days_stay_in_order() -> None:
    with pytest.raises(InvalidError, match="dates_shortened"):
        check_extension(DATES, DATES)
    with pytest.raises(InvalidError, match="dates_out_of_order"):
        check_extension(DATES, replace(DATES, closes_at=DATES.decided_at + WEEK))
    check_extension(DATES, replace(DATES, decided_at=DATES.decided_at + WEEK))


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_more_time_is_told_with_the_days_as_they_were(app: Flask, client: FlaskClient) -> None:
    call = a_call()
    bid = a_sent_bid(call).bid
    assert bid.contact is not None
    kept = bid.contact.keep_until
    extend(call)
    assert bid.contact.keep_until == kept + WEEK
    for view in ("", "/ur", "/easy"):
        page = client.get(f"{view}/rounds/next-year/ideas").get_data(as_text=True)
        assert "It snowed." in page
    page = client.get("/rounds/next-year/ideas").get_data(as_text=True)
    assert "6 December 2026" in page
    assert "13 December 2026" in page
    assert list(chain())[-1].action == "bids.extended"


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_is_refused_changes_nothing(app: Flask) -> None:
    call = a_call()
    with pytest.raises(InvalidError, match="note_missing"):
        extend(call, note="  ")
    with pytest.raises(NotAllowedError):
        extend_dates(
            call,
            closes_at=LATER.closes_at,
            answers_close_at=LATER.answers_close_at,
            decided_at=LATER.decided_at,
            note="More time",
            now=NOON,
            actor=Actor("one", frozenset({Role.MODERATOR}), "A moderator"),
        )
    call.pb_round.state = "open"
    with pytest.raises(FrozenError):
        extend(call)
    assert call.dates == DATES


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_an_officer_gives_more_time_and_never_less(app: Flask, client: FlaskClient) -> None:
    a_call()
    officer = signed_in(app, Role.AUTHOR)
    days = {"closes_on": "2026-12-13", "answers_on": "2026-12-27", "decided_on": "2027-01-10"}
    shorter = press(
        officer, f"{DESK}/extend", at=DESK, **{**days, "closes_on": "2026-12-01"}, note="Less"
    )
    assert shorter.status_code == 422
    assert 'href="#closes_on"' in shorter.get_data(as_text=True)
    assert call_or_404("next-year").dates == DATES
    assert press(officer, f"{DESK}/extend", at=DESK, **days, note="It snowed.").status_code == 302
    assert "It snowed." in officer.get(DESK).get_data(as_text=True)
    assert len(call_or_404("next-year").extensions) == 1
