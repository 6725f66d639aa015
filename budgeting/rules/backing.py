"""Who stands behind each project, in the form Equal Shares works on: whole-number utilities, identical ballots once."""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from budgeting.rules.election import Amount, Election, Utility
from budgeting.rules.tallies import points_on


@dataclass(frozen=True)
class Backing:
    """``ballots[b]`` is (positions, lanes, number of identical ballots).

    A lane is a place in ``utilities``: the distinct whole-number weights that ballots give (one lane, ``[1]``, for
    approvals). ``supporters[p]`` lists (ballot, lane). ``factors[p]`` multiplies the weight into the utility: the
    cost, or 1 for cardinality.
    """

    ballots: tuple[tuple[tuple[int, ...], tuple[int, ...], int], ...]
    supporters: tuple[tuple[tuple[int, int], ...], ...]
    utilities: tuple[int, ...]
    factors: tuple[int, ...]
    voters: int

    def share_a_supporter(self, places: list[int]) -> bool:
        """Whether any ballot stands behind two of these projects."""
        seen: set[int] = set()
        for place in places:
            behind = {ballot for ballot, _ in self.supporters[place]}
            if not seen.isdisjoint(behind):
                return True
            seen |= behind
        return False


def backing_of(election: Election, costs: list[int], utility: Utility) -> Backing:
    """Prepare once for all budget steps. A mark without points backs nothing."""
    weighed = [
        (marks.projects, points_on(election, marks), number)
        for marks, number in election.ballots.items()
    ]
    utilities, lane_of = lanes_of({points for _, weights, _ in weighed for points in weights})
    ballots: list[tuple[tuple[int, ...], tuple[int, ...], int]] = []
    supporters: list[list[tuple[int, int]]] = [[] for _ in costs]
    for at, (projects, weights, number) in enumerate(weighed):
        kept = [
            (place, lane_of[points])
            for place, points in zip(projects, weights, strict=True)
            if points > 0
        ]
        ballots.append((tuple(place for place, _ in kept), tuple(lane for _, lane in kept), number))
        for place, lane in kept:
            supporters[place].append((at, lane))
    return Backing(
        ballots=tuple(ballots),
        supporters=tuple(tuple(behind) for behind in supporters),
        utilities=utilities,
        factors=tuple(costs) if utility is Utility.COST else (1,) * len(costs),
        voters=election.voters,
    )


def lanes_of(weights: set[Amount]) -> tuple[tuple[int, ...], dict[Amount, int]]:
    """The distinct weights above zero as whole numbers of one unit, and each weight's place among them."""
    counted = sorted(points for points in weights if points > 0)
    unit = lcm(*(Fraction(points).denominator for points in counted))
    return tuple(int(points * unit) for points in counted), {
        points: lane for lane, points in enumerate(counted)
    }
