"""A resident votes: code, choices, review, receipt; without JavaScript."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from budgeting.commands.counting import close_round, declare_round, open_box
from budgeting.models.rounds import RegisterEntry, Round, SealedBallot
from budgeting.rules.register import RefusalReason, Standing
from engage.activities.rules.lifecycle import State
from engage.kernel.db import db
from engage.rules.window import window_of_dates
from tests.conftest import Clock
from tests.forms import press
from tests.programme import FIRST_OFFICER, NOON, SECOND_OFFICER, OpenRound, an_open_round

ABOUT, BALLOT, REVIEW, SEND = (f"/rounds/safer{end}" for end in ("", "/ballot", "/review", "/send"))


def sealed() -> int:
    return db.session.scalar(select(func.count()).select_from(SealedBallot)) or 0


def review(client: FlaskClient, code: str, chosen: list[str]) -> Any:
    """Up to the page that shows everything before it is sent."""
    ballot = press(client, BALLOT, at=ABOUT, code=code)
    return press(client, REVIEW, page=ballot, chosen=chosen)


def vote(client: FlaskClient, code: str, chosen: list[str]) -> Any:
    return press(client, SEND, page=review(client, code, chosen), chosen=chosen)


@pytest.mark.requirement("V12")
def test_a_vote_is_reviewed_cast_once_and_receipted(client: FlaskClient) -> None:
    vote_round = an_open_round()
    page = review(client, vote_round.codes[0], ["A", "B"]).get_data(as_text=True)
    assert "£100" in page
    assert "Football" in page
    cast = vote(client, vote_round.codes[0], ["A", "B"])
    assert cast.location.endswith("/receipt")
    receipt = client.get(cast.location).get_data(as_text=True)
    assert "Your vote is in" in receipt
    assert "Football" not in receipt
    assert sealed() == 1


@pytest.mark.requirement("A5")
def test_a_code_may_be_pasted_with_spaces_and_small_letters(client: FlaskClient) -> None:
    code = an_open_round().codes[0]
    typed = f"  {code[:4].lower()} {code[4:8]}-{code[8:]} "
    assert press(client, BALLOT, at=ABOUT, code=typed).status_code == 200


@pytest.mark.parametrize("typed", ["", "ABCD", "AAAA-AAAA-AAAA", "nonsense", "<script>"])
def test_an_unknown_code_is_refused_beside_its_field(client: FlaskClient, typed: str) -> None:
    an_open_round()
    refused = press(client, BALLOT, at=ABOUT, code=typed)
    assert refused.status_code == 422
    assert 'href="#code"' in refused.get_data(as_text=True)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_whoever_goes_back_after_sending_is_told_at_the_next_press(client: FlaskClient) -> None:
    code = an_open_round().codes[0]
    ballot = press(client, BALLOT, at=ABOUT, code=code)
    vote(client, code, ["A"])
    told = press(client, REVIEW, page=ballot, chosen=["A"])
    assert told.status_code == 422
    assert "This code has already been used" in told.get_data(as_text=True)
    assert SEND not in told.get_data(as_text=True)


@pytest.mark.requirement("V3")
def test_a_code_that_was_used_cannot_vote_again(app: Flask, client: FlaskClient) -> None:
    code = an_open_round().codes[0]
    stale = review(client, code, ["A"])
    vote(client, code, ["B"])
    assert "already been used" in press(app.test_client(), BALLOT, at=ABOUT, code=code).get_data(
        as_text=True
    )
    again = press(client, SEND, page=stale, chosen=["A"])
    assert again.status_code == 422
    assert sealed() == 1


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("view", ["", "/easy", "/ur"])
def test_a_used_code_ends_in_what_to_do_and_no_button_that_cannot_work(
    app: Flask, client: FlaskClient, view: str
) -> None:
    code = an_open_round().codes[0]
    ballot = press(client, f"{view}{BALLOT}", at=f"{view}{ABOUT}", code=code)
    stale = press(client, f"{view}{REVIEW}", page=ballot, chosen=["A"])
    vote(app.test_client(), code, ["B"])
    for page in (
        press(client, f"{view}{SEND}", page=stale, chosen=["A"]),
        press(client, f"{view}{BALLOT}", at=f"{view}{ABOUT}", code=code),
    ):
        words = page.get_data(as_text=True)
        assert f'action="{view}{SEND}"' not in words
        assert f'href="{view}/receipt"' in words
        assert f'href="{view}{ABOUT}#vote"' in words
        assert code not in words
        assert "data-cast" in words


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_used_code_leads_to_the_receipt_on_the_device_that_voted(client: FlaskClient) -> None:
    code = an_open_round().codes[0]
    stale = review(client, code, ["A"])
    vote(client, code, ["A"])
    again = press(client, SEND, page=stale, chosen=["A"], tracker="").get_data(as_text=True)
    assert f'href="{ABOUT}/receipt"' in again


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_cancelled_code_says_to_use_the_new_card(client: FlaskClient) -> None:
    code = an_open_round().codes[0]
    stale = review(client, code, ["A"])
    db.session.execute(update(RegisterEntry).values(standing=Standing.VOIDED.value))
    db.session.commit()
    refused = press(client, SEND, page=stale, chosen=["A"]).get_data(as_text=True)
    assert "Use the code on the new card" in refused
    assert "Send my vote" not in refused


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_marks_that_can_never_be_sent_have_a_way_back_and_no_way_on(client: FlaskClient) -> None:
    page = review(client, an_open_round().codes[0], ["A"])
    refused = press(client, SEND, page=page, chosen=["A", "B", "C"])
    words = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "£30 more than there is" in words
    assert "Send my vote" not in words
    assert 'formaction="/rounds/safer/ballot">Back to projects' in words


def test_a_lost_answer_is_asked_for_again_and_shows_the_same_receipt(client: FlaskClient) -> None:
    page = review(client, an_open_round().codes[0], ["A"])
    first = press(client, SEND, page=page, chosen=["A"])
    shown = client.get(first.location).get_data(as_text=True)
    second = press(client, SEND, page=page, chosen=["A"])
    assert second.location == first.location
    assert code_of(client.get(second.location).get_data(as_text=True)) == code_of(shown)
    assert sealed() == 1


def test_choices_over_the_money_are_explained_and_kept(client: FlaskClient) -> None:
    refused = review(client, an_open_round().codes[0], ["A", "B", "C"])
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "£30 more than there is" in page
    assert page.count(" checked") == 3


def test_more_choices_than_allowed_are_explained(client: FlaskClient) -> None:
    refused = review(
        client,
        an_open_round(rules={"ballot": {"kind": "knapsack", "maximum": 1}}).codes[0],
        ["B", "C"],
    )
    assert "You can choose up to 1" in refused.get_data(as_text=True)


@pytest.mark.parametrize("chosen", [["Z"], ["A", "A"], ["A", "Z"]])
def test_projects_that_are_not_in_the_round_or_stand_twice_are_refused(
    client: FlaskClient, chosen: list[str]
) -> None:
    assert review(client, an_open_round().codes[0], chosen).status_code == 422
    assert sealed() == 0


@pytest.mark.requirement("V12")
def test_a_blank_vote_may_be_sent(client: FlaskClient) -> None:
    assert vote(client, an_open_round().codes[0], []).location.endswith("/receipt")


def test_the_total_is_brought_up_to_date_without_javascript(client: FlaskClient) -> None:
    ballot = press(client, BALLOT, at=ABOUT, code=an_open_round().codes[0])
    updated = press(client, REVIEW, page=ballot, chosen=["B"], do="total").get_data(as_text=True)
    assert "£60 left" in updated


def test_a_vote_after_the_close_is_not_taken(client: FlaskClient, clock: Clock) -> None:
    page = review(client, an_open_round().codes[0], ["A"])
    clock.moment += timedelta(days=21)
    refused = press(client, SEND, page=page, chosen=["A"])
    assert refused.status_code == 422
    assert "Voting is closed" in refused.get_data(as_text=True)
    assert sealed() == 0


@pytest.mark.requirement("V1")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("last_day", "minute_before", "midnight"),
    [
        # London is an hour ahead of UTC in summer; on the second day the clocks went back in the morning.
        (date(2027, 6, 30), (2027, 6, 30, 22, 59), (2027, 6, 30, 23)),
        (date(2027, 10, 31), (2027, 10, 31, 23, 59), (2027, 11, 1, 0)),
    ],
)
def test_the_last_day_to_vote_ends_at_midnight_in_london(
    client: FlaskClient,
    clock: Clock,
    last_day: date,
    minute_before: tuple[int, ...],
    midnight: tuple[int, ...],
) -> None:
    closes_at = window_of_dates(None, last_day).closes_at
    assert closes_at is not None
    vote_round = an_open_round(closes_at=closes_at)
    pages = [review(client, code, ["A"]) for code in vote_round.codes[:2]]
    clock.moment = datetime(*minute_before, tzinfo=UTC)  # type: ignore[misc]  # as many parts as are given
    assert press(client, SEND, page=pages[0], chosen=["A"]).status_code == 302
    clock.moment = datetime(*midnight, tzinfo=UTC)  # type: ignore[misc]  # as above
    assert press(client, SEND, page=pages[1], chosen=["A"]).status_code == 422
    assert sealed() == 1


@pytest.mark.requirement("V4")
def test_wrong_codes_are_slowed_on_one_device_and_a_right_one_still_works(
    app: Flask, client: FlaskClient
) -> None:
    code = an_open_round().codes[0]
    for _ in range(11):
        refused = press(client, BALLOT, at=ABOUT, code="AAAA-AAAA-AAAA")
    assert "Wait 15 minutes" in refused.get_data(as_text=True)
    assert "Wait" not in press(app.test_client(), BALLOT, at=ABOUT, code="AAAA-AAAA-AAAA").get_data(
        as_text=True
    )
    assert press(client, BALLOT, at=ABOUT, code=code).status_code == 200


@pytest.mark.requirement("V5")
def test_no_readable_choice_is_stored_while_the_vote_is_open(client: FlaskClient) -> None:
    vote_round: OpenRound = an_open_round()
    vote(client, vote_round.codes[0], ["A"])
    vote(client, vote_round.codes[1], ["A", "B"])
    first, second = db.session.scalars(select(SealedBallot.sealed)).all()
    assert len(first) == len(second)
    assert b"A" not in (first[:4], second[:4])
    assert set(SealedBallot.__table__.columns.keys()) == {
        "id", "round_id", "register_entry_id", "tracker", "channel", "refused", "sealed",
    }  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "/easy", "/ur"])
def test_an_empty_box_is_asked_for_and_not_called_unknown(client: FlaskClient, prefix: str) -> None:
    an_open_round()
    receipt = press(client, f"{prefix}/receipt", tracker="  ")
    assert receipt.status_code == 422
    assert 'href="#tracker"' in receipt.get_data(as_text=True)
    ballot = press(client, f"{prefix}{BALLOT}", at=f"{prefix}{ABOUT}", code="")
    assert ballot.status_code == 422
    assert "ABCD-EFGH" not in ballot.get_data(as_text=True)


def test_the_receipt_can_be_taken_off_a_shared_screen(client: FlaskClient) -> None:
    cast = vote(client, an_open_round().codes[0], ["A"])
    press(client, "/rounds/safer/receipt", page=client.get(cast.location))
    assert client.get("/rounds/safer/receipt").status_code == 302


def test_a_receipt_code_says_that_the_vote_is_in_the_box(app: Flask, client: FlaskClient) -> None:
    cast = vote(client, an_open_round().codes[0], ["A"])
    code = code_of(client.get(cast.location).get_data(as_text=True))
    found = press(app.test_client(), "/receipt", tracker=f" {code.lower()} ").get_data(as_text=True)
    assert "Your vote is in the box" in found
    assert "cannot find" in press(client, "/receipt", tracker="2222").get_data(as_text=True)


@pytest.mark.requirement("V6")
@pytest.mark.parametrize("view", ["", "/easy"])
def test_a_receipt_code_says_what_is_true_at_each_stage(client: FlaskClient, view: str) -> None:
    vote_round = an_open_round()
    pb_round = vote_round.pb_round
    cast = vote(client, vote_round.codes[0], ["A"])
    code = code_of(client.get(cast.location).get_data(as_text=True))

    def told() -> str:
        page = press(client, f"{view}/receipt", tracker=code).get_data(as_text=True)
        assert ("/rounds/safer/list" in page) == (pb_round.state == State.DECLARED)
        return " ".join(BeautifulSoup(page, "lxml").get_text(" ").split())

    assert ("when voting closes" if not view else "when the vote ends") in told()
    close_round(pb_round, now=NOON, actor=SECOND_OFFICER)
    assert ("not been counted yet" if not view else "We will count it soon") in told()
    open_box(pb_round, cards=vote_round.cards, now=NOON, actor=FIRST_OFFICER)
    counted = told()
    assert ("are not out yet" if not view else "The result is not out yet") in counted
    assert client.get("/rounds/safer/list").status_code == 404
    declare_round(pb_round, now=NOON, actor=FIRST_OFFICER)
    assert ("on the list of" if not view else "on our list") in told()
    assert client.get("/rounds/safer/list").status_code == 200


@pytest.mark.requirement("V6")
def test_a_refused_envelope_is_not_said_to_wait_for_the_count(client: FlaskClient) -> None:
    vote_round = an_open_round()
    cast = vote(client, vote_round.codes[0], ["A"])
    code = code_of(client.get(cast.location).get_data(as_text=True))
    db.session.execute(update(SealedBallot).values(refused=RefusalReason.SECOND_CARD))
    told = press(client, "/receipt", tracker=code).get_data(as_text=True)
    assert "Your vote was refused before the count" in told
    assert "will be counted" not in told


@pytest.mark.requirement("V16")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("view", "protected", "not_protected"),
    [
        (
            "",
            ("no name, no time, no address", "locked with two keys", "Each code works once"),
            ("watches your screen", "pushes you", "that you share", "agree on", "dishonest person"),
        ),
        (
            "/easy",
            ("does not have your name", "with 2 keys", "works 1 time"),
            ("look at your screen", "tell you how to vote", "the same phone", "agree", "do wrong"),
        ),
        ("/ur", (), ()),
    ],
)
def test_what_is_protected_and_what_is_not_is_said_before_anybody_votes(
    client: FlaskClient, view: str, protected: tuple[str, ...], not_protected: tuple[str, ...]
) -> None:
    an_open_round()
    about = BeautifulSoup(client.get(f"{view}{ABOUT}").get_data(as_text=True), "lxml")
    assert about.select(f'main a[href="{view}{ABOUT}/trust"]')
    page = BeautifulSoup(client.get(f"{view}{ABOUT}/trust").get_data(as_text=True), "lxml")
    lists = [heading.find_next("ul") for heading in page.select("main h2")]
    for told, words in ((lists[0], protected), (lists[3], not_protected)):
        said = " ".join(told.get_text(" ").split())
        assert len(told.select("li")) >= 5
        assert [each for each in words if each not in said] == []


@pytest.mark.requirement("V10")
def test_nothing_of_the_result_is_public_before_it_is_declared(client: FlaskClient) -> None:
    vote_round = an_open_round()
    vote(client, vote_round.codes[0], ["A"])
    for page in ("results", "list"):
        assert client.get(f"/rounds/safer/{page}").status_code == 404


def test_coming_back_to_a_form_address_leads_to_the_round(client: FlaskClient) -> None:
    an_open_round()
    for address in (BALLOT, REVIEW, SEND):
        assert client.get(address).location.endswith(f"{ABOUT}#begun")


def test_the_round_is_read_in_urdu_from_right_to_left(client: FlaskClient) -> None:
    an_open_round()
    page = client.get("/ur/rounds/safer").get_data(as_text=True)
    assert '<html lang="ur" dir="rtl"' in page
    assert "ایک محفوظ جگہ" in page
    assert "Choose what to pay for. [ur]" in page


def test_codes_are_stored_only_as_digests(app: Flask) -> None:
    vote_round = an_open_round()
    stored = db.session.scalars(select(RegisterEntry.code_digest)).all()
    assert len(set(stored)) == len(vote_round.codes)
    assert all(code not in digest for code in vote_round.codes for digest in stored)
    assert db.session.scalars(select(Round)).one().rules_digest


def code_of(page: str) -> str:
    start = page.index('id="code"')
    return page[page.index("<bdi>", start) + 5 : page.index("</bdi>", start)].strip()


def test_a_receipt_code_that_a_voter_made_up_never_reaches_the_list(client: FlaskClient) -> None:
    vote_round = an_open_round()
    page = review(client, vote_round.codes[0], ["A"])
    press(client, SEND, page=page, chosen=["A"], tracker="HATEFULWQRDS")
    page = review(client, vote_round.codes[1], ["A"])
    press(client, SEND, page=page, chosen=["A"], tracker="HATEFULWQRDS", tracker_proof="é")
    trackers = db.session.scalars(select(SealedBallot.tracker)).all()
    assert len(trackers) == 2
    assert "HATEFULWQRDS" not in trackers
