"""Whose pound pays for what: every line to the penny."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.rules.funders import Funder, check_funders, passed_by, split_awards, without
from engage.rules.errors import InvalidError

NUMBERS = ("A", "B", "C", "D")


@st.composite
def pots(draw: st.DrawFn) -> tuple[list[Funder], list[tuple[str, int]]]:
    """Funders, some for some projects alone, and awards that are never more than the pot."""
    funders = [
        Funder(str(place), draw(st.integers(1, 10_000)), draw(st.frozensets(st.sampled_from(NUMBERS), max_size=2)))
        for place in range(draw(st.integers(1, 7)))
    ]  # fmt: skip
    left = sum(funder.amount_pence for funder in funders)
    awards = []
    for number in NUMBERS:
        pence = draw(st.integers(0, left))
        left -= pence
        if pence:
            awards.append((number, pence))
    return funders, awards


@settings(deadline=None)
@given(pots(), st.data())
def test_every_row_and_column_adds_up_to_the_penny(
    given_pot: tuple[list[Funder], list[tuple[str, int]]], data: st.DataObject
) -> None:
    funders, awards = given_pot
    back = {number: data.draw(st.integers(0, pence)) for number, pence in awards}
    split = split_awards(funders, awards, back)
    for number, pence in awards:
        row = split.parts[number]
        assert sum(row.values()) + split.other[number] == pence - back.get(number, 0)
        assert all(part >= 0 for part in row.values())
        for funder in funders:
            assert not row[funder.id] or not funder.only_for or number in funder.only_for
    for funder in funders:
        used = sum(row[funder.id] for row in split.parts.values())
        assert used == split.used[funder.id]
        assert 0 <= split.left[funder.id] == funder.amount_pence - used


@settings(deadline=None)
@given(st.lists(st.integers(1, 9_999), min_size=1, max_size=7), st.data())
def test_when_the_whole_pot_is_spent_every_funder_pays_exactly_what_they_gave(
    amounts: list[int], data: st.DataObject
) -> None:
    funders = [Funder(str(place), amount) for place, amount in enumerate(amounts)]
    cuts = sorted(data.draw(st.lists(st.integers(0, sum(amounts)), max_size=6)))
    edges = [0, *cuts, sum(amounts)]
    awards = [(str(i), b - a) for i, (a, b) in enumerate(pairwise(edges))]
    split = split_awards(funders, awards)
    assert not any(split.left.values())
    assert not any(split.other.values())


@given(pots(), st.integers(0, 20_000))
def test_what_went_on_and_what_stayed_add_up_for_every_funder(
    given_pot: tuple[list[Funder], list[tuple[str, int]]], passed_on: int
) -> None:
    funders, offers = given_pot
    left = split_awards(funders, offers).left
    passed = passed_by(funders, offers, passed_on)
    assert sum(passed.values()) == min(passed_on, sum(left.values()))
    stayed = split_awards(without(funders, passed), offers)
    for funder in funders:
        assert 0 <= passed[funder.id] <= left[funder.id]
        assert (
            stayed.used[funder.id] + passed[funder.id] + stayed.left[funder.id]
            == funder.amount_pence
        )


def test_pennies_over_go_to_the_largest_remainders_and_then_to_the_first_written() -> None:
    funders = [Funder("a", 100), Funder("b", 100), Funder("c", 100)]
    assert split_awards(funders, [("A", 100)]).parts["A"] == {"a": 34, "b": 33, "c": 33}
    unequal = [Funder("a", 10), Funder("b", 25)]
    assert split_awards(unequal, [("A", 3)]).parts["A"] == {"a": 1, "b": 2}


def test_money_for_one_project_alone_pays_for_it_first() -> None:
    funders = [Funder("all", 100), Funder("a", 40, frozenset({"A"}))]
    split = split_awards(funders, [("A", 60), ("B", 80)])
    assert split.parts == {"A": {"all": 20, "a": 40}, "B": {"all": 80, "a": 0}}


def test_what_came_back_is_each_funders_by_their_part_and_no_other_award_is_told_anew() -> None:
    funders = [Funder("all", 100), Funder("a", 40, frozenset({"A"}))]
    split = split_awards(funders, [("A", 60), ("B", 70)], {"A": 30})
    assert split.parts == {"A": {"all": 10, "a": 20}, "B": {"all": 70, "a": 0}}
    assert split.left == {"all": 20, "a": 20}


def test_an_award_out_of_money_that_came_back_is_paid_by_whose_it_was() -> None:
    funders = [Funder("a", 70), Funder("b", 30)]
    split = split_awards(funders, [("A", 60), ("B", 50)], {"A": 20})
    assert not any(split.other.values())
    assert sum(split.parts["B"].values()) == 50
    assert sum(split.left.values()) == 10


def test_what_no_named_funder_can_pay_is_told_apart() -> None:
    split = split_awards([Funder("a", 100, frozenset({"A"}))], [("A", 50), ("B", 50)])
    assert split.other == {"A": 0, "B": 50}
    assert split.left == {"a": 50}


@pytest.mark.parametrize(
    ("funders", "code"),
    [
        ([Funder("a", 99)], "funders_total"),
        ([Funder("a", 50), Funder("a", 50)], "funder_twice"),
        ([Funder("a", 101), Funder("b", -1)], "funder_amount"),
    ],
)
def test_funders_put_in_the_whole_pot(funders: list[Funder], code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        check_funders(funders, budget_pence=100)
    assert refused.value.code == code
    check_funders([], budget_pence=100)
    check_funders([Funder("a", 100)], budget_pence=100)
