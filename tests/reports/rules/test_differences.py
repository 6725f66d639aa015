"""Words for how far groups lie apart: from what is published only."""

from dataclasses import replace

import pytest

from engage.reports.rules.differences import Gap, Share, Size, largest_change, largest_gap
from engage.rules.activity import Axis
from engage.rules.disclosure.release import Cell
from tests.reports.exports.sample import BY_AREA, EVENTS, FIRST, HIDDEN


def test_the_largest_gap_is_between_groups_that_are_shown() -> None:
    gap = largest_gap(BY_AREA)
    assert gap == Gap("safe", Share("brinnington", 38, 312), Share("marple", 19, 188))
    assert gap.size is Size.CLEAR


def test_without_two_groups_to_show_nothing_is_said() -> None:
    assert largest_gap(FIRST) is None
    hidden = dict.fromkeys(BY_AREA.cells, HIDDEN)
    assert largest_gap(replace(BY_AREA, cells=hidden)) is None
    assert largest_gap(EVENTS) is None


@pytest.mark.parametrize(
    ("points", "size"),
    [
        (0, "same"),
        (4, "same"),
        (5, "small"),
        (14, "small"),
        (15, "clear"),
        (29, "clear"),
        (30, "large"),
    ],
)
def test_a_gap_has_a_plain_word_for_its_size(points: int, size: str) -> None:
    assert Gap("row", Share("a", 20 + points, 100), Share("b", 20, 100)).size == size


def test_a_change_is_from_the_first_time_to_the_last() -> None:
    later = replace(FIRST, cells={**FIRST.cells, ("homes",): Cell(800, 33)})
    gap = largest_change((FIRST, FIRST, later))
    assert gap is not None
    assert (gap.row, gap.high.place, gap.low.place) == ("homes", "last", "first")


def test_an_answer_that_was_not_there_before_has_not_changed() -> None:
    newer = Axis(FIRST.rows.id, ("brand_new",), {})
    later = replace(FIRST, rows=newer, cells={("brand_new",): Cell(800, 33)})
    assert largest_change((FIRST, later)) is None


def test_what_did_not_change_at_all_is_told_of_two_times_and_not_of_one_twice() -> None:
    gap = largest_change((FIRST, FIRST))
    assert gap is not None
    assert {gap.high.place, gap.low.place} == {"first", "last"}
    assert gap.size is Size.SAME
