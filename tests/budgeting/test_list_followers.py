"""Whoever asks is told once that the list of receipts is out; their address never stands near a vote."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from budgeting.commands.counting import close_round, declare_round, open_box
from budgeting.commands.following import tell_followers
from budgeting.models.rounds import ListFollower
from engage.kernel.db import db
from engage.kernel.ids import grouped
from engage.notify.models import OutboxMessage
from tests.budgeting.proving import reach_people
from tests.budgeting.test_voting_pages import vote
from tests.forms import press
from tests.programme import FIRST_OFFICER, NOON, SECOND_OFFICER, OpenRound, an_open_round

TELL_ME = "/rounds/safer/tell-me"
LIST = "https://engage.example.org/rounds/safer/list"


@pytest.fixture(autouse=True)
def letters(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    reach_people(app, monkeypatch)


def followers() -> int:
    return db.session.scalar(select(func.count()).select_from(ListFollower)) or 0


def to_followers() -> list[OutboxMessage]:
    """Letters, without those that witnesses are sent."""
    sent = select(OutboxMessage).where(OutboxMessage.recipient.not_like("witness-%"))
    return list(db.session.scalars(sent))


def declare(voting: OpenRound) -> None:
    close_round(voting.pb_round, now=NOON, actor=SECOND_OFFICER)
    open_box(voting.pb_round, cards=voting.cards, now=NOON, actor=FIRST_OFFICER)
    declare_round(voting.pb_round, now=NOON, actor=FIRST_OFFICER)


def test_somebody_is_told_once_in_their_language_and_forgotten(client: FlaskClient) -> None:
    voting = an_open_round()
    assert press(client, TELL_ME, address="jo@example.org").status_code == 200
    assert press(client, TELL_ME, address=" JO@example.org").status_code == 200
    assert press(client, f"/ur{TELL_ME}", address="zainab@example.org").status_code == 200
    assert followers() == 2
    declare(voting)
    assert tell_followers(voting.pb_round, list_address=LIST, now=NOON) == 2
    assert followers() == 0
    told = {one.recipient: one for one in to_followers()}
    assert set(told) == {"jo@example.org", "zainab@example.org"}
    assert LIST in told["jo@example.org"].body
    assert "A safer place" in told["jo@example.org"].body
    assert "ایک محفوظ جگہ" in told["zainab@example.org"].body
    assert tell_followers(voting.pb_round, list_address=LIST, now=NOON) == 0


@pytest.mark.requirement("V5", "V6")
def test_no_letter_carries_a_tracker_and_no_row_a_way_to_a_vote(client: FlaskClient) -> None:
    """Asked for from the very page that shows the receipt."""
    voting = an_open_round()
    receipt = client.get(vote(client, voting.codes[0], ["A"]).location).get_data(as_text=True)
    trackers = re.findall(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b", receipt)
    assert trackers
    assert f'href="{TELL_ME}"' in receipt
    press(client, TELL_ME, address="jo@example.org")
    assert set(ListFollower.__table__.columns.keys()) == {"id", "round_id", "address", "language"}
    declare(voting)
    tell_followers(voting.pb_round, list_address=LIST, now=NOON)
    (letter,) = to_followers()
    for tracker in trackers:
        assert tracker not in letter.body + letter.subject
        assert tracker.replace("-", "") not in letter.body + letter.subject
    assert grouped(voting.codes[0]) not in letter.body


def test_a_letter_is_the_same_for_everybody(client: FlaskClient) -> None:
    """Nothing in it tells who opened it."""
    voting = an_open_round()
    for name in ("jo", "sam"):
        press(client, TELL_ME, address=f"{name}@example.org")
    declare(voting)
    tell_followers(voting.pb_round, list_address=LIST, now=NOON)
    assert len({one.body for one in to_followers()}) == 1


@pytest.mark.parametrize("typed", ["", "jo", "jo@example", "jo@example.org\r\nBcc: x@example.org"])
def test_what_is_no_address_is_refused_beside_its_field(client: FlaskClient, typed: str) -> None:
    an_open_round()
    refused = press(client, TELL_ME, address=typed)
    assert refused.status_code == 422
    assert 'href="#address"' in refused.get_data(as_text=True)
    assert followers() == 0


def test_without_a_mail_server_nothing_is_kept(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_open_round()
    page = client.get(TELL_ME)
    reach_people(app, monkeypatch, can=False)
    assert press(client, TELL_ME, page=page, address="jo@example.org").status_code == 503
    assert followers() == 0
    assert 'name="address"' not in client.get(TELL_ME).get_data(as_text=True)


def test_a_list_that_is_out_is_shown_at_once(client: FlaskClient) -> None:
    voting = an_open_round()
    declare(voting)
    assert client.get(TELL_ME).location.endswith("/rounds/safer/list")
