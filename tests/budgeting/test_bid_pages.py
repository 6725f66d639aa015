"""A group's way with its bid, in a browser without scripts: begin, write, check, send, answer, put right, come back."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from budgeting.models.bids import Bid
from budgeting.rules.bids import BidDates, BidState
from engage.kernel.db import db
from engage.notify.models import OutboxMessage
from tests.budgeting.bidding import (
    DATES,
    PAGES,
    a_call,
    a_draft,
    a_sent_bid,
    accept,
    ask,
    refuse,
    release,
)
from tests.conftest import Clock
from tests.forms import press

HOME = "/rounds/next-year"


def begin(client: FlaskClient, view: str = "") -> str:
    return str(press(client, f"{view}{HOME}/bid", email="Group@Example.org ").location)


def fill(client: FlaskClient, name: str, *, view: str = "", **changes: Any) -> Any:
    return press(client, f"{view}{HOME}/bid/pages/{name}", **{**PAGES[name], **changes})


def fill_all(client: FlaskClient, view: str = "") -> None:
    for name in PAGES:
        assert fill(client, name, view=view).status_code == 302, name


def only_bid() -> Bid:
    return db.session.scalars(select(Bid)).one()


def letters() -> list[OutboxMessage]:
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.created_at)))


def code_in(message: OutboxMessage) -> str:
    found = re.search(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}", message.body)
    assert found is not None, message.body
    return found.group()


def words(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


@pytest.mark.parametrize("view", ["", "/ur", "/easy", "/ur/easy"])
@pytest.mark.requirement("Q1", "Q3", "Q4")
def test_a_group_goes_from_the_first_line_to_a_reference(client: FlaskClient, view: str) -> None:
    a_call()
    assert begin(client, view) == f"{view}{HOME}/bid/tasks"
    first = fill(client, "who", view=view)
    assert first.location == f"{view}{HOME}/bid/pages/group"
    fill_all(client, view)
    check = client.get(f"{view}{HOME}/bid/check")
    for said in ("Benches for the park", "£1,500.50", "£750", "group@example.org"):
        assert said in words(check)
    sent = press(client, f"{view}{HOME}/bid/check")
    assert sent.location == f"{view}{HOME}/bid/sent"
    bid = only_bid()
    assert bid.state == BidState.SENT
    assert f"{bid.reference[:4]}-{bid.reference[4:]}" in words(client.get(sent.location))
    again = press(client, f"{view}{HOME}/bid/check", page=check)
    assert again.location == f"{view}{HOME}/bid/sent"
    assert len(only_bid().events) == 1
    assert len(letters()) == 2


@pytest.mark.requirement("Q2")
def test_what_is_refused_stays_typed_and_is_said_beside_its_field(client: FlaskClient) -> None:
    a_call()
    begin(client)
    answer = fill(client, "costs", what=["Benches", "", "Paint"], amount=["lots", "20", ""])
    assert answer.status_code == 422
    for said in ('value="Benches"', 'value="lots"', 'value="20"', 'value="Paint"'):
        assert said in words(answer)
    for box in ("amount-0", "what-1", "amount-2"):
        assert f'href="#{box}"' in words(answer)
        assert f'id="{box}-error"' in words(answer)
    assert "costs" not in only_bid().answers
    too_much = fill(client, "costs", what=["All"], amount=["5000.01"])
    assert "£5,000.01" in words(too_much)
    long = fill(client, "summary", summary="a" * 2001)
    assert "a" * 2001 in words(long)


def test_the_least_that_could_work_is_not_more_than_the_whole(client: FlaskClient) -> None:
    a_call()
    begin(client)
    fill(client, "costs")
    assert "more than all you ask for" in words(fill(client, "least", least="1500.51"))
    assert fill(client, "least", least="1500.50").status_code == 302
    fill_all(client)
    fill(client, "least", least="1500")
    fill(client, "costs", what=["Benches"], amount=["1400"])
    assert press(client, f"{HOME}/bid/check", at=f"{HOME}/bid/pages/title").status_code == 422
    assert only_bid().state == BidState.DRAFT


@pytest.mark.requirement("Q3")
def test_changing_from_the_check_page_leads_back_to_it(client: FlaskClient) -> None:
    a_call()
    begin(client)
    fill_all(client)
    page = client.get(f"{HOME}/bid/pages/title?from=check")
    back = press(client, f"{HOME}/bid/pages/title", page=page, title="Seats")
    assert back.location == f"{HOME}/bid/check"
    assert "Seats" in words(client.get(back.location))


def test_a_resident_alone_is_not_asked_for_a_group(client: FlaskClient) -> None:
    a_call()
    begin(client)
    assert fill(client, "who", who="resident").location == f"{HOME}/bid/pages/contact"
    assert client.get(f"{HOME}/bid/pages/group").location == f"{HOME}/bid/tasks"


def test_more_lines_and_later_keep_what_was_written(client: FlaskClient) -> None:
    a_call()
    begin(client)
    more = fill(client, "costs", do="more")
    assert more.location == f"{HOME}/bid/pages/costs"
    assert words(client.get(more.location)).count('name="what"') == 5
    assert fill(client, "title", title="", do="later").location == f"{HOME}/bid/tasks"
    assert fill(client, "title", title="Half", do="later").location == f"{HOME}/bid/tasks"
    assert only_bid().answers["title"] == "Half"
    assert fill(client, "other-money", other="yes", other_words="", do="later").status_code == 422


@pytest.mark.requirement("Q5")
def test_somebody_comes_back_on_another_device_by_the_code(app: Flask, client: FlaskClient) -> None:
    a_call()
    begin(client)
    fill(client, "title")
    code = code_in(letters()[0])
    other = app.test_client()
    assert other.get(f"{HOME}/bid/tasks").location == f"{HOME}/bid/come-back"
    typed = f" {code.lower().replace('-', ' ')} "
    assert press(other, f"{HOME}/bid/come-back", secret=typed).location == f"{HOME}/bid/tasks"
    assert "Benches for the park" in words(other.get(f"{HOME}/bid/tasks"))


@pytest.mark.requirement("Q5")
def test_a_wrong_code_opens_nothing_and_many_make_a_device_wait(
    app: Flask, client: FlaskClient
) -> None:
    made = a_sent_bid(a_call())
    for _ in range(9):
        refused = press(client, f"{HOME}/bid/come-back", secret="ABCD-EFGH-2345-6789")
    assert refused.status_code == 422
    assert "do not know that code" in words(refused)
    empty = words(press(client, f"{HOME}/bid/come-back", secret=" - "))
    assert "Enter your code." in empty
    assert "do not know that code" not in empty
    tenth = press(client, f"{HOME}/bid/come-back", secret="ABCD-EFGH-2345-6789")
    assert "Wait 15 minutes" in words(tenth)
    assert press(client, f"{HOME}/bid/come-back", secret=made.secret).status_code == 302


@pytest.mark.requirement("Q5")
def test_a_link_works_once_and_for_an_hour(app: Flask, client: FlaskClient, clock: Clock) -> None:
    made = a_sent_bid(a_call())
    page = press(
        client, f"{HOME}/bid/send-link", at=f"{HOME}/bid/come-back", email="nobody@example.org"
    )
    told = "a link to it is on its way"
    assert told in words(page)
    before = len(letters())
    page = press(
        client, f"{HOME}/bid/send-link", at=f"{HOME}/bid/come-back", email="GROUP@example.org"
    )
    assert told in words(page)
    press(client, f"{HOME}/bid/send-link", at=f"{HOME}/bid/come-back", email="group@example.org")
    assert len(letters()) == before + 1, "one letter in five minutes"
    link = "/rounds" + re.search(r"https?://[^/]+/rounds(\S+)", letters()[-1].body)[1]  # type: ignore[index]  # the letter has one
    assert client.get(link).status_code == 200
    assert client.get(link).status_code == 200, "opening it uses nothing up"
    clock.moment += timedelta(hours=1)
    late = press(client, link)
    assert late.status_code == 422
    assert "too old" in words(late)
    clock.moment -= timedelta(seconds=1)
    stale = client.get(link)
    assert press(client, link, page=stale).location == f"{HOME}/bid/tasks"
    assert "Benches for the park" in words(client.get(f"{HOME}/bid/tasks"))
    assert press(app.test_client(), link).status_code == 422
    old = press(app.test_client(), f"{HOME}/bid/come-back", secret=made.secret)
    assert old.status_code == 422, "the old code stops working"


def test_one_address_cannot_begin_without_end(client: FlaskClient) -> None:
    a_call()
    for _ in range(5):
        assert press(client, f"{HOME}/bid", email="group@example.org").status_code == 302
    refused = press(client, f"{HOME}/bid", email="group@example.org")
    assert refused.status_code == 422
    assert len(letters()) == 5
    assert press(client, f"{HOME}/bid", email="a b@example").status_code == 422
    assert (
        press(client, f"{HOME}/bid", email="x@example.org\nBcc: y@example.org").status_code == 422
    )


SUMMER = BidDates(
    opens_at=datetime(2026, 7, 1, tzinfo=UTC),
    closes_at=datetime(2026, 7, 31, 23, tzinfo=UTC),
    answers_close_at=datetime(2026, 8, 31, 23, tzinfo=UTC),
    decided_at=datetime(2026, 9, 30, 23, tzinfo=UTC),
)
"""Ideas until the end of 31 July: midnight in London is 23:00 in UTC then."""


def test_the_last_day_ends_at_midnight_in_summer_time(client: FlaskClient, clock: Clock) -> None:
    clock.moment = datetime(2026, 7, 31, 22, 59, 59, tzinfo=UTC)
    made = a_draft(a_call(dates=SUMMER), now=clock.moment)
    press(client, f"{HOME}/bid/come-back", secret=made.secret)
    assert "Send it by the end of 31 July 2026" in words(client.get(f"{HOME}/bid/tasks"))
    check, page = client.get(f"{HOME}/bid/check"), client.get(f"{HOME}/bid/pages/summary")
    clock.moment += timedelta(seconds=1)
    typed = press(client, f"{HOME}/bid/pages/summary", page=page, summary="Written at midnight")
    assert typed.status_code == 422
    assert "Written at midnight" in words(typed), "what was typed stays"
    assert "The last day for this is over" in words(typed)
    late = press(client, f"{HOME}/bid/check", page=check)
    assert late.status_code == 422
    assert only_bid().state == BidState.DRAFT
    assert "still here for you to read" in words(client.get(f"{HOME}/bid/tasks"))
    clock.moment -= timedelta(seconds=1)
    assert press(client, f"{HOME}/bid/check", page=check).status_code == 302


def test_an_answer_to_a_question_is_sent_with_what_was_changed(client: FlaskClient) -> None:
    made = a_sent_bid(a_call())
    release(made.bid)
    ask(made.bid)
    press(client, f"{HOME}/bid/come-back", secret=made.secret)
    assert "Who looks after them?" in words(client.get(f"{HOME}/bid/tasks"))
    fill(client, "summary", summary="Eight benches.")
    assert press(client, f"{HOME}/bid/check", reply=" ").status_code == 422
    assert press(client, f"{HOME}/bid/check", reply="We do, each spring.").status_code == 302
    bid = only_bid()
    assert bid.state == BidState.SENT
    assert [event.kind for event in bid.events] == ["sent", "asked", "answered", "changed"]
    public = client.get(f"{HOME}/ideas/{bid.reference}")
    assert "Six benches" in words(public)
    assert "Eight benches" not in words(public), "nobody has read the new text yet"
    assert "each spring" not in words(public)
    assert "Changed: what it is." in words(public)
    release(bid)
    public = client.get(f"{HOME}/ideas/{bid.reference}")
    assert "Eight benches" in words(public)
    assert "each spring" in words(public)


def test_a_refused_bid_is_put_right_until_its_day(client: FlaskClient, clock: Clock) -> None:
    made = a_sent_bid(a_call())
    release(made.bid)
    refuse(made.bid)
    assert "It is not on council land." in words(client.get(f"{HOME}/ideas"))
    press(client, f"{HOME}/bid/come-back", secret=made.secret)
    assert "It is not on council land." in words(client.get(f"{HOME}/bid/tasks"))
    fill(client, "area", area="north")
    page = client.get(f"{HOME}/bid/check")
    clock.moment = DATES.answers_close_at
    assert press(client, f"{HOME}/bid/check", page=page, reply="Moved.").status_code == 422
    clock.moment -= timedelta(seconds=1)
    assert press(client, f"{HOME}/bid/check", page=page, reply="Moved.").status_code == 302
    bid = only_bid()
    assert (bid.state, bid.sent["area"]) == (BidState.SENT, "north")


def test_taking_back_an_accepted_idea_takes_it_off_the_ballot(client: FlaskClient) -> None:
    call = a_call()
    made = a_sent_bid(call)
    release(made.bid)
    accept(made.bid)
    assert len(call.pb_round.projects) == 4
    press(client, f"{HOME}/bid/come-back", secret=made.secret)
    assert client.get(f"{HOME}/bid/take-back").status_code == 200
    assert press(client, f"{HOME}/bid/take-back").status_code == 302
    assert only_bid().state == BidState.WITHDRAWN
    assert len(call.pb_round.projects) == 3
    assert "Taken back by its group" in words(client.get(f"{HOME}/ideas"))


@pytest.mark.requirement("M1")
def test_nothing_a_group_wrote_is_public_before_an_officer_released_it(client: FlaskClient) -> None:
    made = a_sent_bid(a_call())
    assert client.get(f"{HOME}/ideas/{made.bid.reference}").status_code == 404
    assert "Benches" not in words(client.get(f"{HOME}/ideas"))
    release(made.bid)
    for address in (f"{HOME}/ideas", f"{HOME}/ideas/{made.bid.reference}"):
        assert "Benches for the park" in words(client.get(address))
    shown = words(client.get(f"{HOME}/ideas/{made.bid.reference}"))
    for private in ("group@example.org", "Somebody", "We ask for an offer in May"):
        assert private not in shown


def test_a_round_that_takes_no_ideas_has_no_such_pages(client: FlaskClient) -> None:
    assert client.get("/rounds/none/ideas").status_code == 404
    a_call()
    assert client.get(f"{HOME}/bid/pages/nonsense").status_code == 404
    assert client.get(HOME).status_code == 404, "a vote that is being set up is nobody's yet"


def test_the_front_page_invites_while_ideas_are_taken(client: FlaskClient, clock: Clock) -> None:
    a_call()
    assert f'href="{HOME}/ideas"' in words(client.get("/"))
    clock.moment = DATES.closes_at
    assert f'href="{HOME}/ideas"' not in words(client.get("/"))


@pytest.mark.requirement("Q3")
def test_a_place_that_nobody_knows_is_not_kept(client: FlaskClient) -> None:
    a_call()
    begin(client)
    assert fill(client, "area", area="nowhere").status_code == 422
    assert "area" not in only_bid().answers
