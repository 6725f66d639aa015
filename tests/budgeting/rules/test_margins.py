"""How many more votes it would have needed."""

import pytest

from budgeting.rules.ballots import BallotKind
from budgeting.rules.election import Allocation, CountRule, Measure, Threshold, Utility
from budgeting.rules.margins import ballots_needed, votes_needed
from engage.rules.errors import InvalidError, NotFoundError
from tests.budgeting.rules.builders import election

THREE = election(
    {"a": 60, "b": 50, "c": 30, "d": 101}, [*["a"] * 5, *["b"] * 4, *["c"] * 3, "d"], 100
)
SHARES = CountRule(allocation=Allocation.EQUAL_SHARES, tie_break=("text-id",), utility=Utility.COST)


def test_a_loser_learns_how_many_more_votes_it_needed() -> None:
    assert votes_needed(THREE, CountRule(), "b").needed == 2
    assert votes_needed(THREE, CountRule(tie_break=("lower-cost",)), "b").needed == 1


def test_a_winner_needed_none() -> None:
    assert votes_needed(THREE, CountRule(), "a").needed == 0


def test_a_project_that_costs_more_than_there_is_could_not_win() -> None:
    assert votes_needed(THREE, CountRule(), "d").needed is None


def test_a_threshold_and_votes_per_pound_are_reckoned_with() -> None:
    assert votes_needed(THREE, CountRule(threshold=Threshold(votes=7)), "c").needed == 4
    assert votes_needed(THREE, CountRule(measure=Measure.VOTES_PER_POUND), "b").needed == 1


def test_under_equal_shares_ballots_are_added_and_counted_again() -> None:
    counted = election({"a": 40, "b": 40}, [*[["a"]] * 6, *[["b"]] * 3, []], 100)
    needed = ballots_needed(counted, SHARES, "b", most=50)
    assert needed.needed == 1
    assert ballots_needed(counted, SHARES, "a", most=50).needed == 0


def test_the_search_stops_where_it_was_told_to() -> None:
    counted = election({"a": 10, "b": 90}, [*[["a"]] * 9, ["b"]], 100)
    assert ballots_needed(counted, SHARES, "b", most=3).needed is None
    assert ballots_needed(counted, SHARES, "b", most=3).searched == 3
    assert ballots_needed(counted, SHARES, "b", most=50).needed == 9


def test_unknown_projects_and_rules_that_do_not_fit_are_refused() -> None:
    with pytest.raises(NotFoundError):
        votes_needed(THREE, CountRule(), "x")
    with pytest.raises(InvalidError):
        votes_needed(THREE, SHARES, "a")
    with pytest.raises(InvalidError):
        ballots_needed(election({"a": 1}, [{"a": 2}], 5, BallotKind.POINTS), SHARES, "a", most=3)


def test_a_tie_is_not_a_win() -> None:
    counted = election({"a": 60, "b": 60}, [["a"], ["a"], ["b"]], 100)
    assert votes_needed(counted, CountRule(), "b").needed == 2
    phragmen = CountRule(allocation=Allocation.PHRAGMEN)
    assert ballots_needed(counted, phragmen, "b", most=9).needed == 2
