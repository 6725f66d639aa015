"""How a plan falls into parts."""

import pytest

from engage.plans.rules.parts import part_level, part_starts


@pytest.mark.parametrize(
    ("levels", "level", "starts"),
    [
        ([], 1, []),
        ([1], 1, [0]),
        ([1, 2, 2, 3], 2, [0, 1, 2]),
        ([1, 1, 2, 1], 1, [0, 1, 3]),
        ([2, 3, 3], 3, [0, 1, 2]),
        ([3, 2, 2], 2, [0, 1, 2]),
        ([1, 2, 3, 3], 3, [0, 1, 2, 3]),
    ],
)
def test_a_plan_falls_into_parts_at_the_highest_repeated_level(
    levels: list[int], level: int, starts: list[int]
) -> None:
    assert part_level(levels) == level
    assert part_starts(levels) == starts
