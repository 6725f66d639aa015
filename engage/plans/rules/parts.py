"""A plan as residents read it: parts, one a page, each with the sections below its heading."""

from collections.abc import Sequence


def part_level(levels: Sequence[int]) -> int:
    """The heading level at which a plan falls into parts: the highest that occurs more than once, else the highest.

    A document whose only first-level heading is its title falls into parts at the second.
    """
    for level in sorted(set(levels)):
        if levels.count(level) > 1:
            return level
    return min(levels, default=1)


def part_starts(levels: Sequence[int]) -> list[int]:
    """Positions at which a part begins. What stands before the first heading of that level is a part of its own."""
    level = part_level(levels)
    starts = [place for place, each in enumerate(levels) if each <= level]
    return starts if starts and starts[0] == 0 else [0, *starts] if levels else []
