"""Which numbers of ballots may be shown: by channel after the count, and together while the vote is open."""

from collections.abc import Mapping


def channels_shown(by_channel: Mapping[str, int], *, smallest: int) -> dict[str, int]:
    """The channels whose number of ballots may stand alone; the others are merged by not naming them.

    Whatever is left out is at least ``smallest`` ballots together, so that subtracting from the total finds no small group
    (requirement V14): if the small channels are fewer, the smallest of the others goes with them.
    """
    shown = {name: number for name, number in by_channel.items() if number >= smallest}
    merged = sum(number for number in by_channel.values() if 0 < number < smallest)
    while shown and 0 < merged < smallest:
        least = min(shown, key=lambda name: (shown[name], name))
        merged += shown.pop(least)
    return shown


def turnout_shown(ballots: int) -> int:
    """Turnout while the vote is open: rounded down to tens, so that one more voter says nothing."""
    return ballots // 10 * 10
