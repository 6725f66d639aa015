"""Ballot kinds, and whether what a voter marked is valid, blank or spoilt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class BallotKind(StrEnum):
    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    KNAPSACK = "knapsack"
    POINTS = "points"
    SCORE = "score"
    RANKING = "ranking"

    @property
    def has_points(self) -> bool:
        return self in {BallotKind.POINTS, BallotKind.SCORE}

    @property
    def is_approval(self) -> bool:
        """Whether a ballot only says which projects it supports."""
        return self in {BallotKind.APPROVAL, BallotKind.CHOOSE_ONE, BallotKind.KNAPSACK}


class Verdict(StrEnum):
    VALID = "valid"
    BLANK = "blank"
    SPOILT = "spoilt"
    REFUSED = "refused"


class OverLong(StrEnum):
    """What happens to a ballot with too much on it: it is spoilt, or handed back before it is cast."""

    SPOILT = "spoilt"
    REFUSED = "refused"


@dataclass(frozen=True)
class BallotForm:
    """The written rule for one round's ballots.

    ``minimum``/``maximum`` are numbers of projects (ranking: of places). ``money_limit`` is for knapsack.
    ``points_total``, ``points_each`` are for points. ``lowest``/``highest`` bound a score, and every project must be
    scored when ``must_score_all``.
    """

    kind: BallotKind
    minimum: int = 0
    maximum: int | None = None
    money_limit: int | None = None
    points_total: int | None = None
    points_each: int | None = None
    lowest: int = 1
    highest: int = 5
    must_score_all: bool = True
    over_long: OverLong = OverLong.SPOILT


@dataclass(frozen=True)
class Judged:
    """The verdict on one ballot; ``reason`` is a code, given for spoilt and refused only."""

    verdict: Verdict
    reason: str | None = None


Ticks = Sequence[str] | Mapping[str, int]
"""What was marked: ids in the voter's order, or id -> points."""

TOO_MUCH = frozenset(
    {"too_many_projects", "over_money_limit", "too_many_points", "too_many_points_for_one"}
)


def judge(ticks: Ticks, form: BallotForm, costs: Mapping[str, int]) -> Judged:
    """Whether a ballot is valid, blank or spoilt under the round's written rule.

    ``costs`` gives every project on the ballot paper and what it costs in pence. A ballot with nothing marked is
    blank whatever the minimum is: a voter may hand in an empty paper. Reason codes: ``unknown_project``,
    ``marked_twice``, ``too_few_projects``, ``too_many_projects``, ``over_money_limit``, ``negative_points``,
    ``too_many_points``, ``too_many_points_for_one``, ``score_out_of_range``, ``project_not_scored``.
    """
    named = (
        list(ticks)
        if not isinstance(ticks, Mapping)
        else [name for name, points in ticks.items() if points]
    )
    if not named:
        return Judged(Verdict.BLANK)
    reason = _named_wrongly(named, costs) or _MARKED_WRONGLY[form.kind](_Paper(ticks, form, costs))
    if reason is None:
        return Judged(Verdict.VALID)
    if reason in TOO_MUCH and form.over_long is OverLong.REFUSED:
        return Judged(Verdict.REFUSED, reason)
    return Judged(Verdict.SPOILT, reason)


def can_be_filled(form: BallotForm, costs: Mapping[str, int]) -> bool:
    """Whether the fewest projects that a ballot must name can be named at all: there are so many, and their money is within the limit.

    ``costs`` gives every project on the ballot paper and what it costs in pence.
    """
    cheapest = sorted(costs.values())[: form.minimum]
    is_within = form.money_limit is None or sum(cheapest) <= form.money_limit
    return len(cheapest) == form.minimum and is_within


def _named_wrongly(named: Sequence[str], costs: Mapping[str, int]) -> str | None:
    if any(name not in costs for name in named):
        return "unknown_project"
    return "marked_twice" if len(set(named)) < len(named) else None


class _Paper(NamedTuple):
    """One ballot paper: what was marked, under which form, for which projects."""

    ticks: Ticks
    form: BallotForm
    costs: Mapping[str, int]

    @property
    def points(self) -> Mapping[str, int]:
        """Id -> points; a bare tick is worth one."""
        return self.ticks if isinstance(self.ticks, Mapping) else dict.fromkeys(self.ticks, 1)


def _wrong_number(paper: _Paper) -> str | None:
    form = paper.form
    number = sum(1 for points in paper.points.values() if points)
    maximum = 1 if form.kind is BallotKind.CHOOSE_ONE else form.maximum
    if maximum is not None and number > maximum:
        return "too_many_projects"
    return "too_few_projects" if number < form.minimum else None


def _wrong_money(paper: _Paper) -> str | None:
    limit = paper.form.money_limit
    if limit is not None and sum(paper.costs[name] for name in paper.ticks) > limit:
        return "over_money_limit"
    return _wrong_number(paper)


def _wrong_points(paper: _Paper) -> str | None:
    form, points = paper.form, paper.points.values()
    if min(points) < 0:
        return "negative_points"
    if form.points_each is not None and max(points) > form.points_each:
        return "too_many_points_for_one"
    if form.points_total is not None and sum(points) > form.points_total:
        return "too_many_points"
    return _wrong_number(paper)


def _wrong_scores(paper: _Paper) -> str | None:
    form = paper.form
    if any(not form.lowest <= score <= form.highest for score in paper.points.values()):
        return "score_out_of_range"
    if form.must_score_all and any(name not in paper.points for name in paper.costs):
        return "project_not_scored"
    return _wrong_number(paper)


_MARKED_WRONGLY: Mapping[BallotKind, Callable[[_Paper], str | None]] = {
    BallotKind.APPROVAL: _wrong_number,
    BallotKind.CHOOSE_ONE: _wrong_number,
    BallotKind.RANKING: _wrong_number,
    BallotKind.KNAPSACK: _wrong_money,
    BallotKind.POINTS: _wrong_points,
    BallotKind.SCORE: _wrong_scores,
}
