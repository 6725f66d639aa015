"""Officers and bids: who may, in which state, with which words, and what is left in the log."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from budgeting.commands.accepting import accept_bid
from budgeting.commands.appraisal import (
    Finding,
    appraise,
    declare_interest,
    merge_bids,
    refuse_bid,
)
from budgeting.commands.bids import send_bid, withdraw_bid
from budgeting.commands.checklist import calls_still_open
from budgeting.models.bids import Bid
from budgeting.models.rounds import Project
from budgeting.queries.rounds import round_or_404
from budgeting.rules.bids import BidState, CheckItem, Verdict
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Actor, Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.notify.models import OutboxMessage
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError, WrongStateError
from tests.budgeting.bidding import (
    ALL_YES,
    BALLOT_WORDS,
    TOTAL_PENCE,
    a_call,
    a_sent_bid,
    accept,
    ask,
    refuse,
    release,
)
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, SECOND_OFFICER, a_draft_round, a_programme

DESK = "/officers/ideas/next-year"
OBSERVER = Actor("observer", frozenset({Role.OBSERVER}), "observer")
CHECKLIST = {
    "eligible": "yes",
    "eligible_reason": "It is for people who live here.",
    "feasible": "yes",
    "feasible_reason": "The ground is firm.",
    "legal": "yes",
    "legal_reason": "The path is ours.",
    "cost_right": "yes",
    "cost_reason": "We asked two makers.",
    "cost": "1,600",
}


@pytest.fixture
def author(app: Flask, client: FlaskClient) -> FlaskClient:
    """An author's browser; every page it fetches is inspected."""
    return signed_in(app, Role.AUTHOR)


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def letters_to(address: str) -> list[str]:
    return list(
        db.session.scalars(select(OutboxMessage.subject).where(OutboxMessage.recipient == address))
    )


def only_bid() -> Bid:
    return db.session.scalars(select(Bid)).one()


def words(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_an_author_announces_that_a_round_takes_ideas(author: FlaskClient) -> None:
    a_draft_round(a_programme(), slug="next-year")
    days = {
        "opens_on": "2026-11-20",
        "closes_on": "2026-12-20",
        "answers_on": "2027-01-10",
        "decided_on": "2027-01-31",
    }
    wrong = press(author, DESK, **{**days, "answers_on": "2026-12-01"})
    assert wrong.status_code == 422
    assert "follow one another" in words(wrong)
    assert press(author, DESK, **{**days, "closes_on": ""}).status_code == 422
    assert press(author, DESK, **days, most="2500", checks=["insurance"]).status_code == 302
    shown = words(author.get("/rounds/next-year/ideas"))
    for said in ("20 December 2026", "10 January 2027", "31 January 2027", "£2,500"):
        assert said in shown
    assert "bids.announced" in actions()
    # The vote of this draft is to begin the day before.
    begins, too_early = "Voting is set to begin on", "Choose later days for voting."
    assert f"{begins} 21 November 2026" in words(author.get(DESK))
    dates = "/officers/rounds/next-year/setup/dates"
    for first_day, is_told in (("2027-01-31", True), ("2027-02-01", False)):
        press(author, dates, first_day=first_day, last_day="2027-02-28")
        tasks = words(author.get("/officers/rounds/next-year/setup"))
        assert "Saved." in tasks
        assert (too_early in tasks, too_early in words(author.get(DESK))) == (is_told, is_told)


@pytest.mark.requirement("M1")
def test_from_sent_to_the_ballot(author: FlaskClient) -> None:
    made = a_sent_bid(a_call())
    page = f"{DESK}/{made.bid.reference}"
    assert "A moderator" in words(author.get(DESK))
    release(made.bid)
    assert "Us: appraise and decide" in words(author.get(DESK))
    early = press(author, f"{page}/accept", at=page, title="Benches", summary="Six benches.")
    assert early.status_code == 422
    assert "has to be “yes” before" in words(early)
    no_reason = press(author, f"{page}/appraise", at=page, **{**CHECKLIST, "legal_reason": ""})
    assert no_reason.status_code == 422
    assert 'href="#legal_reason"' in words(no_reason)
    assert (
        press(author, f"{page}/appraise", at=page, **{**CHECKLIST, "cost": "much"}).status_code
        == 422
    )
    assert press(author, f"{page}/appraise", at=page, **CHECKLIST).status_code == 302
    done = press(
        author,
        f"{page}/accept",
        at=page,
        title="Benches by the pond",
        summary="Six benches.",
        ur_title="تالاب کے پاس بینچ",
        easy_title="Seats by the pond",
    )
    assert done.status_code == 302
    project = db.session.scalars(select(Project).order_by(Project.position.desc())).first()
    assert project is not None
    assert (project.number, project.cost_pence) == ("1", 1_600_00)
    assert set(project.words["title"]) == {"en", "ur", "en-easy"}
    assert "People can vote for your idea" in letters_to("group@example.org")
    public = words(author.get(f"/rounds/next-year/ideas/{made.bid.reference}"))
    for said in ("The ground is firm.", "On the list for the vote", "£1,600", "£1,500.50"):
        assert said in public
    assert {"bid.appraised", "bid.accepted"} <= set(actions())


@pytest.mark.requirement("M1")
def test_what_nobody_released_cannot_go_on_the_ballot(app: Flask) -> None:
    bid = a_sent_bid(a_call()).bid
    with pytest.raises(NotAllowedError, match="not_released"):
        accept(bid)
    db.session.rollback()
    assert only_bid().state == BidState.SENT


def test_a_question_goes_to_the_group_and_its_letter_says_nothing_of_it(
    author: FlaskClient,
) -> None:
    made = a_sent_bid(a_call())
    page = f"{DESK}/{made.bid.reference}"
    assert press(author, f"{page}/ask", at=page, question=" ").status_code == 422
    assert press(author, f"{page}/ask", at=page, question="Who pays the water?").status_code == 302
    letter = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.subject.contains("question"))
    ).one()
    assert "water" not in letter.body
    assert "Benches" not in letter.body
    assert "The group" in words(author.get(DESK))


@pytest.mark.requirement("SEC5")
def test_who_declared_an_interest_decides_nothing_and_the_attempt_is_logged(
    author: FlaskClient,
) -> None:
    made = a_sent_bid(a_call())
    page = f"{DESK}/{made.bid.reference}"
    stale = author.get(page)
    assert press(author, f"{page}/interest", at=page).status_code == 302
    assert "decide nothing about it" in words(author.get(page))
    for name, fields in {
        "ask": {"question": "Why?"},
        "appraise": CHECKLIST,
        "refuse": {"reason": "No."},
        "accept": {"title": "T", "summary": "S"},
    }.items():
        refused = press(author, f"{page}/{name}", page=stale, **fields)
        assert refused.status_code == 302
        assert "You have to do with this bid" in words(author.get(page))
    assert only_bid().state == BidState.SENT
    assert actions().count("bid.interest_refused") == 4
    assert actions().count("bid.interest_declared") == 1


def test_whoever_the_letters_go_to_cannot_decide_without_having_declared_anything(
    author: FlaskClient,
) -> None:
    made = a_sent_bid(a_call(), email="first@example.org")
    page = f"{DESK}/{made.bid.reference}"
    assert "decide nothing about it" in words(author.get(page))


def test_an_interest_in_either_of_two_bids_stops_their_merging(app: Flask) -> None:
    call = a_call()
    one, other = a_sent_bid(call).bid, a_sent_bid(call, email="other@example.org").bid
    declare_interest(other, now=NOON, actor=FIRST_OFFICER)
    with pytest.raises(NotAllowedError, match="own_interest"):
        merge_bids(
            one, into=other, words="Same.", seen_version=one.version, now=NOON, actor=FIRST_OFFICER
        )


def test_of_two_officers_who_look_at_one_page_the_second_is_told(
    app: Flask, client: FlaskClient
) -> None:
    made = a_sent_bid(a_call())
    page = f"{DESK}/{made.bid.reference}"
    first, second = (
        signed_in(app, Role.AUTHOR, email=f"{name}@example.org") for name in ("first", "second")
    )
    seen = second.get(page)
    assert press(first, f"{page}/refuse", at=page, reason="Not ours.").status_code == 302
    late = press(second, f"{page}/ask", page=seen, question="Whose is it?")
    assert late.status_code == 422
    assert "Somebody changed this bid" in words(late)
    assert only_bid().state == BidState.REFUSED
    assert letters_to("group@example.org").count("We have a question about your idea") == 0


def test_an_answer_that_came_meanwhile_is_not_overlooked(app: Flask) -> None:
    made = a_sent_bid(a_call())
    ask(made.bid)
    seen = made.bid.version
    send_bid(made.bid, reply="Here it is.", now=NOON)
    with pytest.raises(ConflictError, match="changed_by_another"):
        refuse_bid(
            made.bid, words="No answer came.", seen_version=seen, now=NOON, actor=FIRST_OFFICER
        )


def test_two_bids_go_on_as_one_and_both_are_kept(author: FlaskClient) -> None:
    call = a_call()
    one, other = a_sent_bid(call).bid, a_sent_bid(call, email="other@example.org").bid
    page = f"{DESK}/{one.reference}"
    alone = press(author, f"{page}/merge", at=page, into="", merge_reason="Same.")
    assert alone.status_code == 422
    done = press(author, f"{page}/merge", at=page, into=other.reference, merge_reason="Same place.")
    assert done.status_code == 302
    db.session.refresh(one)
    assert (one.state, one.merged_into_id) == (BidState.MERGED, other.id)
    assert one.sent["title"] == "Benches for the park"
    assert other.state == BidState.SENT
    for address in ("group@example.org", "other@example.org"):
        assert "Your idea goes on together with another" in letters_to(address)


def test_nothing_changes_on_the_ballot_after_opening(app: Flask) -> None:
    call = a_call()
    on_it, beside = a_sent_bid(call), a_sent_bid(call, email="other@example.org")
    release(on_it.bid)
    release(beside.bid)
    accept(on_it.bid)
    call.pb_round.state = State.OPEN.value
    db.session.commit()
    for attempt in (
        lambda: accept(beside.bid),
        lambda: withdraw_bid(on_it.bid, now=NOON),
        lambda: refuse(beside.bid),
    ):
        with pytest.raises(NotAllowedError, match="round_is_fixed"):
            attempt()
        db.session.rollback()
    assert len(round_or_404("next-year").projects) == 4


def test_a_checklist_with_a_no_keeps_a_bid_off_the_ballot(app: Flask) -> None:
    bid = a_sent_bid(a_call()).bid
    release(bid)
    findings = {**ALL_YES, CheckItem.LEGAL: Finding(Verdict.NO, "It needs consent.")}
    appraise(
        bid,
        findings=findings,
        cost_pence=1,
        seen_version=bid.version,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    with pytest.raises(NotAllowedError, match="checklist_open"):
        accept_bid(
            bid,
            words=BALLOT_WORDS,
            category="",
            words_to_group="",
            seen_version=bid.version,
            now=NOON,
            actor=FIRST_OFFICER,
        )


@pytest.mark.parametrize("cost_pence", [0, -5, 2**31])
def test_a_cost_that_no_ballot_can_hold_is_refused(app: Flask, cost_pence: int) -> None:
    bid = a_sent_bid(a_call()).bid
    with pytest.raises(InvalidError, match="cost_unusable"):
        appraise(
            bid,
            findings=ALL_YES,
            cost_pence=cost_pence,
            seen_version=bid.version,
            now=NOON,
            actor=FIRST_OFFICER,
        )


def test_only_authors_decide(app: Flask) -> None:
    bid = a_sent_bid(a_call()).bid
    with pytest.raises(NotAllowedError, match="role_needed"):
        refuse_bid(bid, words="No.", seen_version=bid.version, now=NOON, actor=OBSERVER)


def test_a_decided_bid_is_not_decided_again(app: Flask) -> None:
    bid = a_sent_bid(a_call()).bid
    release(bid)
    accept(bid)
    with pytest.raises(WrongStateError):
        refuse_bid(bid, words="No.", seen_version=bid.version, now=NOON, actor=SECOND_OFFICER)
    assert bid.project is not None
    assert bid.project.cost_pence == TOTAL_PENCE


def test_what_a_group_is_still_writing_is_not_shown_to_officers(
    app: Flask, author: FlaskClient
) -> None:
    made = a_sent_bid(a_call())
    ask(made.bid)
    made.bid.answers = {**made.bid.answers, "summary": "Half a sent"}
    db.session.commit()
    shown = words(author.get(f"{DESK}/{made.bid.reference}"))
    assert "Half a sent" not in shown
    assert "changing something now" in shown


@pytest.mark.requirement("V3")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_no_list_is_fixed_before_the_days_that_groups_were_told_are_over(app: Flask) -> None:
    call = a_call()
    dates = call.dates
    assert calls_still_open(call.pb_round, now=NOON) == ["ideas_still_taken"]
    assert calls_still_open(call.pb_round, now=dates.closes_at) == []
    ask(a_sent_bid(call).bid)
    assert calls_still_open(call.pb_round, now=dates.closes_at) == ["answers_still_taken"]
    assert calls_still_open(call.pb_round, now=dates.answers_close_at) == []
