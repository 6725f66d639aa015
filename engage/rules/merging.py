"""Small numbers that are told only together with others."""

from collections.abc import Mapping


def large_enough(numbers: Mapping[str, int], *, smallest: int) -> dict[str, int]:
    """The numbers that may stand alone; the others are merged by not naming them.

    Whatever is left out is at least ``smallest`` together, so that subtracting from the total finds no small group (requirement V14):
    if the small numbers are fewer, the smallest of the others goes with them.
    """
    shown = {name: number for name, number in numbers.items() if number >= smallest}
    merged = sum(number for number in numbers.values() if 0 < number < smallest)
    while shown and 0 < merged < smallest:
        least = min(shown, key=lambda name: (shown[name], name))
        merged += shown.pop(least)
    return shown
