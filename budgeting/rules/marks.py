"""Marks: what one ballot says, as it is sealed, stored and published, for every kind of ballot.

Ticks are what a voter made on the way there: ids in the voter's order, or id -> points (``ballots.Ticks``). Marks are their one
written form, a JSON list: ids in the order of the round's list; ids in the voter's order for a ranking; ``[id, points]`` pairs in
the order of the round's list for points and scores, without the projects that got none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from budgeting.rules.ballots import BallotForm, BallotKind, Judged, Ticks, Verdict, judge
from budgeting.rules.election import Marks
from engage.rules.errors import InvalidError

NO_PERSON_MAKES = frozenset(
    {"unknown_project", "marked_twice", "negative_points", "score_out_of_range"}
)
"""Faults that no page of ours lets anybody make."""


@dataclass(frozen=True)
class SortedBox:
    """Readable ballots after the written rule was applied: those that count (blank ones too), and how many are spoilt, by reason."""

    counted: list[list[Any]]
    spoilt: Mapping[str, int]


def check_ticks(ticks: Ticks, *, form: BallotForm, costs: Mapping[str, int]) -> Judged:
    """The verdict on what somebody is about to cast: valid, blank or spoilt.

    Raises ``InvalidError`` with the reason as its code and the facts of ``reason_facts`` when the round hands such a ballot back,
    or when it names what is not in the round.
    """
    judged = judge(ticks, form, costs)
    if judged.reason and (judged.verdict is Verdict.REFUSED or judged.reason in NO_PERSON_MAKES):
        raise InvalidError(judged.reason, **reason_facts(judged.reason, ticks, form, costs))
    return judged


def reason_facts(
    reason: str, ticks: Ticks, form: BallotForm, costs: Mapping[str, int]
) -> dict[str, int]:
    """The numbers that explain why a ballot is not valid; none for a fault that no page lets anybody make."""
    if reason in NO_PERSON_MAKES:
        return {}
    points = ticks if isinstance(ticks, Mapping) else dict.fromkeys(ticks, 1)
    number = sum(1 for each in points.values() if each)
    most = 1 if form.kind is BallotKind.CHOOSE_ONE else form.maximum or 0
    facts: Mapping[str, dict[str, int]] = {
        "too_many_projects": {"chosen": number, "most": most},
        "too_few_projects": {"chosen": number, "least": form.minimum},
        "over_money_limit": {
            "over_pence": sum(costs[name] for name in points) - (form.money_limit or 0)
        },
        "too_many_points": {"points": sum(points.values()), "total": form.points_total or 0},
        "too_many_points_for_one": {
            "points": max(points.values(), default=0),
            "most": form.points_each or 0,
        },
        "project_not_scored": {"missing": len(costs) - number},
    }
    return facts[reason]


def marks_of(ticks: Ticks, *, kind: BallotKind, numbers: Iterable[str]) -> list[Any]:
    """The one written form of ticks that were checked; ``numbers`` is the order of the round's list."""
    if isinstance(ticks, Mapping):
        return [[number, ticks[number]] for number in numbers if ticks.get(number)]
    if kind is BallotKind.RANKING:
        return list(ticks)
    return [number for number in numbers if number in ticks]


def ticks_in(marks: Sequence[Any], *, kind: BallotKind) -> Ticks:
    """Marks read back. Raises ``InvalidError`` ``ballot_unreadable`` for what is not the written form of this kind."""
    if not kind.has_points:
        if all(isinstance(mark, str) for mark in marks):
            return tuple(marks)
        raise InvalidError("ballot_unreadable")
    ticks: dict[str, int] = {}
    for mark in marks:
        match mark:
            case [str(number), int(points)] if number not in ticks:
                ticks[number] = points
            case _:
                raise InvalidError("ballot_unreadable")
    return ticks


def sort_box(
    ballots: Iterable[Sequence[Any]], *, form: BallotForm, costs: Mapping[str, int]
) -> SortedBox:
    """Apply the written rule to opened ballots. A ballot that names what is not in the round, or a project twice, is spoilt too."""
    counted: list[list[Any]] = []
    spoilt: Counter[str] = Counter()
    for marks in ballots:
        judged = _judged(marks, form, costs)
        if judged.reason:
            spoilt[judged.reason] += 1
        else:
            counted.append(list(marks))
    return SortedBox(counted, dict(sorted(spoilt.items())))


def _judged(marks: Sequence[Any], form: BallotForm, costs: Mapping[str, int]) -> Judged:
    try:
        return judge(ticks_in(marks, kind=form.kind), form, costs)
    except InvalidError as error:
        return Judged(Verdict.SPOILT, error.code)


def longest_marks(numbers: Iterable[str], *, form: BallotForm) -> list[Any]:
    """Marks at least as long as any that a voter can make: every ballot of a round is padded to their length."""
    if not form.kind.has_points:
        return list(numbers)
    most = max(form.points_total or 0, form.points_each or 0, form.highest)
    return [[number, most] for number in numbers]


def published_marks(marks: Marks, *, kind: BallotKind, ids: Sequence[str]) -> list[Any]:
    """The written form of a ballot that was read from a published file."""
    named = [ids[place] for place in marks.projects]
    if kind.has_points:
        return [[name, points] for name, points in zip(named, marks.points, strict=True)]
    return list(named)
