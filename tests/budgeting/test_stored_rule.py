"""A round counts by the rule it stores, with everything that a rule can say."""

from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from budgeting.exports import published_files
from budgeting.models import Round
from budgeting.rules.election import Allocation, CountRule, PartFunding, Threshold
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.verification import Standing, verify
from budgeting.rules.written import FAIR_SHARES, MOST_VOTES_FIRST
from engage.rules.errors import InvalidError
from tests.budgeting.declared import COUNCIL, declare
from tests.programme import a_draft_round, a_programme, an_open_round

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
    checks = verify(published_files(pb_round, council=COUNCIL))
    assert {check.standing for check in checks} == {Standing.HELD}


def test_what_is_left_is_offered_to_a_project_that_can_use_a_part(app: Flask) -> None:
    turned = [["B"]] * 24 + [["C"]] * 20 + [["A"]] * 15
    rule = CountRule(part_funding=PartFunding.OFFER)
    pb_round = counted_by(rule, turned, part_fundable=["A"])
    offer = pb_round.outcome["steps"][-1]
    assert (offer["code"], offer["project"], offer["offered"]) == ("offered", "A", "3000")
    checks = verify(published_files(pb_round, council=COUNCIL))
    assert {check.standing for check in checks} == {Standing.HELD}


@pytest.mark.parametrize("stored", [MOST_VOTES_FIRST, FAIR_SHARES])
def test_the_ready_made_rules_are_facts_of_rules(stored: dict[str, Any]) -> None:
    assert rule_from_facts(stored).facts() == stored


@pytest.mark.parametrize(
    ("count", "code"),
    [
        ({"rule": "whim"}, "rule_unreadable"),
        ({"rule": "greedy", "weight": "2"}, "rule_unreadable"),
        ({"rule": "phragmen", "caps": {"*": "0.6"}}, "rule_does_not_fit"),
    ],
)
def test_a_rule_that_cannot_be_counted_by_begins_no_round(
    app: Flask, count: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        a_draft_round(a_programme(), rules={"count": count})
    assert refused.value.code == code
