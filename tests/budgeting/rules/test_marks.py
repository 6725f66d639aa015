"""What is on a ballot of each kind: how it is written, read back, judged, explained and changed by one press."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.rules.ballot_facts import form_facts, form_from_facts
from budgeting.rules.ballots import BallotForm, BallotKind, Judged, OverLong, Verdict
from budgeting.rules.choosing import Change, changed, reckon, rotated
from budgeting.rules.election import merge_ballots
from budgeting.rules.marks import (
    check_ticks,
    marks_of,
    published_marks,
    reason_facts,
    sort_box,
    ticks_in,
)
from engage.rules.errors import InvalidError

COSTS = {"a": 60, "b": 50, "c": 30}
BACK = OverLong.REFUSED
APPROVAL = BallotForm(BallotKind.APPROVAL, minimum=2, maximum=2, over_long=BACK)
ONE = BallotForm(BallotKind.CHOOSE_ONE, over_long=BACK)
KNAPSACK = BallotForm(BallotKind.KNAPSACK, money_limit=100, over_long=BACK)
POINTS = BallotForm(BallotKind.POINTS, points_total=10, points_each=6, over_long=BACK)
SCORE = BallotForm(BallotKind.SCORE, over_long=BACK)
RANKING = BallotForm(BallotKind.RANKING, minimum=2, maximum=2, over_long=BACK)
FORMS = (APPROVAL, ONE, KNAPSACK, POINTS, SCORE, RANKING)


@pytest.mark.requirement("V12")
@pytest.mark.parametrize(
    ("ticks", "form", "reason", "facts"),
    [
        (["a", "b", "c"], APPROVAL, "too_many_projects", {"chosen": 3, "most": 2}),
        (["a", "b"], ONE, "too_many_projects", {"chosen": 2, "most": 1}),
        (["a", "b"], KNAPSACK, "over_money_limit", {"over_pence": 10}),
        ({"a": 6, "b": 5}, POINTS, "too_many_points", {"points": 11, "total": 10}),
        ({"a": 7, "b": 1}, POINTS, "too_many_points_for_one", {"points": 7, "most": 6}),
        (["c", "b", "a"], RANKING, "too_many_projects", {"chosen": 3, "most": 2}),
    ],
)
def test_too_much_is_handed_back_with_its_numbers_or_taken_as_spoilt_as_the_round_declares(
    ticks: Any, form: BallotForm, reason: str, facts: dict[str, int]
) -> None:
    with pytest.raises(InvalidError, match=reason) as refusal:
        check_ticks(ticks, form=form, costs=COSTS)
    assert refusal.value.facts == facts
    lenient = BallotForm(**(vars(form) | {"over_long": OverLong.SPOILT}))
    assert check_ticks(ticks, form=lenient, costs=COSTS) == Judged(Verdict.SPOILT, reason)


@pytest.mark.requirement("V12")
@pytest.mark.parametrize(
    ("ticks", "form", "reason", "facts"),
    [
        (["a"], APPROVAL, "too_few_projects", {"chosen": 1, "least": 2}),
        (["b"], RANKING, "too_few_projects", {"chosen": 1, "least": 2}),
        ({"a": 5}, SCORE, "project_not_scored", {"missing": 2}),
    ],
)
def test_too_little_may_be_cast_and_is_explained(
    ticks: Any, form: BallotForm, reason: str, facts: dict[str, int]
) -> None:
    assert check_ticks(ticks, form=form, costs=COSTS) == Judged(Verdict.SPOILT, reason)
    assert reason_facts(reason, ticks, form, COSTS) == facts


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind.value)
def test_nothing_marked_is_blank_and_what_is_not_in_the_round_is_refused(form: BallotForm) -> None:
    has_points = form.kind.has_points
    assert check_ticks({} if has_points else [], form=form, costs=COSTS) == Judged(Verdict.BLANK)
    strange: list[Any] = (
        [{"x": 1}, {"a": -1, "b": 1, "c": 1}] if has_points else [["x"], ["a", "a"]]
    )
    for ticks in strange:
        with pytest.raises(InvalidError):
            check_ticks(ticks, form=form, costs=COSTS)


@pytest.mark.parametrize(
    ("ticks", "kind", "marks"),
    [
        (["b", "a"], BallotKind.APPROVAL, ["a", "b"]),
        (["c"], BallotKind.CHOOSE_ONE, ["c"]),
        (["b", "a"], BallotKind.KNAPSACK, ["a", "b"]),
        (["b", "a"], BallotKind.RANKING, ["b", "a"]),
        ({"c": 2, "a": 3, "b": 0}, BallotKind.POINTS, [["a", 3], ["c", 2]]),
        ({"c": 1, "a": 5}, BallotKind.SCORE, [["a", 5], ["c", 1]]),
    ],
)
def test_ticks_have_one_written_form_that_comes_back_from_a_published_file(
    ticks: Any, kind: BallotKind, marks: list[Any]
) -> None:
    assert marks_of(ticks, kind=kind, numbers=COSTS) == marks
    again = ticks_in(marks, kind=kind)
    assert marks_of(again, kind=kind, numbers=COSTS) == marks
    (published,) = merge_ballots(kind, tuple(COSTS), [again])
    assert published_marks(published, kind=kind, ids=tuple(COSTS)) == marks


@pytest.mark.parametrize(
    ("marks", "kind"),
    [
        ([1], BallotKind.APPROVAL),
        ([["a", 1]], BallotKind.RANKING),
        (["a"], BallotKind.POINTS),
        ([["a", "1"]], BallotKind.SCORE),
        ([["a", 1], ["a", 2]], BallotKind.POINTS),
    ],
)
def test_marks_of_another_form_are_unreadable_and_spoilt(marks: Any, kind: BallotKind) -> None:
    with pytest.raises(InvalidError, match="ballot_unreadable"):
        ticks_in(marks, kind=kind)
    form = BallotForm(kind, points_total=5 if kind is BallotKind.POINTS else None)
    assert sort_box([marks], form=form, costs=COSTS).spoilt == {"ballot_unreadable": 1}


def test_a_box_is_sorted_into_what_counts_and_what_is_spoilt_by_reason() -> None:
    ballots: list[list[Any]] = [["a", "b"], [], ["a"], ["a", "b", "c"], ["x"], ["b", "b"], ["c"]]
    found = sort_box(ballots, form=APPROVAL, costs=COSTS)
    assert found.counted == [["a", "b"], []]
    assert found.spoilt == {
        "marked_twice": 1,
        "too_few_projects": 2,
        "too_many_projects": 1,
        "unknown_project": 1,
    }


@pytest.mark.requirement("A4")
@pytest.mark.parametrize(
    ("ticks", "change", "number", "after"),
    [
        (["a"], Change.ADD, "b", ["a", "b"]),
        (["a"], Change.ADD, "a", ["a"]),
        (["a", "b"], Change.TAKE_OUT, "a", ["b"]),
        (["a", "b", "c"], Change.UP, "c", ["a", "c", "b"]),
        (["a", "b", "c"], Change.UP, "a", ["a", "b", "c"]),
        (["a", "b", "c"], Change.DOWN, "a", ["b", "a", "c"]),
        (["a", "b", "c"], Change.DOWN, "c", ["a", "b", "c"]),
        (["a"], Change.UP, "b", ["a"]),
        (["a"], Change.LESS, "a", ["a"]),
        ({}, Change.ADD, "a", {"a": 1}),
        ({"a": 2}, Change.ADD, "a", {"a": 3}),
        ({"a": 2}, Change.LESS, "a", {"a": 1}),
        ({"a": 1}, Change.LESS, "a", {}),
        ({}, Change.LESS, "a", {}),
        ({"a": 4, "b": 1}, Change.TAKE_OUT, "a", {"b": 1}),
        ({"a": 4}, Change.UP, "a", {"a": 4}),
    ],
)
def test_one_press_changes_one_thing(ticks: Any, change: Change, number: str, after: Any) -> None:
    assert changed(ticks, change, number, kind=BallotKind.RANKING) == after


def test_choosing_another_takes_the_place_of_the_one_vote() -> None:
    assert changed(["a"], Change.ADD, "b", kind=BallotKind.CHOOSE_ONE) == ["b"]


@pytest.mark.parametrize(
    ("ticks", "form", "used", "limit", "left"),
    [
        (["a", "c", "x"], KNAPSACK, 90, 100, 10),
        (["a", "b"], KNAPSACK, 110, 100, -10),
        (["a"], APPROVAL, 1, 2, 1),
        (["a"], BallotForm(BallotKind.APPROVAL), 1, None, 0),
        (["a"], ONE, 1, 1, 0),
        ({"a": 6, "b": 1}, POINTS, 7, 10, 3),
        ({"a": 5}, SCORE, 1, 3, 2),
        (["b"], RANKING, 1, 2, 1),
        (["b"], BallotForm(BallotKind.RANKING), 1, 3, 2),
    ],
)
def test_a_ballot_adds_up(
    ticks: Any, form: BallotForm, used: int, limit: int | None, left: int
) -> None:
    found = reckon(ticks, form=form, costs=COSTS)
    assert (found.used, found.limit, found.left) == (used, limit, left)
    assert 0 <= found.percent <= 100


@pytest.mark.requirement("V11")
@given(st.integers(1, 30))
def test_over_all_rotations_every_project_stands_in_every_place_once(number: int) -> None:
    orders = [rotated(range(number), rotation) for rotation in range(number)]
    assert all(sorted(places) == list(range(number)) for places in zip(*orders, strict=True))


def test_nothing_to_rotate_stays_nothing() -> None:
    assert rotated([], 3) == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind.value)
def test_a_form_is_stored_and_read_back(form: BallotForm) -> None:
    assert form_from_facts(form_facts(form), budget_pence=100) == form


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "ballot_kind_unknown"),
        ({"kind": "borda"}, "ballot_kind_unknown"),
        ({"kind": "approval", "most": 3}, "ballot_rule_unreadable"),
        ({"kind": "approval", "maximum": -1}, "ballot_rule_unreadable"),
        ({"kind": "approval", "maximum": True}, "ballot_rule_unreadable"),
        ({"kind": "approval", "over_long": "burnt"}, "ballot_rule_unreadable"),
        ({"kind": "approval", "minimum": 3, "maximum": 2}, "ballot_rule_out_of_order"),
        ({"kind": "score", "lowest": 5, "highest": 1}, "ballot_rule_out_of_order"),
        ({"kind": "points"}, "ballot_rule_missing"),
    ],
)
def test_a_ballot_that_no_count_knows_is_refused(facts: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidError, match=code):
        form_from_facts(facts, budget_pence=100)


def test_a_knapsack_holds_the_rounds_money_unless_it_says_otherwise() -> None:
    assert form_from_facts({"kind": "knapsack"}, budget_pence=70).money_limit == 70
    assert form_from_facts({"kind": "knapsack", "money_limit": 50}, budget_pence=70) == BallotForm(
        BallotKind.KNAPSACK, money_limit=50, over_long=OverLong.REFUSED
    )
