"""Means: only with a table that hides nothing, and never so that two of them tell what a few people gave."""

from dataclasses import replace

import pytest

from engage.rules.activity import CountTable, Measure, Sums
from engage.rules.disclosure.protect import protect
from engage.rules.disclosure.release import (
    Means,
    Method,
    Note,
    Policy,
    Release,
    release_from_document,
)
from engage.rules.errors import InvalidError
from tests.rules.disclosure.tables import count_table, grouped

pytestmark = pytest.mark.requirement("S5")


def table(counts: dict[str, int], points: dict[str, int], base: int) -> CountTable:
    """``counts`` people gave any of ``points``; ``base`` answered."""
    halves = {option: 2 * number for option, number in points.items()}
    return replace(
        count_table(counts), base=base, exclusive=False, sums=Sums(Measure.POINTS, halves)
    )


def out(one: CountTable, *released: Release, policy: Policy | None = None) -> Release:
    return protect([one], policy=policy or Policy(), released=released)


FIRST = table({"a": 20, "b": 12}, {"a": 2000, "b": 1000}, 30)


def test_means_are_over_everybody_who_answered_with_half_a_tenth_upwards() -> None:
    assert out(FIRST)["q"].means == Means(Measure.POINTS, {"a": 667, "b": 333})
    odd = table({"a": 20, "b": 12}, {"a": 1, "b": 3}, 30)
    assert out(odd)["q"].means == Means(Measure.POINTS, {"a": 0, "b": 1})
    halved = replace(FIRST, base=20, counts={("a",): 20, ("b",): 10})
    halved = replace(halved, sums=Sums(Measure.PLACE, {"a": 41, "b": 59}))
    assert out(halved)["q"].means == Means(Measure.PLACE, {"a": 10, "b": 15})


def test_a_table_that_hides_a_figure_tells_no_mean() -> None:
    few = table({"a": 20, "b": 3}, {"a": 2000, "b": 100}, 30)
    assert out(few)["q"].cell("b").is_hidden
    assert out(few)["q"].means is None
    assert out(table({"a": 5, "b": 5}, {"a": 500, "b": 400}, 9))["q"].means is None
    assert out(FIRST, policy=Policy(method=Method.ROUND))["q"].means is None


def test_means_that_moved_with_as_many_people_do_not_go_out() -> None:
    """Somebody took their answers back and somebody else came: counts stand still, and the sum tells of two people."""
    moved = table({"a": 20, "b": 12}, {"a": 1960, "b": 1040}, 30)
    second = out(moved, out(FIRST))["q"]
    assert second.means == out(FIRST)["q"].means
    assert Note.EARLIER in second.notes
    assert out(FIRST, out(FIRST))["q"].notes == out(FIRST)["q"].notes


def test_means_are_renewed_with_enough_new_people_and_stand_with_the_table_otherwise() -> None:
    enough = table({"a": 25, "b": 17}, {"a": 2600, "b": 1400}, 40)
    assert out(enough, out(FIRST))["q"].means == Means(Measure.POINTS, {"a": 650, "b": 350})
    too_few = table({"a": 23, "b": 12}, {"a": 2300, "b": 1000}, 33)
    assert out(too_few, out(FIRST))["q"].means == out(FIRST)["q"].means


def test_a_release_is_read_back_with_its_means_and_older_ones_without() -> None:
    release = out(FIRST)
    assert release_from_document(release.as_document()) == release
    plain = out(replace(FIRST, sums=None))
    assert "means" not in plain.as_document()["tables"][0]


def test_sums_that_do_not_fit_their_table_are_refused() -> None:
    with pytest.raises(InvalidError, match="table_means_need_every_row"):
        out(replace(FIRST, sums=Sums(Measure.POINTS, {"a": 1})))
    with pytest.raises(InvalidError, match="table_means_need_every_row"):
        out(
            replace(grouped({"x": {"a": 20, "b": 20}}), sums=Sums(Measure.POINTS, {"a": 1, "b": 2}))
        )
