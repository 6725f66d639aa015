"""After an Equal Shares count a job finds what each project would have needed, and the result says so."""

import json
from typing import Any, cast

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.exports.published import published_files
from budgeting.jobs import find_margins
from budgeting.models.rounds import Round
from budgeting.presenters.explanations import explanations_of
from budgeting.presenters.needs import Counted, how_recounted, needs_of
from budgeting.rules.ballots import BallotKind
from budgeting.rules.election import Allocation, CountRule
from budgeting.rules.publication import ROUND
from budgeting.rules.verification import Standing, verify
from engage.jobs.handle import JobHandle
from tests.budgeting.declared import declare
from tests.programme import an_open_round

RESULTS = "/rounds/safer/results"
# A costs £60, B £40 and C £30; everybody's share of the £100 is a sixtieth.
VOTES = [["A"]] * 36 + [["B"]] * 15 + [["C"]] * 6 + [[]] * 3


class Handle:
    """What a job needs of the worker that runs it."""

    def report_progress(self, _percent: int, _step: str) -> None: ...

    def start_writing(self) -> None: ...


def run(pb_round: Round) -> None:
    find_margins(cast("JobHandle", Handle()), pb_round.id)


def counted_by(votes: list[list[str]], **rule: Any) -> Round:
    facts = CountRule(tie_break=("lower-cost",), **rule).facts()
    return declare(an_open_round(codes=len(votes), rules={"count": facts}), votes)


def told(client: FlaskClient, address: str) -> str:
    page = BeautifulSoup(client.get(address).get_data(as_text=True), "lxml")
    return page.get_text(" ", strip=True)


@pytest.mark.requirement("V13")
def test_the_result_says_how_many_more_ballots_would_have_been_enough(
    app: Flask, client: FlaskClient
) -> None:
    pb_round = counted_by(VOTES, allocation=Allocation.EQUAL_SHARES)
    assert "more ballots had named it" not in told(client, RESULTS)
    run(pb_round)
    assert pb_round.outcome["margins"] == {
        "B": {"needed": 9, "too_few": 8},
        "C": {"needed": 12, "too_few": 11},
    }
    page = told(client, RESULTS)
    assert "If 9 more ballots had named it, it would have got its money." in page
    assert "How we found what a project would have needed: we counted again" in page
    assert "12 more votes would be enough." in told(client, f"/easy{RESULTS}")
    files = published_files(pb_round)
    assert json.loads(files[ROUND])["outcome"]["margins"]["B"]["needed"] == 9
    assert Standing.FAILED not in {check.standing for check in verify(files)}


@pytest.mark.requirement("V14")
@pytest.mark.parametrize(
    ("votes", "allocation"),
    [
        (VOTES[32:40], Allocation.EQUAL_SHARES),
        (VOTES[10:59], Allocation.EQUAL_SHARES),
        (VOTES, Allocation.GREEDY),
    ],
    ids=["a very small box", "a small box", "most votes first"],
)
def test_nothing_is_stored_of_a_small_box_or_where_totals_tell(
    app: Flask, votes: list[list[str]], allocation: Allocation
) -> None:
    pb_round = counted_by(votes, allocation=allocation)
    run(pb_round)
    assert "margins" not in pb_round.outcome


@pytest.mark.requirement("V13")
def test_points_are_found_too_and_what_each_ballot_would_have_given_is_stored(app: Flask) -> None:
    rules = {
        "ballot": {"kind": "points", "points_total": 10},
        "count": CountRule(allocation=Allocation.EQUAL_SHARES, tie_break=("lower-cost",)).facts(),
    }
    votes: list[Any] = [{"A": 6}] * 36 + [{"B": 4}] * 21
    pb_round = declare(an_open_round(codes=len(votes), rules=rules), votes)
    run(pb_round)
    assert pb_round.outcome["margins"]["B"]["points"] == "6"
    with app.test_request_context("/"):
        told = {each.number: each.needed for each in explanations_of(pb_round)}
    needed = pb_round.outcome["margins"]["B"]["needed"]
    assert f"If {needed} more ballot" in told["B"].plain
    assert "had given it 6 points, it would have got its money." in told["B"].plain


WORDS = {
    ("points", 3): (
        "had given it 5 points, it would have got its money.",
        "people gave it 5 points.",
    ),
    ("score", 3): ("had given it a score of 5, it would have", "people gave it a score of 5."),
    ("ranking", 3): ("more ballots had put it first, it would have", "more people put it first."),
    ("ranking", 1): (
        "1 more ballot had put it first, it would have",
        "1 more person put it first.",
    ),
    ("points", None): ("had given it 5 points, it would not", "It would not be enough if 7 more"),
    ("ranking", None): ("Even if 7 more ballots had put it first", "It would not be enough if 7"),
}


@pytest.mark.requirement("V13")
@pytest.mark.parametrize(("kind", "needed"), WORDS)
def test_what_was_needed_is_told_in_what_this_kind_of_ballot_can_do(
    app: Flask, kind: str, needed: int | None
) -> None:
    rule = CountRule(allocation=Allocation.EQUAL_SHARES).facts()
    margin = {"needed": needed, "too_few": 7 if needed is None else 2, "points": "5"}
    outcome = {"rule": rule, "winners": [], "spent": "0", "tallies": {}, "awards": {}, "digest": ""}
    counted = Counted((), 100, BallotKind(kind), {**outcome, "margins": {"B": margin}})
    plain, easy = WORDS[kind, needed]
    with app.test_request_context("/"):
        told = needs_of(counted)["B"]
        how = how_recounted(BallotKind(kind))
    assert plain in told.plain
    assert easy in told.easy[0]
    assert told.cell == ("more than 7" if needed is None else str(needed))
    assert ("putting it first" if kind == "ranking" else "giving it the most") in how


@pytest.mark.requirement("V13")
def test_where_no_number_was_enough_the_most_that_was_tried_is_told(
    app: Flask, client: FlaskClient
) -> None:
    pb_round = counted_by(VOTES, allocation=Allocation.PHRAGMEN)
    margins = {"B": {"needed": None, "too_few": 7}, "C": {"needed": None, "too_few": 0}}
    pb_round.outcome = {**pb_round.outcome, "winners": ["A"], "margins": margins}
    steps = [{"code": "not_enough_money", "project": name, "left": "1"} for name in "ABC"]
    pb_round.outcome = {**pb_round.outcome, "steps": steps}
    page = told(client, RESULTS)
    assert "Even if 7 more ballots had named it, it would not have got its money." in page
    assert "more than 7" in page
    assert "More votes alone would not have been enough." in page
