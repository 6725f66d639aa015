"""Valid, blank, spoilt or handed back: every kind of ballot under its written rule."""

from typing import Any

import pytest

from budgeting.rules.ballots import (
    BallotForm,
    BallotKind,
    Judged,
    OverLong,
    Verdict,
    can_be_filled,
    judge,
)
from budgeting.rules.election import Marks, merge_ballots
from engage.rules.errors import InvalidError

COSTS = {"a": 60, "b": 50, "c": 30}
APPROVAL = BallotForm(BallotKind.APPROVAL, minimum=2, maximum=2)
KNAPSACK = BallotForm(BallotKind.KNAPSACK, money_limit=100)
POINTS = BallotForm(BallotKind.POINTS, points_total=10, points_each=6, maximum=2)
SCORE = BallotForm(BallotKind.SCORE)
SOME_SCORES = BallotForm(BallotKind.SCORE, must_score_all=False)
RANKING = BallotForm(BallotKind.RANKING, maximum=2)


@pytest.mark.requirement("V7")
@pytest.mark.parametrize(
    ("ticks", "form", "reason"),
    [
        (["a", "b"], APPROVAL, None),
        (["a"], APPROVAL, "too_few_projects"),
        (["a", "b", "c"], APPROVAL, "too_many_projects"),
        (["a", "x"], APPROVAL, "unknown_project"),
        (["a", "a"], APPROVAL, "marked_twice"),
        (["a"], BallotForm(BallotKind.CHOOSE_ONE), None),
        (["a", "b"], BallotForm(BallotKind.CHOOSE_ONE), "too_many_projects"),
        (["a", "c"], KNAPSACK, None),
        (["a", "b"], KNAPSACK, "over_money_limit"),
        (["x"], KNAPSACK, "unknown_project"),
        ({"a": 6, "b": 4}, POINTS, None),
        ({"a": 6, "b": 5}, POINTS, "too_many_points"),
        ({"a": 7}, POINTS, "too_many_points_for_one"),
        ({"a": -1, "b": 2}, POINTS, "negative_points"),
        ({"a": 1, "b": 1, "c": 1}, POINTS, "too_many_projects"),
        ({"a": 1, "b": 5, "c": 3}, SCORE, None),
        ({"a": 1, "b": 6, "c": 3}, SCORE, "score_out_of_range"),
        ({"a": 1, "b": 5}, SCORE, "project_not_scored"),
        ({"a": 1, "b": 5}, SOME_SCORES, None),
        (["b", "a"], RANKING, None),
        (["c", "b", "a"], RANKING, "too_many_projects"),
    ],
)
def test_a_ballot_is_valid_or_spoilt_for_a_reason(
    ticks: Any, form: BallotForm, reason: str | None
) -> None:
    verdict = Verdict.VALID if reason is None else Verdict.SPOILT
    assert judge(ticks, form, COSTS) == Judged(verdict, reason)


@pytest.mark.parametrize("ticks", [[], {}, {"a": 0}])
def test_a_ballot_with_nothing_on_it_is_blank_whatever_the_least_number_is(ticks: Any) -> None:
    assert judge(ticks, APPROVAL, COSTS) == Judged(Verdict.BLANK)


def test_a_round_may_hand_back_a_ballot_with_too_much_on_it() -> None:
    form = BallotForm(BallotKind.APPROVAL, minimum=2, maximum=2, over_long=OverLong.REFUSED)
    assert judge(["a", "b", "c"], form, COSTS) == Judged(Verdict.REFUSED, "too_many_projects")
    assert judge(["a"], form, COSTS) == Judged(Verdict.SPOILT, "too_few_projects")


@pytest.mark.parametrize(
    ("form", "can_be"),
    [
        (BallotForm(BallotKind.APPROVAL), True),
        (BallotForm(BallotKind.APPROVAL, minimum=3), True),
        (BallotForm(BallotKind.RANKING, minimum=4), False),
        (BallotForm(BallotKind.KNAPSACK, minimum=2, money_limit=80), True),
        (BallotForm(BallotKind.KNAPSACK, minimum=2, money_limit=79), False),
        (BallotForm(BallotKind.POINTS, points_total=1), True),
    ],
)
def test_the_fewest_projects_must_be_there_and_within_the_money(
    form: BallotForm, can_be: bool
) -> None:
    assert can_be_filled(form, COSTS) is can_be


def test_identical_ballots_become_one_with_their_number() -> None:
    merged = merge_ballots(
        BallotKind.APPROVAL, ["a", "b"], [["a", "b"], ["b", "a", "a"], [], ["b"]]
    )
    assert merged == {Marks((0, 1)): 2, Marks(()): 1, Marks((1,)): 1}


def test_a_ranking_keeps_its_order_and_points_their_amounts() -> None:
    assert merge_ballots(BallotKind.RANKING, ["a", "b"], [["b", "a"]]) == {Marks((1, 0)): 1}
    assert merge_ballots(BallotKind.POINTS, ["a", "b"], [{"b": 2, "a": 0}]) == {
        Marks((1,), (2,)): 1
    }


def test_a_mark_for_a_project_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidError, match="ballot_names_unknown_project"):
        merge_ballots(BallotKind.APPROVAL, ["a"], [["x"]])
