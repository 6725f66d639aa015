"""What may be published of a box, by how many of its ballots name a project; and whether totals alone can be of such ballots.

Blank and spoilt ballots hide nobody, so they are not counted here: one vote among eleven spoilt ones is one vote.
"""

from collections.abc import Mapping

from budgeting.rules.ballots import BallotForm, BallotKind
from budgeting.rules.election import Amount, Totals

SMALLEST_TALLY = 10
"""Below this many ballots only the outcome is published, never votes per project (small groups: McGaley 2006)."""

SMALLEST_BOX = 50
"""Below this many only project totals are published: in a small box a ballot's marks can be a signature."""


def totals_can_be(
    totals: Totals, *, form: BallotForm, costs: Mapping[str, int], valid: int
) -> bool:
    """Whether so many valid ballots, none of them blank, can come to these totals.

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
        and _used(totals, form, costs) <= (_limit(form) or 0) * valid
    )


def _projects_on_a_ballot(form: BallotForm, projects: int) -> tuple[int, int]:
    """The fewest and the most."""
    if form.kind is BallotKind.CHOOSE_ONE:
        return 1, 1
    if form.kind is BallotKind.SCORE and form.must_score_all:
        return projects, projects
    return max(form.minimum, 1), form.maximum or projects


def _points_for_a_project(form: BallotForm, projects: int) -> tuple[int, int]:
    """The fewest and the most that a ballot gives to a project that stands on it."""
    if form.kind is BallotKind.SCORE:
        return form.lowest, form.highest
    if form.kind is BallotKind.POINTS:
        return 1, form.points_each or form.points_total or 0
    return 1, (form.maximum or projects) if form.kind is BallotKind.RANKING else 1


def _limit(form: BallotForm) -> int | None:
    """What a ballot may use up: money or points."""
    return {
        BallotKind.KNAPSACK: form.money_limit,
        BallotKind.POINTS: form.points_total,
    }.get(form.kind)


def _used(totals: Totals, form: BallotForm, costs: Mapping[str, int]) -> Amount:
    """What all ballots used up together; nothing where there is no limit."""
    if _limit(form) is None:
        return 0
    if form.kind is BallotKind.POINTS:
        return sum(totals.tallies)
    return sum(cost * each for cost, each in zip(costs.values(), totals.supporters, strict=True))
