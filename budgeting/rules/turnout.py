"""Who took part: what voters may say of themselves, and which numbers of ballots may be shown."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engage.rules.errors import InvalidError

AGE_BANDS = ("0-14", "15-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
"""The bands of the 2021 census for one council (ONS), so that turnout can be compared with everybody who lives there."""
NOT_SAID = "not_said"
LONGEST_AREA = 32
"""Characters of the longest code of an area."""


@dataclass(frozen=True)
class Said:
    """What a voter chose to say: the code of an area and one of ``AGE_BANDS``; empty for what they would rather not say."""

    area: str = ""
    age: str = ""


NOTHING_SAID = Said()


def check_said(said: Said, *, areas: Iterable[str]) -> None:
    """Whether what a voter said stood in the lists. Raises ``InvalidError`` ``area_unknown`` or ``age_unknown``."""
    if said.area and said.area not in set(areas):
        raise InvalidError("area_unknown", where="area")
    if said.age and said.age not in AGE_BANDS:
        raise InvalidError("age_unknown", where="age")


@dataclass(frozen=True)
class Inside:
    """What stands in a seal beside the marks."""

    view: str
    rotation: int
    said: Said


def totals_inside(
    insides: Sequence[Inside], *, areas: Iterable[str], ballots: int
) -> dict[str, dict[str, int]]:
    """What a count keeps of it: totals of each alone. ``areas`` are the codes that could be chosen, ``ballots`` how many were
    opened, those that nobody could read among them."""
    by_rotation = Counter(inside.rotation for inside in insides)
    by_area = [inside.said.area for inside in insides]
    by_age = [inside.said.age for inside in insides]
    return {
        "by_view": dict(Counter(inside.view for inside in insides)),
        "by_rotation": {str(each): by_rotation[each] for each in sorted(by_rotation)},
        "by_area": _totals_said(by_area, asked=areas, ballots=ballots),
        "by_age": _totals_said(by_age, asked=AGE_BANDS, ballots=ballots),
    }


def _totals_said(answers: Iterable[str], *, asked: Iterable[str], ballots: int) -> dict[str, int]:
    """Ballots by each answer that could be given, in that order, and how many came without one."""
    given = Counter(answer for answer in answers if answer)
    return {**dict.fromkeys(asked, 0), **given, NOT_SAID: ballots - given.total()}


def turnout_shown(ballots: int) -> int:
    """Turnout while the vote is open: rounded down to tens, so that one more voter says nothing."""
    return ballots // 10 * 10
