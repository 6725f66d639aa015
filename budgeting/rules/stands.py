"""Who stands behind each project, as arrays: what the quick market works on. Imported only where numpy may be."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from budgeting.rules.backing import lanes_of
from budgeting.rules.election import Election
from budgeting.rules.tallies import points_on

Floats = NDArray[np.float64]
Places = NDArray[np.int32]

LARGEST_EXACT = 2**53
"""Below this, sums of whole numbers in double precision are exact."""


@dataclass(frozen=True)
class Stand:
    """Who stands behind one project: ballots, the voters each ballot stands for, their weight, and both multiplied."""

    ballots: Places
    voters: Floats
    weights: Floats
    pull: Floats
    all_pull: float
    heaviest: float
    people: float


def stands_of(election: Election, numbers: Floats) -> list[Stand]:
    """Every project's stand, from one list of all marks in the order of projects.

    The marks are read once: for ballots that only name projects they also say how many people stand behind each, which
    ``Election.supporters`` would otherwise count them for again.
    """
    marked = [len(marks.projects) for marks in election.ballots]
    places = _places(election)
    order = np.argsort(places, kind="stable")
    weights = None
    if not election.kind.is_approval:
        weights = _weights(election)
        order = order[weights[order] > 0]
        places = places[weights > 0]
    edges = np.cumsum([0, *np.bincount(places, minlength=len(election.projects))])
    ballots = np.repeat(np.arange(len(marked), dtype=np.int32), marked)[order]
    voters = ones(len(ballots)) if numbers.max(initial=1.0) == 1 else numbers[ballots]
    weights = ones(len(ballots)) if weights is None else weights[order]
    stands = [
        _stand(ballots[start:end], voters[start:end], weights[start:end])
        for start, end in pairwise(edges.tolist())
    ]
    if election.kind.is_approval and election.voters < LARGEST_EXACT:
        election.remember_supporters(tuple(int(stand.people) for stand in stands))
    return stands


def _places(election: Election) -> NDArray[np.integer[Any]]:
    """All marks in a row. Numbers of up to sixteen bits sort in one sweep."""
    row = election.marks_in_a_row
    if isinstance(row, bytes):
        return np.frombuffer(row, np.uint8)
    wide = np.frombuffer(row, np.int32)
    is_small = len(election.projects) <= np.iinfo(np.int16).max
    return wide.astype(np.int16) if is_small else wide


def ones(number: int) -> Floats:
    """So many ones, kept once: nobody may write to them."""
    return np.broadcast_to(np.float64(1.0), number)


def _stand(ballots: Places, voters: Floats, weights: Floats) -> Stand:
    heaviest = float(weights.max(initial=0.0))
    pull = voters if heaviest == float(weights.min(initial=1.0)) == 1.0 else voters * weights
    people = float(voters.sum())
    return Stand(ballots, voters, weights, pull, float(pull.sum()), heaviest, people)


def _weights(election: Election) -> Floats:
    written = [points for marks in election.ballots for points in points_on(election, marks)]
    utilities, lane_of = lanes_of(set(written))
    return np.array(
        [utilities[lane_of[points]] if points in lane_of else 0 for points in written], np.float64
    )
