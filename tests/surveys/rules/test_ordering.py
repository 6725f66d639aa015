"""Putting in order and sharing points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.rules.errors import InvalidError
from surveys.rules.answering import as_posted, as_pressed, check_answers
from surveys.rules.answers import points_of, values_of
from surveys.rules.conditions import Answered
from surveys.rules.flow import clear_unreachable
from surveys.rules.tabulate import Tabulator
from surveys.rules.types.ordering import moved
from surveys.rules.types.registry import handler_for
from tests.surveys.rules.samples import option, paged, question

THREE = ("park", "shops", "roads")
ORDER = question("q", "ranking", *THREE, settings={"max_ranked": 2})
POINTS = question("q", "points", *THREE, settings={"total": 10})
SHARED = {"chosen": ["park", "roads"], "points": [7, 3]}


def test_an_order_is_kept_as_the_person_put_it() -> None:
    assert handler_for(ORDER).parse(["shops", "park", "shops", ""], ORDER) == ["shops", "park"]
    assert handler_for(ORDER).parse([], ORDER) is None


@pytest.mark.parametrize(
    ("raw", "code"),
    [(["mauve"], "answer_unknown_option"), (list(THREE), "answer_too_many")],
)
def test_an_order_of_too_many_or_of_something_else_is_refused(raw: list[str], code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        handler_for(ORDER).parse(raw, ORDER)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        (["7", "", "3"], SHARED),
        (["۷", "0", " 3 "], SHARED),
        (["", "", ""], None),
        (["0", "", "0"], None),
    ],
)
def test_points_are_kept_with_what_got_any(raw: list[str], answer: object) -> None:
    assert handler_for(POINTS).parse(raw, POINTS) == answer


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (["7", "", ""], "answer_points_left"),
        (["7", "4", ""], "answer_points_over"),
        (["12", "-2", ""], "answer_not_whole_number"),
        (["ten", "", ""], "answer_not_whole_number"),
        (["9" * 20, "", ""], "answer_too_many_digits"),
    ],
)
def test_points_must_be_shared_out_exactly(raw: list[str], code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        handler_for(POINTS).parse(raw, POINTS)
    assert refused.value.code == code


@pytest.mark.parametrize(("asked", "answer"), [(ORDER, ["shops", "park"]), (POINTS, SHARED)])
def test_what_was_stored_fills_the_boxes_and_reads_back_the_same(
    asked: object, answer: object
) -> None:
    made = paged(asked)  # type: ignore[arg-type]  # parametrised
    checked = check_answers(made, {"q": answer})  # type: ignore[dict-item]  # parametrised
    assert (checked.answers, checked.faults) == ({"q": answer}, ())


def test_hostile_points_from_elsewhere_are_a_fault_and_no_crash() -> None:
    made = paged(POINTS)
    for points in (["x"], [-5, 15], [7], [[1]], "ab"):
        hostile = {"q": {"chosen": ["park", "roads"], "points": points}}
        assert check_answers(made, hostile).answers in ({}, {"q": None})  # type: ignore[arg-type]  # hostile on purpose


def test_an_option_that_is_gone_leaves_the_order_and_undoes_the_points() -> None:
    gone = option("park", condition=Answered("never"))
    rest = ("shops", "roads")
    never = question("never")
    order = paged(never, question("q", "ranking", gone, *rest))
    assert clear_unreachable(order, {"q": ["park", "roads"]}) == {"q": ["roads"]}
    points = paged(never, question("q", "points", gone, *rest))
    assert clear_unreachable(points, {"q": SHARED}) == {}  # type: ignore[dict-item]  # the shape is right


def test_counted_is_the_first_place_and_who_got_any_points() -> None:
    tabulator = Tabulator(paged(ORDER))
    (table, _met) = tabulator.tables(tabulator.count([{"q": ["shops", "park"]}, {"q": ["park"]}]))
    assert table.exclusive
    assert table.counts == {("park",): 1, ("shops",): 1, ("roads",): 0}
    tabulator = Tabulator(paged(POINTS))
    (table, _met) = tabulator.tables(tabulator.count([{"q": SHARED}]))  # type: ignore[dict-item]  # the shape is right
    assert not table.exclusive
    assert table.counts == {("park",): 1, ("shops",): 0, ("roads",): 1}


@pytest.mark.parametrize(
    ("verb", "which", "after"),
    [
        ("add", "c", ["a", "b", "c"]),
        ("add", "a", ["a", "b"]),
        ("up", "b", ["b", "a"]),
        ("up", "a", ["a", "b"]),
        ("down", "a", ["b", "a"]),
        ("down", "b", ["a", "b"]),
        ("take_out", "a", ["b"]),
        ("up", "c", ["a", "b"]),
        ("dance", "a", ["a", "b"]),
    ],
)
def test_each_button_moves_one_thing(verb: str, which: str, after: list[str]) -> None:
    assert moved(["a", "b"], verb, which) == after


@given(st.text(), st.lists(st.sampled_from(THREE)))
def test_no_press_whatever_loses_what_else_is_on_the_page(pressed: str, order: list[str]) -> None:
    after = as_pressed({"press": [pressed], "q": order, "words": ["kept"]})
    assert after["words"] == ["kept"] or pressed.split(" ")[1:2] == ["words"]
    assert "press" not in after


def test_looking_into_points() -> None:
    assert values_of(SHARED) == ("park", "roads")
    assert points_of(SHARED) == {"park": 7, "roads": 3}
    assert points_of(["park"]) == {}
    assert as_posted(POINTS, SHARED) == {"q:park": ["7"], "q:shops": [""], "q:roads": ["3"]}
