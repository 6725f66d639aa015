"""F1 with its interval, computed a second way; shuffled parts; and what could not be judged is nowhere counted as wrong."""

from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.themes.rules.agreement import Table
from engage.themes.rules.evaluation import (
    FEWEST_OF_A_THEME,
    folds,
    learnable,
    pooled,
    score,
    scores,
)
from engage.themes.rules.groups import Axis, GroupCount, counts_by_group

pytestmark = pytest.mark.requirement("T3", "T6")
counts = st.integers(min_value=0, max_value=200)


@given(counts, counts, counts, counts)
def test_f1_and_its_interval_are_what_precision_recall_and_the_score_test_give(
    both: int, person: int, machine: int, neither: int
) -> None:
    found = score(Table(both, person, machine, neither))
    n = both + person + machine
    if not n:
        assert (found.f1, found.low, found.high) == (None, None, None)
        return
    assert found.f1 is not None
    assert found.low is not None
    assert found.high is not None
    if both:
        precision, recall = both / (both + machine), both / (both + person)
        assert found.f1 == pytest.approx(2 * precision * recall / (precision + recall))
    else:
        assert found.f1 == 0
    for limit, at_end in ((found.low, 0.0), (found.high, 1.0)):
        share = limit / (2 - limit)
        if limit == pytest.approx(at_end, abs=1e-9):
            continue
        # Wilson's limits are where the score test of this share just refuses what was seen.
        z = (both / n - share) / sqrt(share * (1 - share) / n)
        assert abs(z) == pytest.approx(1.959963984540054, abs=1e-6)
    assert 0 <= found.low <= found.f1 <= found.high <= 1


def test_the_interval_holds_the_true_value_about_95_times_in_100() -> None:
    chance, share, held = Random(5), 0.6, 0
    true = 2 * share / (1 + share)
    for _ in range(1_000):
        both = sum(chance.random() < share for _ in range(80))
        found = score(Table(both, 80 - both, 0, 20))
        held += found.low <= true <= found.high  # type: ignore[operator]  # there are texts
    assert 930 <= held <= 975


def test_what_could_not_be_judged_is_counted_apart_and_not_as_wrong() -> None:
    people = {"trees": {"a": True, "b": True, "c": False, "d": True}}
    whole = scores(people, {"trees": {"a": True, "b": True, "c": False, "d": True}})["trees"]
    part = scores(people, {"trees": {"a": True, "b": True, "c": False}})["trees"]
    none = scores(people, {})["trees"]

    assert (whole.f1, whole.unscored) == (1.0, 0)
    assert (part.f1, part.unscored) == (1.0, 1)
    assert (none.f1, none.unscored) == (None, 4)
    assert not none.is_worth_suggesting


def test_parts_are_shuffled_by_the_seed_and_hold_every_text_once() -> None:
    texts = [f"{number:03}" for number in range(103)]
    dealt = folds(texts, seed="one")

    assert sorted(text for part in dealt for text in part) == texts
    assert {len(part) for part in dealt} == {20, 21}
    assert dealt == folds(reversed(texts), seed="one") != folds(texts, seed="two")  # type: ignore[arg-type]  # any order
    assert all(part != sorted(part) for part in dealt)


def test_only_what_was_found_often_and_not_always_is_learnt() -> None:
    def found(times: int) -> dict[str, bool]:
        return {str(number): number < times for number in range(60)}

    people = {
        "rare": found(FEWEST_OF_A_THEME - 1),
        "enough": found(FEWEST_OF_A_THEME),
        "nearly": found(60 - FEWEST_OF_A_THEME + 1),
        "often": found(60 - FEWEST_OF_A_THEME),
    }
    assert learnable(people) == ["enough", "often"]


def test_groups_are_counted_where_there_is_more_than_one() -> None:
    pairs = {"a": ({"x"}, {"x"}), "b": ({"x"}, {"y"}), "c": ((), ()), "d": ({"x", "y"}, {"y", "x"})}
    groups = {
        "a": {Axis.LANGUAGE: "english", Axis.LEVEL: "standard"},
        "b": {Axis.LANGUAGE: "another", Axis.LEVEL: "standard", Axis.AGE: "65 or over"},
        "c": {Axis.LANGUAGE: "another", Axis.LEVEL: "standard"},
    }

    assert counts_by_group(pairs, groups) == {
        Axis.LANGUAGE: {"another": GroupCount(1, 1), "english": GroupCount(1, 0)}
    }


def test_pooled_agreement_looks_at_every_text_and_theme() -> None:
    pairs = [({"x"}, {"x"}), ({"x"}, {"y"}), (set(), set())]
    found = pooled(pairs, ["x", "y"])
    assert found.table == Table(both=1, only_first=1, only_second=1, neither=3)
