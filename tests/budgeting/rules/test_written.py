"""What a round stores and publishes, read back."""

import json
from dataclasses import replace

import pytest

from budgeting.rules.ballots import BallotForm, BallotKind
from budgeting.rules.count import count
from budgeting.rules.election import CountRule
from budgeting.rules.margins import Margin
from budgeting.rules.pabulib_ballot import (
    POINTS_UNLESS_SAID,
    ballot_facts_in,
    limits_told,
    meta_of,
)
from budgeting.rules.written import margins_document, outcome_document, outcome_from
from tests.budgeting.rules.builders import election

FORMS = [
    (BallotForm(BallotKind.APPROVAL, minimum=2, maximum=3), {"min_length": "2", "max_length": "3"}),
    (BallotForm(BallotKind.CHOOSE_ONE), {}),
    (BallotForm(BallotKind.KNAPSACK, money_limit=900), {"max_sum_cost": "900"}),
    (
        BallotForm(BallotKind.POINTS, points_total=12, points_each=5),
        {"max_sum_points": "12", "max_points": "5"},
    ),
    (BallotForm(BallotKind.RANKING, maximum=4), {"max_length": "4"}),
]


def test_a_stored_outcome_is_the_one_that_was_counted() -> None:
    outcome = count(election({"a": 60, "b": 50}, [["a"], ["a"], ["b"]], 100), CountRule())
    stored = json.loads(json.dumps(outcome_document(outcome)))
    assert outcome_from(stored) == replace(outcome, steps=())


def test_what_projects_would_have_needed_is_stored_by_their_numbers() -> None:
    told = margins_document([Margin("a", 3, 2), Margin("b", None, 9)])
    assert told == {"a": {"needed": 3, "too_few": 2}, "b": {"needed": None, "too_few": 9}}


@pytest.mark.parametrize(("form", "told"), FORMS)
def test_the_limits_of_a_ballot_are_told_and_read_back(
    form: BallotForm, told: dict[str, str]
) -> None:
    written = meta_of(form, projects=6)
    assert {key: written[key] for key in told} == told
    assert written.keys() <= limits_told(form.kind)
    facts, unlike = ballot_facts_in(written, form.kind, projects=6, coins=1)
    assert unlike == []
    assert facts.pop("kind") == form.kind
    assert facts == {name: getattr(form, name) for name in facts}
    assert len(facts) == len(told)


def test_a_score_for_every_project_is_told_as_the_least_length() -> None:
    form = BallotForm(BallotKind.SCORE, lowest=1, highest=5, must_score_all=True)
    written = meta_of(form, projects=3)
    assert written["min_length"] == "3"
    assert {"min_length"} < limits_told(BallotKind.SCORE)
    assert ballot_facts_in(written, BallotKind.SCORE, projects=3, coins=1)[0]["must_score_all"]
    assert not ballot_facts_in({}, BallotKind.SCORE, projects=3, coins=1)[0]["must_score_all"]
    assert "min_length" not in meta_of(replace(form, must_score_all=False), projects=3)


def test_approval_with_a_limit_on_the_cost_is_a_knapsack_in_pence() -> None:
    assert "max_sum_cost" in limits_told(BallotKind.APPROVAL)
    facts, _ = ballot_facts_in({"max_sum_cost": "7"}, BallotKind.APPROVAL, projects=3, coins=100)
    assert facts == {"kind": "knapsack", "money_limit": 700}


def test_limits_that_say_nothing_or_cannot_be_read_are_none() -> None:
    told = {"min_length": "1", "max_length": "3"}
    facts, unlike = ballot_facts_in(told, BallotKind.APPROVAL, projects=3, coins=1)
    assert (facts, unlike) == ({"kind": "approval"}, [])
    _, unlike = ballot_facts_in({"max_length": "many"}, BallotKind.APPROVAL, projects=3, coins=1)
    assert unlike == [("max_length", "limit_unreadable")]
    facts, unlike = ballot_facts_in({}, BallotKind.POINTS, projects=3, coins=1)
    assert facts["points_total"] == POINTS_UNLESS_SAID
    assert unlike == [("max_sum_points", "points_total_missing")]
