"""Two count officers run a round from a draft to a declared result, from their screens alone."""

from html import unescape
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from budgeting.models.rounds import Round, SealedBallot
from budgeting.presenters.officer import ANY_MASK, qr_svg, voting_cards
from engage.jobs.models import BackgroundJob
from engage.kernel.access import Role
from engage.kernel.db import db
from tests.budgeting.opening import confirm_as, enter_cards, opening, run
from tests.forms import press
from tests.officers import signed_in
from tests.programme import a_draft_round, a_programme, an_open_round

DESK = "/officers/rounds/safer"


def words_on(page: Any) -> str:
    """The words of a key card, as an officer would type them."""
    found = BeautifulSoup(page.get_data(as_text=True), "lxml").select("ol.e-words li")
    return " ".join(item.get_text(strip=True) for item in found)


def together(officers: tuple[FlaskClient, FlaskClient], action: str, **fields: Any) -> None:
    """One officer asks and the other confirms."""
    asked = press(officers[0], action, at=DESK, **fields)
    assert asked.status_code == 302, asked.get_data(as_text=True)
    confirm_as(officers[1])


def codes_on(page: Any) -> list[str]:
    found = BeautifulSoup(page.get_data(as_text=True), "lxml").select("code.e-code")
    return [item.get_text(strip=True) for item in found]


@pytest.fixture
def officers(app: Flask, client: FlaskClient) -> tuple[FlaskClient, FlaskClient]:
    return (
        signed_in(app, Role.COUNT_OFFICER, email="first@example.org"),
        signed_in(app, Role.COUNT_OFFICER, email="second@example.org"),
    )


@pytest.mark.requirement("Q2")
def test_what_is_wrong_with_a_witness_stands_beside_the_address_and_the_words_stay(
    app: Flask, officers: tuple[FlaskClient, FlaskClient]
) -> None:
    a_draft_round(a_programme())
    db.session.commit()
    told = {"name": "A neighbour", "email": "nobody at all"}
    answer = press(officers[0], f"{DESK}/witnesses", at=DESK, **told)
    page = BeautifulSoup(answer.get_data(as_text=True), "lxml")
    assert answer.status_code == 422
    assert page.select_one('.govuk-error-summary a[href="#email"]') is not None
    for name, words in told.items():
        field = page.select_one(f'form[action$="/witnesses"] input[name="{name}"]')
        assert field is not None
        assert field["value"] == words


@pytest.mark.requirement("V9", "V10")
def test_a_round_runs_from_draft_to_declared_result(
    app: Flask, client: FlaskClient, officers: tuple[FlaskClient, FlaskClient]
) -> None:
    first, second = officers
    a_draft_round(a_programme())
    db.session.commit()
    cards = [words_on(press(officer, f"{DESK}/key", at=DESK)) for officer in officers]
    assert [len(card.split()) for card in cards] == [24, 24]
    with opening(app, first, what="try-keys"):
        enter_cards((second, first), (cards[1], cards[0]))
    assert "was sealed, and opened with both cards" in first.get(DESK).get_data(as_text=True)
    for name in ("one", "two"):
        press(first, f"{DESK}/witnesses", at=DESK, name=name, email=f"{name}@example.org")
    together(officers, f"{DESK}/codes", number="12")
    printed = press(first, f"{DESK}/codes/print", at=DESK)
    codes = codes_on(printed)
    assert len(codes) == 12
    pictures = BeautifulSoup(printed.get_data(as_text=True), "lxml").select("li svg.e-qr")
    assert len(pictures) == 12
    together(officers, f"{DESK}/open")
    for code in codes[:11]:
        voter = app.test_client()
        ballot = press(voter, "/rounds/safer/ballot", at="/rounds/safer", code=code)
        review = press(voter, "/rounds/safer/review", page=ballot, chosen=["B"])
        assert press(voter, "/rounds/safer/send", page=review, chosen=["B"]).status_code == 302
    assert "<b>0</b>" in first.get(DESK).get_data(as_text=True)
    run(app, "budgeting.refresh_turnouts")
    desk = first.get(DESK).get_data(as_text=True)
    assert "<b>10</b>" in desk
    assert "11" not in BeautifulSoup(desk, "lxml").select_one(".s-n").get_text()  # type: ignore[union-attr]
    unsaid = press(first, f"{DESK}/close", at=DESK)
    assert "people were told that they have until the last day" in unsaid.get_data(as_text=True)
    asked = press(first, f"{DESK}/close", at=DESK, why="The hall has burned down.")
    to_confirm = unescape(first.get(asked.location).get_data(as_text=True))
    assert "A safer place" in to_confirm
    assert "An early close: the last day to vote is" in to_confirm
    confirm_as(second)
    with opening(app, first):
        enter_cards((first, second), cards)
    assert client.get("/rounds/safer/results").status_code == 404
    rules = unescape(client.get("/rounds/safer/rules").get_data(as_text=True))
    assert "The reason, as officers wrote it: The hall has burned down." in rules
    together(officers, f"{DESK}/declare")
    results = client.get("/rounds/safer/results").get_data(as_text=True)
    assert "Football" in results
    assert client.get("/rounds/safer/list").status_code == 200
    assert db.session.scalars(select(Round)).one().state == "declared"
    assert db.session.scalars(select(SealedBallot)).all() == []
    asked_for = db.session.scalars(select(BackgroundJob.name)).all()
    assert asked_for.count("budgeting.vacuum_after_count") == 1
    assert asked_for.count("budgeting.find_margins") == 1


def test_one_officer_cannot_close_a_vote_alone(
    app: Flask, officers: tuple[FlaskClient, FlaskClient]
) -> None:
    first, _second = officers
    an_open_round()
    press(first, f"{DESK}/close", at=DESK, why="The hall has burned down.")
    confirm_as(first)
    assert db.session.scalars(select(Round)).one().state == "open"


@pytest.mark.parametrize("number", ["", "0", "-3", "many", "9999999"])
def test_an_impossible_number_of_cards_is_refused(
    app: Flask, officers: tuple[FlaskClient, FlaskClient], number: str
) -> None:
    a_draft_round(a_programme())
    db.session.commit()
    refused = press(officers[0], f"{DESK}/codes", at=DESK, number=number)
    assert refused.status_code == 422
    assert 'href="#number"' in refused.get_data(as_text=True)


def test_a_moderator_may_not_open_the_count_officers_desk(app: Flask, client: FlaskClient) -> None:
    an_open_round()
    assert signed_in(app, Role.MODERATOR, Role.ADMINISTRATOR).get(DESK).status_code == 403
    assert client.get(DESK).status_code == 302


@pytest.mark.requirement("A5")
def test_a_cards_picture_holds_the_code_behind_the_hash(app: Flask) -> None:
    pb_round = a_draft_round(a_programme())
    address = "https://example.org/rounds/safer"
    (card,) = voting_cards(pb_round, ["ABCDEFGHJKLM"], address=address)
    told = "https://example.org/rounds/safer#code=ABCD-EFGH-JKLM"
    assert card.qr == qr_svg(told, mask=ANY_MASK)
    assert card.qr != qr_svg(told.replace("#", "?"), mask=ANY_MASK)
