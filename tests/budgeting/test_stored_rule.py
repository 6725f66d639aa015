"""A round counts by the rule it stores, with everything that a rule can say."""

import json
from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from budgeting.commands.setup import ProjectDraft, what_is_missing
from budgeting.exports.published import published_files
from budgeting.models.rounds import Round
from budgeting.rules.count import count
from budgeting.rules.election import Allocation, CountRule, PartFunding, Threshold
from budgeting.rules.publication import ROUND
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.ties import seed_in
from budgeting.rules.verification import Standing, verify
from budgeting.rules.written import FAIR_SHARES, MOST_VOTES_FIRST
from engage.content.rules.words import words_from
from engage.rules.errors import InvalidError
from tests.budgeting.declared import declare
from tests.budgeting.rules.builders import election
from tests.programme import NOON, a_draft_round, a_programme, an_open_round

# A costs £60, B £40 and C £30; there is £100.
VOTES = [["A"]] * 20 + [["B"]] * 24 + [["C"]] * 15


def counted_by(rule: CountRule, votes: list[list[str]] = VOTES, **rules: Any) -> Round:
    return declare(an_open_round(codes=len(votes), rules={"count": rule.facts(), **rules}), votes)


@pytest.mark.requirement("V13")
@pytest.mark.parametrize(
    ("rule", "awards"),
    [
        (CountRule(), {"B": 40_00, "A": 60_00}),
        (CountRule(threshold=Threshold(share=Fraction(2, 5))), {"B": 40_00}),
        (CountRule(threshold=Threshold(votes=21)), {"B": 40_00}),
        (CountRule(caps={"*": Fraction(2, 5)}), {"B": 40_00, "C": 30_00}),
        (CountRule(incompatible=(frozenset("AB"),)), {"B": 40_00, "C": 30_00}),
        (CountRule(allocation=Allocation.PHRAGMEN), {"B": 40_00, "C": 30_00}),
        (
            CountRule(allocation=Allocation.SHARE_OUT, minimum_award=28_00),
            {"B": 40_00, "A": 60_00},
        ),
    ],
    ids=lambda part: part.facts()["rule"] if isinstance(part, CountRule) else "",
)
def test_a_round_counts_by_everything_its_stored_rule_says(
    app: Flask, rule: CountRule, awards: dict[str, int]
) -> None:
    pb_round = counted_by(rule)
    assert {name: int(pence) for name, pence in pb_round.outcome["awards"].items()} == awards
    assert pb_round.outcome["rule"] == rule.facts()
    checks = verify(published_files(pb_round))
    assert {check.standing for check in checks} == {Standing.HELD}


def test_what_is_left_is_offered_to_a_project_that_can_use_a_part(app: Flask) -> None:
    turned = [["B"]] * 24 + [["C"]] * 20 + [["A"]] * 15
    rule = CountRule(part_funding=PartFunding.OFFER)
    pb_round = counted_by(rule, turned, part_fundable=["A"])
    offer = pb_round.outcome["steps"][-1]
    assert (offer["code"], offer["project"], offer["offered"]) == ("offered", "A", "3000")
    checks = verify(published_files(pb_round))
    assert {check.standing for check in checks} == {Standing.HELD}


@pytest.mark.parametrize("stored", [MOST_VOTES_FIRST, FAIR_SHARES])
def test_the_ready_made_rules_are_facts_of_rules(stored: dict[str, Any]) -> None:
    assert rule_from_facts(stored).facts() == stored


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"rule": "whim"}, "rule_unreadable"),
        ({"rule": "greedy", "weight": "2"}, "rule_unreadable"),
        ({"rule": "phragmen", "caps": {"*": "0.6"}}, "rule_does_not_fit"),
    ],
)
def test_a_rule_that_cannot_be_counted_by_begins_no_round(
    app: Flask, facts: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        a_draft_round(a_programme(), rules={"count": facts})
    assert refused.value.code == code


@pytest.fixture
def by_lot(app: Flask) -> Round:
    """A and B have the same cost and the same votes, and only one of them fits."""
    costs = {"A": 60_00, "B": 60_00, "C": 30_00}
    projects = [
        ProjectDraft(name, pence, words_from({"title": {"en": name}}))
        for name, pence in costs.items()
    ]
    rule = CountRule(tie_break=("lower-cost", "lot"))
    vote_round = an_open_round(codes=60, rules={"count": rule.facts()}, projects=projects)
    return declare(vote_round, [["A", "C"]] * 30 + [["B", "C"]] * 30)


@pytest.mark.requirement("V13")
def test_a_lot_is_drawn_from_a_seed_whose_hash_was_published_at_opening(
    by_lot: Round, client: FlaskClient
) -> None:
    seed = seed_in(by_lot.outcome["rule"]["tie_break"])
    promised = sha256(seed.encode()).hexdigest()
    drawn_first = min("AB", key=lambda name: sha256(f"{seed}:{name}".encode()).hexdigest())
    assert by_lot.outcome["winners"] == ["C", drawn_first]
    files = published_files(by_lot)
    assert json.loads(files[ROUND])["frozen"]["rules"]["lot_hash"] == promised
    assert {check.standing for check in verify(files)} == {Standing.HELD}
    assert promised in client.get("/rounds/safer/trust").get_data(as_text=True)


def test_another_seed_than_the_promised_one_fails_the_checks(by_lot: Round) -> None:
    files = published_files(by_lot)
    seed = seed_in(by_lot.outcome["rule"]["tie_break"])
    changed = files[ROUND].decode().replace(seed, "another")
    checks = verify({**files, ROUND: changed.encode()})
    assert {"rules", "count"} <= {c.name for c in checks if c.standing is Standing.FAILED}


def test_a_lot_without_its_promise_opens_no_round(app: Flask) -> None:
    rule = CountRule(tie_break=("lot",))
    pb_round = a_draft_round(a_programme(), rules={"count": rule.facts()})
    pb_round.is_key_tested = True
    assert "keys_untried" in what_is_missing(pb_round, now=NOON)
    with pytest.raises(InvalidError, match="lot_not_drawn"):
        count(election({"a": 1}, [["a"]], 1), rule)
