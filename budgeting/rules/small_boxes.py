"""What may be published of a box, by how many of its ballots name a project; and whether totals alone can be of such ballots.

Blank and spoilt ballots hide nobody, so they are not counted here: one vote among eleven spoilt ones is one vote.
"""

from collections.abc import Callable, Mapping
from itertools import accumulate, combinations
from math import comb
from typing import NamedTuple

from budgeting.rules.ballots import BallotForm, BallotKind
from budgeting.rules.election import Totals

SMALLEST_TALLY = 10
"""Below this many ballots only the outcome is published, never votes per project (small groups: McGaley 2006)."""

SMALLEST_BOX = 50
"""Below this many only project totals are published: in a small box a ballot's marks can be a signature."""


def totals_can_be(
    totals: Totals, *, form: BallotForm, costs: Mapping[str, int], valid: int
) -> bool:
    """Whether so many valid ballots, none of them blank, may come to these totals. What it refuses no ballots can come to.

    ``costs`` has every project in the order of the totals, in pence.
    """
    supporters, tallies = totals.supporters, totals.tallies
    fewest, most = _projects_on_a_ballot(form, len(costs))
    lowest, highest = _points_for_a_project(form, len(costs))
    return (
        all(0 <= each <= valid for each in supporters)
        and fewest * valid <= sum(supporters) <= most * valid
        and all(
            tally.denominator == 1 and lowest * each <= tally <= highest * each
            for each, tally in zip(supporters, tallies, strict=True)
        )
        and _OF_KIND.get(form.kind, _always)(_Told(totals, form, tuple(costs.values()), valid))
    )


def _projects_on_a_ballot(form: BallotForm, projects: int) -> tuple[int, int]:
    """The fewest and the most."""
    if form.kind is BallotKind.CHOOSE_ONE:
        return 1, 1
    if form.kind is BallotKind.SCORE and form.must_score_all:
        return projects, projects
    return max(form.minimum, 1), min(form.maximum or projects, projects)


def _points_for_a_project(form: BallotForm, projects: int) -> tuple[int, int]:
    """The fewest and the most that a ballot gives to a project that stands on it."""
    if form.kind is BallotKind.SCORE:
        return form.lowest, form.highest
    if form.kind is BallotKind.POINTS:
        return 1, form.points_each or form.points_total or 0
    return 1, (form.maximum or projects) if form.kind is BallotKind.RANKING else 1


class _Told(NamedTuple):
    """Totals, and of what ballots they are said to be: ``costs`` in pence, ``valid`` ballots."""

    totals: Totals
    form: BallotForm
    costs: tuple[int, ...]
    valid: int

    def shared(self, one: int, other: int) -> int:
        """On how many ballots two projects stand together at least."""
        both = self.totals.supporters[one] + self.totals.supporters[other]
        return max(both - self.valid, 0)


def _always(_told: _Told) -> bool:
    return True


def _money_reaches(told: _Told) -> bool:
    """All ballots keep to the money together, and so do those on which two projects must stand together."""
    limit, costs = told.form.money_limit or 0, told.costs
    used = sum(cost * votes for cost, votes in zip(costs, told.totals.supporters, strict=True))
    pairs = combinations(range(len(costs)), 2)
    return used <= limit * told.valid and not any(
        costs[a] + costs[b] > limit and told.shared(a, b) for a, b in pairs
    )


def _points_reach(told: _Told) -> bool:
    """All ballots keep to the points together, and so do those of each project, where others must stand beside it."""
    limit = told.form.points_total or 0
    supporters, tallies = told.totals.supporters, told.totals.tallies
    every = range(len(tallies))
    beside = [sum(told.shared(at, other) for other in every if other != at) for at in every]
    return sum(tallies) <= limit * told.valid and all(
        tallies[at] + beside[at] <= limit * supporters[at] for at in every
    )


def _ranks_add_up(told: _Told) -> bool:
    """What ballots of these lengths give together, and no group of projects more than the first places of all ballots."""
    projects = len(told.costs)
    places = told.form.maximum or projects
    fewest, most = _projects_on_a_ballot(told.form, projects)
    marks = sum(told.totals.supporters)
    even, over = divmod(marks, told.valid)
    least_lost = (told.valid - over) * comb(even, 2) + over * comb(even + 1, 2)
    more = marks - fewest * told.valid
    longest, rest = divmod(more, most - fewest) if most > fewest else (0, 0)
    most_lost = longest * comb(most, 2) + (told.valid - longest) * comb(fewest, 2)
    if rest:
        most_lost += comb(fewest + rest, 2) - comb(fewest, 2)
    lost = places * marks - sum(told.totals.tallies)
    first = accumulate(told.valid * max(places - at, 0) for at in range(projects))
    highest = accumulate(sorted(told.totals.tallies, reverse=True))
    return least_lost <= lost <= most_lost and all(
        tally <= room for tally, room in zip(highest, first, strict=True)
    )


_OF_KIND: Mapping[BallotKind, Callable[[_Told], bool]] = {
    BallotKind.KNAPSACK: _money_reaches,
    BallotKind.POINTS: _points_reach,
    BallotKind.RANKING: _ranks_add_up,
}
