"""Which choices make a ballot that can be cast."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from engage.rules.errors import InvalidError


def check_choices(
    chosen: Sequence[str], *, costs: Mapping[str, int], budget_pence: int, max_choices: int | None
) -> tuple[str, ...]:
    """The chosen project numbers in the round's order. An empty ballot is blank and allowed.

    ``costs`` holds every project of the round in order, in pence. Raises ``InvalidError`` ``choice_unknown``,
    ``choice_twice``, ``too_many_choices`` (``chosen``, ``most``) or ``over_budget`` (``over_pence``).
    """
    unknown = [number for number in chosen if number not in costs]
    if unknown:
        raise InvalidError("choice_unknown")
    if len(set(chosen)) != len(chosen):
        raise InvalidError("choice_twice")
    if max_choices is not None and len(chosen) > max_choices:
        raise InvalidError("too_many_choices", chosen=len(chosen), most=max_choices)
    spent = spent_pence(chosen, costs)
    if spent > budget_pence:
        raise InvalidError("over_budget", over_pence=spent - budget_pence)
    return tuple(number for number in costs if number in chosen)


def check_marks(marks: Sequence[Any], *, numbers: Collection[str]) -> list[Any]:
    """Marks that came out of a seal, if they can be counted: projects of this round, each once.

    Raises ``InvalidError`` ``ballot_unreadable`` otherwise.
    """
    is_countable = all(isinstance(mark, str) and mark in numbers for mark in marks)
    if not is_countable or len(set(marks)) != len(marks):
        raise InvalidError("ballot_unreadable")
    return list(marks)


def longest_marks(numbers: Sequence[str]) -> list[Any]:
    """The longest marks that a ballot of these projects can have: every one chosen."""
    return list(numbers)


def spent_pence(chosen: Sequence[str], costs: Mapping[str, int]) -> int:
    """What the chosen projects cost together; numbers that are not in the round cost nothing."""
    return sum(costs.get(number, 0) for number in set(chosen))


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
