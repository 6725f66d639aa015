"""Rounding to a base, and what a rounded figure still tells.

ONS and UKDS practice for Census 2021: cells and totals are rounded independently, and percentages are made
from the rounded figures.
"""


def rounded(count: int, to: int) -> int:
    """``count`` to the nearest multiple of ``to``, halves up; a true non-zero never becomes 0."""
    if count == 0:
        return 0
    return max(to, (count + to // 2) // to * to)


def rounded_bounds(count: int, to: int) -> tuple[int, int]:
    """Least and greatest count that would be shown as this one is, given that 1 to ``to - 1`` is never shown."""
    if count == 0:
        return 0, 0
    least = rounded(count, to) - to // 2
    return max(to, least), least + to - 1


def whole_percent(count: int, base: int | None) -> int | None:
    """``count`` of ``base`` (both as published) as a whole number, halves up.

    ``None`` without a base, and where a count above zero would read as 0 %.
    """
    if not base:
        return None
    percent = (200 * count + base) // (2 * base)
    return None if percent == 0 and count > 0 else percent
