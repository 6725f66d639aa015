"""A tie that a lot settled is told on the page of the result, with everything that checks it."""

from hashlib import sha256
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.commands.casting import cast_ballot
from budgeting.commands.counting import close_round, declare_round, open_box
from budgeting.commands.lots import draw_lot, note_tie
from budgeting.exports.published import published_files
from budgeting.models.rounds import Round
from budgeting.rules.election import CountRule
from budgeting.rules.ties import TieError
from budgeting.rules.verification import Standing, verify
from engage.kernel.access import SYSTEM
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.rules.channel import Channel
from engage.rules.view import View
from tests.budgeting.declared import declare
from tests.programme import FIRST_OFFICER, NOON, SECOND_OFFICER, a_programme, an_open_round

RESULTS = "/rounds/safer/results"
TIED = [["A"]] * 6 + [["B"]] * 6 + [["C"]] * 6
"""£60, £40 and £30 of £100 with as many votes: not all of them fit."""
WITHHELD = (
    "The lot for ties The rules settle a tie by lot. Fewer than 10 people chose a project, so we do not say whether there was a tie, or "
    "between which projects: that would tell how they voted. The number of the lot is published all the same, and the witnesses can count "
    "again with it. The number of the lot was made from both key cards and nobody knew it before the count. Its fingerprint was published "
    "with the rules when voting opened: … See where it was published The number of the lot: … The fingerprint of the number alone is the "
    "one that was published."
)
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def section(client: FlaskClient, address: str = RESULTS) -> Any:
    page = BeautifulSoup(client.get(address).get_data(as_text=True), "lxml")
    return page.select_one("section[aria-labelledby=lot]")


def in_order(pb_round: Round, seed: str) -> list[tuple[str, str]]:
    """Recomputed as the page says."""
    tickets = [(sha256(f"{seed}:{number}".encode()).hexdigest(), number) for number in "ABC"]
    return sorted(tickets)


def test_a_lot_that_the_rules_promised_is_told_with_its_fingerprint(
    app: Flask, client: FlaskClient
) -> None:
    rules = {"count": CountRule(tie_break=("lot",)).facts()}
    pb_round = declare(an_open_round(programme=a_programme(), rules=rules), TIED)
    told = section(client)
    assert told is not None
    codes = [code.get_text() for code in told.select("code")]
    promised, seed = codes[-2:]
    assert promised == pb_round.rules["lot_hash"] == sha256(seed.encode()).hexdigest()
    assert codes[:-2] == [ticket for ticket, _number in in_order(pb_round, seed)]
    assert promised in client.get("/rounds/safer/trust").get_data(as_text=True)
    assert pb_round.outcome["winners"][0] == in_order(pb_round, seed)[0][1]
    easy = client.get(f"/easy{RESULTS}").get_data(as_text=True)
    assert "We drew lots" in easy
    assert "The rules say: we draw lots." in easy
    files = published_files(pb_round)
    assert [check for check in verify(files) if check.standing is Standing.FAILED] == []


def test_a_lot_that_was_drawn_in_public_is_told_with_its_line_of_the_log(
    app: Flask, client: FlaskClient
) -> None:
    vote_round = an_open_round(programme=a_programme(), rules={"count": CountRule().facts()})
    pb_round = vote_round.pb_round
    for code, chosen in zip(vote_round.codes, TIED, strict=False):
        cast_ballot(
            pb_round,
            code=code,
            tracker=new_code(),
            chosen=chosen,
            channel=Channel.ONLINE,
            view=View(),
            now=NOON,
        )
    close_round(pb_round, now=NOON, actor=SECOND_OFFICER)
    note_tie(pb_round, TieError(["A", "B", "C"], []), now=NOON, actor=SYSTEM)
    draw_lot(pb_round, seed="4635126651", now=NOON, actor=SECOND_OFFICER)
    open_box(pb_round, cards=vote_round.cards, now=NOON, actor=FIRST_OFFICER)
    declare_round(pb_round, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    told = section(client)
    assert told is not None
    codes = [code.get_text() for code in told.select("code")]
    assert codes == [ticket for ticket, _number in in_order(pb_round, "4635126651")] + [
        "4635126651"
    ]
    text = " ".join(told.get_text(" ").split())
    assert "drawn in public after the tie was found" in text
    assert "on 22 November 2026, line" in text
    assert "We drew lots in public." in client.get(f"/easy{RESULTS}").get_data(as_text=True)


def test_where_no_tie_was_settled_no_lot_is_spoken_of(app: Flask, client: FlaskClient) -> None:
    rules = {"count": CountRule(tie_break=("lot",)).facts()}
    declare(an_open_round(programme=a_programme(), rules=rules), [["A"]] * 7 + [["B"]] * 5)
    assert section(client) is None
    assert "lots" not in client.get(f"/easy{RESULTS}").get_data(as_text=True)


@pytest.mark.parametrize("votes", [TIED[::3], [["A"]] * 3 + [["B"]]], ids=["a tie", "no tie"])
def test_below_ten_votes_the_page_says_the_same_whether_a_lot_settled_a_tie_or_not(
    app: Flask, client: FlaskClient, votes: list[list[str]]
) -> None:
    rules = {"count": CountRule(tie_break=("lot",)).facts()}
    pb_round = declare(an_open_round(programme=a_programme(), rules=rules), votes)
    told = section(client)
    assert told is not None
    text = " ".join(told.get_text(" ").split())
    codes = [code.get_text() for code in told.select("code")]
    assert len(codes) == 2
    for number in (pb_round.rules["lot_hash"], codes[1]):
        text = text.replace(number, "…")
    assert sha256(codes[1].encode()).hexdigest() == codes[0] == pb_round.rules["lot_hash"]
    assert text == WITHHELD
    easy = client.get(f"/easy{RESULTS}").get_data(as_text=True)
    assert "We do not say if we drew lots." in easy
