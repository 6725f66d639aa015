"""The page about trust says of each round what is true of it."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from budgeting.commands.counting import log_rights_on_demand
from budgeting.models.rounds import RegisterEntry
from budgeting.rules.proofs import ProofKind
from budgeting.rules.register import Standing
from engage.kernel.access import SYSTEM
from engage.kernel.db import db
from tests.budgeting.proving import (
    ACCEPTED,
    a_proving_round,
    ask,
    give_back,
    prove,
    reach_people,
    sent_codes,
    voting_code_on,
)
from tests.forms import press
from tests.programme import NOON, a_programme, an_open_round

TRUST = "/rounds/safer/trust"
COPIES = "Somebody who keeps a copy of the printed codes"
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def messages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    reach_people(app, monkeypatch)


def words(client: FlaskClient, address: str) -> str:
    return " ".join(client.get(address).get_data(as_text=True).split())


def test_a_round_that_makes_codes_on_demand_does_not_say_that_none_is_added(
    app: Flask, client: FlaskClient
) -> None:
    proving = a_proving_round(accepts=[ProofKind.CARD, ProofKind.EMAIL])
    prove(client, "jo@example.org")
    page = words(client, TRUST)
    assert "12 voting codes were printed on cards before voting started." in page
    assert "a code can also be made for an e-mail address that is proven" in page
    assert "By the newest line" not in page
    log_rights_on_demand(proving.pb_round, now=NOON, actor=SYSTEM)
    db.session.commit()
    assert "By the newest line there are 1." in words(client, TRUST)
    assert "You can also get a code while you can vote." in words(client, f"/easy{TRUST}")


def test_a_round_without_cards_speaks_of_none(app: Flask, client: FlaskClient) -> None:
    a_proving_round(accepts=[ProofKind.TEXT], codes=0)
    page = words(client, TRUST)
    assert "printed on cards" not in page
    assert COPIES not in page
    assert "One person was given two cards" not in page
    assert "What somebody told us was not true" in page
    assert "Votes we do not count" in words(client, f"/easy{TRUST}")
    assert "for a mobile number that is proven" in page
    assert "Each address or number works once." in words(client, "/rounds/safer")
    spent = prove(client, "07700 900123", kind="text")
    db.session.execute(update(RegisterEntry).values(standing=Standing.SPENT))
    db.session.commit()
    for view in ("", "/easy"):
        about = f"{view}/rounds/safer"
        missing, unknown, stopped = (
            press(client, f"{about}/ballot", at=about, code=code)
            for code in ("", "BBBB-CCCC-DDDD", spent)
        )
        assert "Enter your voting code" in main_of(missing)
        assert "Check it against our message." in main_of(unknown)
        assert "this code before" in main_of(stopped)
        pages = [client.get(about), client.get(f"{about}/rules"), client.get(f"{about}/trust")]
        for shown in (*pages, missing, unknown, stopped):
            assert not re.search(r"\bcards?\b", main_of(shown)), main_of(shown)


def test_a_round_of_cards_alone_speaks_of_no_message(app: Flask, client: FlaskClient) -> None:
    a_proving_round(accepts=[ProofKind.CARD])
    about = "/rounds/safer"
    assert "Each card works once." in words(client, about)
    missing, unknown = (
        main_of(press(client, f"{about}/ballot", at=about, code=code))
        for code in ("", "BBBB-CCCC-DDDD")
    )
    assert "Enter the code from your voting card" in missing
    assert "Check it against your card. A code looks like" in unknown


def main_of(page: Any) -> str:
    """What we say there: without the words in which the officers of this test accepted something."""
    (main,) = BeautifulSoup(page.get_data(), "lxml").select("main")
    return " ".join(main.text.split()).replace(ACCEPTED, "")


def test_a_round_of_cards_alone_says_that_no_code_is_added(app: Flask, client: FlaskClient) -> None:
    an_open_round(programme=a_programme())
    page = words(client, TRUST)
    assert "No more can be added to them" in page
    assert "a code can also be made" not in page
    assert "No more codes can be added." in words(client, f"/easy{TRUST}")
    assert COPIES in page
    assert "They can find out which codes were used." in words(client, f"/easy{TRUST}")


def test_who_signs_in_twice_before_voting_has_one_right_and_the_first_code_stops(
    app: Flask, client: FlaskClient
) -> None:
    """The right to vote belongs to the address and is spent by the vote; a second code replaces the first."""
    a_proving_round(codes=1)
    before = db.session.scalar(select(func.count()).select_from(RegisterEntry)) or 0
    asked = ask(client, "jo@example.org")
    (sent,) = sent_codes()
    first = voting_code_on(give_back(client, asked, sent))
    second = voting_code_on(give_back(client, asked, sent))
    about, ballot = "/rounds/safer", "/rounds/safer/ballot"
    assert press(client, ballot, at=about, code=first).status_code == 422
    assert press(client, ballot, at=about, code=second).status_code == 200
    assert db.session.scalar(select(func.count()).select_from(RegisterEntry)) == before + 1
