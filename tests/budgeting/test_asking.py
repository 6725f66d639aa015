"""What takes two is refused when it is asked for, if it could not be done; and never done by whoever asked."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.commands.appraisal import check_draft
from budgeting.commands.casting import cast_ballot
from budgeting.commands.codes import code_digest
from budgeting.commands.counting import close_round
from budgeting.commands.frozen import FrozenError
from budgeting.commands.lots import draw_lot, note_tie
from budgeting.commands.opening import prepare_opening
from budgeting.commands.setup import make_key_card, try_keys
from budgeting.commands.witnesses import name_witness
from budgeting.models.rounds import Round
from budgeting.queries.rounds import log_of, round_or_404, witnesses_of
from budgeting.rules.register import RefusalReason, RoundAct, card_number
from budgeting.rules.ties import TieError
from engage.kernel.access import SYSTEM, Role
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.people.commands.acts import confirm, propose
from engage.people.commands.officers import create_officer
from engage.people.queries import acts_waiting
from engage.rules.channel import Channel
from engage.rules.errors import EngageError, NotAllowedError
from engage.rules.view import View
from tests.budgeting.declared import a_declared_round
from tests.budgeting.opening import confirm_as
from tests.forms import press
from tests.officers import signed_in
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    SECOND_OFFICER,
    OpenRound,
    a_draft_round,
    a_programme,
    an_open_round,
    make_codes,
    name_witnesses,
)

BY: dict[str, Any] = {"now": NOON, "actor": FIRST_OFFICER}
DESK = "/officers/rounds/safer"
SPENT, FRESH = 0, 1
A_WITNESS = {"name": "A parish clerk", "email": "clerk@example.org"}
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def a_round_with_a_vote() -> OpenRound:
    vote_round = an_open_round()
    cast_ballot(
        vote_round.pb_round,
        code=vote_round.codes[SPENT],
        tracker=new_code(),
        chosen=["A"],
        channel=Channel.ONLINE,
        view=View(),
        now=NOON,
    )
    db.session.commit()
    return vote_round


def number_on(vote_round: OpenRound, place: int) -> str:
    return card_number(code_digest(vote_round.pb_round, vote_round.codes[place]))


def closed() -> OpenRound:
    vote_round = a_round_with_a_vote()
    close_round(vote_round.pb_round, now=NOON, actor=SECOND_OFFICER)
    db.session.commit()
    return vote_round


def ready_to_open() -> Round:
    pb_round = a_draft_round(a_programme())
    cards = make_key_card(pb_round, **BY), make_key_card(pb_round, now=NOON, actor=SECOND_OFFICER)
    try_keys(pb_round, cards=cards, **BY)
    name_witnesses(pb_round)
    make_codes(pb_round, 3)
    return pb_round


def a_card_to_replace() -> tuple[Round, dict[str, Any]]:
    vote_round = a_round_with_a_vote()
    return vote_round.pb_round, {"card": number_on(vote_round, FRESH)}


def envelopes_to_refuse() -> tuple[Round, dict[str, Any]]:
    vote_round = closed()
    cards = [number_on(vote_round, SPENT)]
    return vote_round.pb_round, {"cards": cards, "reason": RefusalReason.SECOND_CARD.value}


def a_tie_to_settle() -> tuple[Round, dict[str, Any]]:
    pb_round = closed().pb_round
    note_tie(pb_round, TieError(["A", "B"], []), now=NOON, actor=SYSTEM)
    return pb_round, {"seed": "4635126651"}


def counted() -> tuple[Round, dict[str, Any]]:
    pb_round = closed().pb_round
    pb_round.counted_at = NOON
    return pb_round, {}


CAN_BE: dict[RoundAct, Callable[[], tuple[Round, dict[str, Any]]]] = {
    RoundAct.AGREE_CODES: lambda: (a_draft_round(a_programme()), {"number": 3}),
    RoundAct.OPEN: lambda: (ready_to_open(), {}),
    RoundAct.ADD_WITNESS: lambda: (a_round_with_a_vote().pb_round, A_WITNESS),
    RoundAct.REPLACE_CARD: a_card_to_replace,
    RoundAct.CLOSE: lambda: (a_round_with_a_vote().pb_round, {"why": "The hall has burned down."}),
    RoundAct.REFUSE_ENVELOPES: envelopes_to_refuse,
    RoundAct.DRAW_LOT: a_tie_to_settle,
    RoundAct.DECLARE: counted,
}
"""A round in which each act can be done, and what it is asked with."""


@pytest.mark.requirement("V15", "V18")
@pytest.mark.parametrize("act", list(RoundAct))
def test_every_act_needs_a_second_count_officer(app: Flask, act: RoundAct) -> None:
    pb_round, facts = CAN_BE[act]()
    officer = create_officer(
        email="one@example.org",
        password="a password that only tests use",
        roles=[Role.COUNT_OFFICER],
        label="One",
        now=NOON,
        actor=SYSTEM,
    )
    proposed = propose(
        kind=act.value, subject=pb_round.id, facts=facts, now=NOON, actor=officer.actor
    )
    with pytest.raises(NotAllowedError, match="same_officer"):
        confirm(proposed.id, now=NOON, actor=officer.actor)


CANNOT_BE: list[tuple[RoundAct, Callable[[], Any], dict[str, Any], str]] = [
    (RoundAct.AGREE_CODES, a_round_with_a_vote, {"number": 3}, "round_frozen"),
    (RoundAct.OPEN, a_round_with_a_vote, {}, "round_frozen"),
    (RoundAct.ADD_WITNESS, lambda: a_declared_round(3), A_WITNESS, "witnesses_over"),
    (RoundAct.ADD_WITNESS, a_round_with_a_vote, {"name": "", "email": "a@b"}, "witness_missing"),
    (RoundAct.REPLACE_CARD, a_round_with_a_vote, {"card": "0000000000"}, "card_unknown"),
    (RoundAct.REPLACE_CARD, closed, {"card": "0000000000"}, "round_not_open"),
    (RoundAct.CLOSE, closed, {}, "round_not_open"),
    (RoundAct.CLOSE, lambda: a_draft_round(a_programme()), {}, "round_not_open"),
    (
        RoundAct.REFUSE_ENVELOPES,
        a_round_with_a_vote,
        {"cards": [], "reason": "second_card"},
        "refusing_is_over",
    ),
    (RoundAct.DRAW_LOT, closed, {"seed": "4635126651"}, "no_tie"),
    (RoundAct.DECLARE, a_round_with_a_vote, {}, "not_counted"),
    (RoundAct.DECLARE, closed, {}, "not_counted"),
    (RoundAct.DECLARE, lambda: a_declared_round(3), {}, "wrong_state"),
]


@pytest.mark.parametrize(("act", "made", "facts", "code"), CANNOT_BE)
def test_what_cannot_be_done_is_refused_at_asking_and_nothing_waits(
    app: Flask,
    act: RoundAct,
    made: Callable[[], Round | OpenRound],
    facts: dict[str, Any],
    code: str,
) -> None:
    found = made()
    pb_round = found.pb_round if isinstance(found, OpenRound) else found
    db.session.commit()
    with pytest.raises(EngageError) as refused:
        propose(kind=act.value, subject=pb_round.id, facts=facts, **BY)
    assert refused.value.code == code
    db.session.rollback()
    assert acts_waiting(NOON) == []


def test_one_officer_alone_adds_no_witness_after_the_opening(
    app: Flask, client: FlaskClient
) -> None:
    pb_round = an_open_round(programme=a_programme()).pb_round
    with pytest.raises(NotAllowedError, match="witness_takes_two"):
        name_witness(pb_round, **A_WITNESS, **BY)
    assert [entry.action for entry in log_of(pb_round)][-1] == "round.change_refused"
    first = signed_in(app, Role.COUNT_OFFICER, email="first@example.org")
    second = signed_in(app, Role.COUNT_OFFICER, email="second@example.org")
    assert press(first, f"{DESK}/witnesses", at=DESK, **A_WITNESS).status_code == 302
    assert len(witnesses_of(round_or_404("safer"))) == 2
    confirm_as(second)
    db.session.rollback()
    assert witnesses_of(round_or_404("safer"))[0].name == "A parish clerk"
    assert [entry.action for entry in log_of(pb_round)][-1] == "round.witness_named"
    assert "A parish clerk" in client.get("/rounds/safer/trust").get_data(as_text=True)


def words_of(page: Any) -> str:
    """What stands on a page, without what tells one card from another."""
    told = " ".join(BeautifulSoup(page.get_data(as_text=True), "lxml").get_text(" ").split())
    return re.sub(r"\b[0-9A-Fa-f]{10,64}\b|\d\d:\d\d", "", told)


@pytest.mark.requirement("V10", "V18")
def test_asking_for_a_lost_card_tells_one_officer_nothing_of_who_voted(app: Flask) -> None:
    """A card that was voted with and one that was not: the same answers until the second officer has confirmed."""
    vote_round = a_round_with_a_vote()
    officer = signed_in(app, Role.COUNT_OFFICER)
    told = []
    for place in (SPENT, FRESH):
        asked = press(officer, f"{DESK}/replace", at=DESK, cards=number_on(vote_round, place))
        waits = officer.get("/officers/acts/")
        told.append(
            (asked.status_code, asked.location, words_of(waits), words_of(officer.get(DESK)))
        )
        press(officer, f"/officers/acts/{acts_waiting(NOON)[0].id}/withdraw", at="/officers/acts/")
        officer.get("/officers/acts/")
        db.session.rollback()
    assert told[0] == told[1]
    many = "\n".join(number_on(vote_round, place) for place in (SPENT, FRESH))
    refused = press(officer, f"{DESK}/replace", at=DESK, cards=many)
    assert refused.status_code == 422
    assert "one at a time" in words_of(refused)
    assert "Somebody has voted" not in words_of(refused)
    assert acts_waiting(NOON) == []


ANSWERS = {
    SPENT: ("Somebody has voted with card", "round.replacement_refused"),
    FRESH: ("is cancelled. A new card can be printed.", "round.cards_replaced"),
}


@pytest.mark.requirement("V10", "V18")
@pytest.mark.parametrize("place", ANSWERS)
def test_both_officers_are_told_of_a_lost_card_when_the_log_has_a_line_of_it(
    app: Flask, place: int
) -> None:
    vote_round = a_round_with_a_vote()
    first = signed_in(app, Role.COUNT_OFFICER, email="first@example.org")
    second = signed_in(app, Role.COUNT_OFFICER, email="second@example.org")
    press(first, f"{DESK}/replace", at=DESK, cards=number_on(vote_round, place))
    words, action = ANSWERS[place]
    assert words not in first.get(DESK).get_data(as_text=True)
    confirm_as(second)
    assert words in second.get("/officers/acts/").get_data(as_text=True)
    assert words in first.get(DESK).get_data(as_text=True)
    db.session.rollback()
    entry = log_of(round_or_404("safer"))[-1]
    assert (entry.action, entry.facts) == (action, {"number": 1})


def test_the_box_is_not_made_ready_before_the_lot_is_drawn(app: Flask) -> None:
    pb_round = closed().pb_round
    note_tie(pb_round, TieError(["A", "B"], []), now=NOON, actor=SYSTEM)
    with pytest.raises(NotAllowedError, match="lot_missing"):
        prepare_opening(pb_round, **BY)
    draw_lot(pb_round, seed="4635126651", **BY)
    assert prepare_opening(pb_round, **BY).round_id == pb_round.id


SETUP = f"{DESK}/setup"
REFUSED_FORMS = {
    "proofs": (f"{DESK}/proofs", {"accepts": "card", "not_stopped": ""}),
    "proofs, badly filled": (f"{DESK}/proofs", {"accepts": "dove"}),
    "money, badly filled": (f"{SETUP}/money", {"budget": "x"}),
    "name, empty": (f"{SETUP}/name", {}),
    "dates, badly filled": (f"{SETUP}/dates", {"opens_on": "soon"}),
    "a project, empty": (f"{SETUP}/projects/new", {}),
    "a project, changed badly": (f"{SETUP}/projects/A", {"cost": "x"}),
    "no file": (f"{SETUP}/projects", {}),
    "a check by nobody": (f"{SETUP}/languages", {"language": "en", "checked_by": ""}),
    "words": (f"{SETUP}/words/ur", {}),
    "codes, badly filled": (f"{DESK}/codes", {"number": "x"}),
}


@pytest.mark.requirement("V1")
@pytest.mark.parametrize("name", list(REFUSED_FORMS))
def test_every_attempt_to_change_an_opened_round_is_refused_and_logged_once(
    app: Flask, name: str
) -> None:
    """Also one whose fields would have been refused anyway."""
    pb_round = an_open_round(programme=a_programme()).pb_round
    officer = signed_in(app, Role.AUTHOR, Role.COUNT_OFFICER)
    digest, before = pb_round.rules_digest, len(log_of(pb_round))
    address, fields = REFUSED_FORMS[name]
    refused = press(officer, address, page=officer.get("/officers/acts/"), **fields)
    assert refused.status_code in {409, 422}
    db.session.rollback()
    again = round_or_404("safer")
    logged = [entry.action for entry in log_of(again)][before:]
    assert logged == ["round.change_refused"]
    assert again.rules_digest == digest


def test_an_idea_of_an_opened_round_is_not_appraised_unseen(app: Flask) -> None:
    """What would change the ballot through its ideas is logged like every other attempt."""
    pb_round = an_open_round(programme=a_programme()).pb_round
    with pytest.raises(FrozenError):
        check_draft(pb_round)
    assert [entry.action for entry in log_of(pb_round)][-1] == "round.change_refused"
