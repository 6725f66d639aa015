"""Who gets the money of a winner that falls away: the truth table, and what holds for every count."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budgeting.rules.election import Allocation, Election, Measure, Variant
from budgeting.rules.falls import (
    MONEY_WAS_SHORT,
    Falling,
    Following,
    Money,
    Share,
    falling_rule,
    following_from,
    what_follows,
)
from budgeting.rules.steps import Outcome
from budgeting.rules.ties import TieError
from budgeting.rules.written import outcome_document
from engage.rules.errors import InvalidError
from tests.budgeting.rules.builders import election, outcome
from tests.budgeting.rules.test_count_properties import elections

COSTS = {"A": 60_00, "B": 40_00, "C": 30_00, "D": 10_00}
SHORT, NO_SHARE = "not_enough_money", "supporters_out_of_money"
LISTED = (("A", "funded"), ("B", SHORT), ("C", SHORT), ("D", SHORT))
EQUAL = (("B", NO_SHARE), ("C", NO_SHARE), ("D", NO_SHARE))


def an_outcome(*steps: tuple[str, str], rule: str = "greedy", **more: Any) -> dict[str, Any]:
    return {
        "tallies": {"A": "9", "B": "5", "C": "5", "D": "2"},
        "rule": {"rule": rule, **more},
        "steps": [{"code": code, "project": number} for number, code in steps],
    }


def follows(
    outcome: dict[str, Any], free: int, rule: Falling = Falling.LIST, **money: Any
) -> Following:
    return what_follows(rule, outcome, Money(free, COSTS, **{"gone": {"A"}, **money}))


def test_without_a_written_rule_the_money_is_kept_and_a_word_that_is_none_is_refused() -> None:
    assert falling_rule({}) is Falling.KEPT
    assert [falling_rule({"if_withdrawn": one.value}) for one in Falling] == list(Falling)
    with pytest.raises(InvalidError):
        falling_rule({"if_withdrawn": "perhaps"})


@pytest.mark.parametrize(
    ("steps", "gone", "free", "shares"),
    [
        (LISTED, {"A"}, 60_00, [("B", 40_00), ("D", 10_00)]),
        (LISTED, {"A"}, 80_00, [("B", 40_00), ("C", 30_00), ("D", 10_00)]),
        (LISTED, {"A"}, 79_99, [("B", 40_00), ("C", 30_00)]),
        (LISTED, {"A"}, 39_99, [("C", 30_00)]),
        (LISTED, {"A", "B"}, 60_00, [("C", 30_00), ("D", 10_00)]),
        (LISTED, {"A"}, 9_99, []),
        ((("A", "funded"), ("B", "below_threshold"), ("D", SHORT)), {"A"}, 60_00, [("D", 10_00)]),
        ((("A", "funded"), ("B", "incompatible")), {"A"}, 60_00, []),
        ((("A", "funded"), ("B", "no_votes")), {"A"}, 60_00, []),
        (
            (("A", "funded"), ("B", "after_stop"), ("C", "after_stop")),
            {"A"},
            70_00,
            [("B", 40_00), ("C", 30_00)],
        ),
        ((("A", "funded"), ("B", SHORT), ("B", "funded")), {"A"}, 60_00, []),
    ],
)
def test_free_money_goes_down_the_list_to_each_that_lacked_money_alone_and_that_it_is_enough_for(
    steps: Any, gone: set[str], free: int, shares: list[tuple[str, int]]
) -> None:
    following = follows(an_outcome(*steps), free, gone=gone)
    assert following.shares == tuple(Share(*told) for told in shares)
    assert following.left_pence == free - sum(pence for _number, pence in shares)


def test_whom_the_decision_gave_nothing_has_no_turn_and_is_named_where_the_rest_were_enough() -> (
    None
):
    following = follows(an_outcome(*LISTED), 45_00, refused={"B", "D"})
    assert following.shares == (Share("C", 30_00),)
    assert following.passed_over == ("D",)
    assert following_from(following.written) == following
    chosen = follows(an_outcome(*LISTED), 65_00, gone={"C"}, refused={"A", "B", "C", "D"})
    assert chosen.passed_over == ("A", "B", "D"), (
        "also whom the vote had chosen, and nobody who has some"
    )
    older = {name: told for name, told in following.written.items() if name != "passed_over"}
    assert following_from(older).passed_over == ()


@pytest.mark.parametrize(
    ("rule", "shares"),
    [
        (Falling.LIST, [("B", 40_00), ("D", 10_00)]),
        (Falling.NEXT, [("B", 40_00)]),
        (Falling.KEPT, []),
    ],
)
def test_each_written_rule_keeps_its_word(rule: Falling, shares: list[tuple[str, int]]) -> None:
    following = follows(an_outcome(*LISTED), 60_00, rule)
    assert following.shares == tuple(Share(*told) for told in shares)


@pytest.mark.parametrize(
    ("least", "free", "shares"),
    [
        ({}, 25_00, [Share("B", 25_00)]),
        ({"B": 25_00}, 25_00, [Share("B", 25_00)]),
        ({"B": 25_01}, 25_00, [Share("D", 10_00)]),
        ({}, 45_00, [Share("B", 40_00)]),
    ],
)
def test_where_parts_are_offered_one_that_can_use_a_part_is_offered_what_there_is(
    least: dict[str, int], free: int, shares: list[Share]
) -> None:
    outcome = an_outcome(*LISTED, part_funding="offer")
    assert follows(outcome, free, part_fundable=["B"], least=least).shares == tuple(shares)


@pytest.mark.parametrize(
    ("free", "able", "shares"),
    [
        (60_00, "B", [Share("B", 25_00, True), Share("C", 30_00)]),
        (20_00, "B", [Share("B", 20_00, True)]),
        (20_00, "", [Share("D", 10_00)]),
    ],
)
def test_one_that_has_a_part_is_offered_the_rest_in_its_place(
    free: int, able: str, shares: list[Share]
) -> None:
    outcome = an_outcome(*LISTED, ("B", "offered"), part_funding="offer")
    assert follows(outcome, free, held={"B": 15_00}, part_fundable=able).shares == tuple(shares)


@pytest.mark.parametrize(
    ("rule", "free", "numbers", "tied"),
    [
        (Falling.LIST, 80_00, ["B", "C", "D"], ()),
        (Falling.LIST, 69_99, [], ("B", "C")),
        (Falling.LIST, 39_99, ["C"], ()),
        (Falling.LIST, 40_00, [], ("B", "C")),
        (Falling.NEXT, 80_00, [], ("B", "C")),
        (Falling.NEXT, 39_99, ["C"], ()),
    ],
)
def test_the_same_votes_under_a_rule_without_an_order_are_a_tie_unless_it_is_enough_for_all(
    rule: Falling, free: int, numbers: list[str], tied: tuple[str, ...]
) -> None:
    following = follows(an_outcome(*EQUAL, rule="equal-shares"), free, rule)
    assert (following.numbers, following.tied) == (numbers, tied)


def test_a_step_of_the_whole_count_is_nobodys_turn() -> None:
    outcome = an_outcome(("A", "funded"), ("B", SHORT))
    outcome["steps"].append({"code": "completion_started", "left": "4000"})
    assert follows(outcome, 40_00).numbers == ["B"]


def test_what_is_kept_beside_an_award_is_read_back_as_it_was() -> None:
    following = follows(an_outcome(*LISTED), 60_00)
    assert following_from(following.written) == following


def after_a_fall(counted: Election, found: Outcome, place: int) -> tuple[Following, dict[str, Any]]:
    """One winner falls away, and all the others keep what they have."""
    document = outcome_document(found)
    fallen = found.winners[place % len(found.winners)]
    costs = {project.id: int(project.cost) for project in counted.projects}
    free = int(counted.budget - found.spent + found.awards[fallen])
    money = Money(free, costs, gone=set(found.winners))
    return what_follows(Falling.LIST, document, money), document


ANY_RULE = st.sampled_from([Allocation.GREEDY, Allocation.EQUAL_SHARES, Allocation.PHRAGMEN])


@given(elections(), ANY_RULE, st.sampled_from(Variant), st.integers(0, 5))
def test_after_a_fall_nobody_loses_and_the_pot_is_never_overspent(
    counted: Election, allocation: Allocation, variant: Variant, place: int
) -> None:
    try:
        found = outcome(counted, allocation=allocation, variant=variant, tie_break=("text-id",))
    except TieError:
        assume(False)
    assume(found.winners)
    following, document = after_a_fall(counted, found, place)
    assert 0 <= following.left_pence <= following.free_pence
    assert not set(following.numbers) & set(found.winners)
    assert len(set(following.numbers)) == len(following.numbers)
    votes = [found.tallies[number] for number in following.numbers]
    if allocation is not Allocation.GREEDY:
        assert all(one >= other for one, other in pairwise(votes))
    last = {step["project"]: step["code"] for step in document["steps"] if "project" in step}
    waiting = [
        project
        for project in counted.projects
        if last.get(project.id) in MONEY_WAS_SHORT and found.tallies[project.id] > 0
    ]
    still = [one for one in waiting if one.id not in following.numbers]
    assert following.tied or all(one.cost > following.left_pence for one in still)


@given(elections(), st.sampled_from(Measure), st.integers(0, 5))
def test_the_list_gives_what_a_count_of_those_without_money_would_give_of_the_free_money(
    counted: Election, measure: Measure, place: int
) -> None:
    """Most votes first, as its rules promise: the order is the one that everybody has read already."""
    rule: dict[str, Any] = {"measure": measure, "tie_break": ("text-id",)}
    found = outcome(counted, **rule)
    assume(found.winners)
    following, _document = after_a_fall(counted, found, place)
    without = {one.id: int(one.cost) for one in counted.projects if one.id not in found.winners}
    ballots = [
        [counted.ids[one] for one in marks.projects if counted.ids[one] in without]
        for marks, times in counted.ballots.items()
        for _ in range(times)
    ]
    assume(without and following.free_pence)
    again = outcome(election(without, ballots, following.free_pence), **rule)
    assert following.numbers == [name for name in again.winners if again.tallies[name] > 0]


def test_it_is_no_new_count_since_nobody_loses_what_they_have() -> None:
    """Without the lights the shelter (8) would have come before the bench (3), and the bench would have had nothing left."""
    costs = {"lights": 6, "shelter": 8, "bench": 3}
    ballots = [["lights"]] * 3 + [["shelter"]] * 2 + [["bench"]]
    counted = election(costs, ballots, 10)
    found = outcome(counted, tie_break=("text-id",))
    assert found.winners == ("lights", "bench")
    following, _document = after_a_fall(counted, found, 0)
    assert (following.numbers, following.left_pence) == ([], 7)
    del costs["lights"]
    assert outcome(election(costs, ballots[3:], 10), tie_break=("text-id",)).winners == ("shelter",)
