"""Ballots by channel say nothing about a group of fewer than ten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.rules.merging import large_enough

SMALLEST = 10
CHANNELS = st.dictionaries(
    st.sampled_from(["online", "tablet", "paper", "phone"]), st.integers(0, 40)
)


@pytest.mark.requirement("V14")
@given(CHANNELS)
def test_nothing_smaller_than_ten_is_shown_or_left_over(by_channel: dict[str, int]) -> None:
    shown = large_enough(by_channel, smallest=SMALLEST)
    assert all(number >= SMALLEST for number in shown.values())
    left_over = sum(by_channel.values()) - sum(shown.values())
    assert left_over == 0 or left_over >= SMALLEST or not shown


@pytest.mark.requirement("V14")
def test_three_paper_ballots_go_out_with_the_rest() -> None:
    assert large_enough({"online": 40, "tablet": 12, "paper": 3}, smallest=SMALLEST) == {
        "online": 40
    }
    assert large_enough({"online": 40, "paper": 12}, smallest=SMALLEST) == {
        "online": 40,
        "paper": 12,
    }
