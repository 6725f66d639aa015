"""What each project got on the ballots: votes, points, scores, or Borda scores for rankings."""

from collections.abc import Sequence

from budgeting.rules.ballots import BallotKind
from budgeting.rules.election import Amount, Election, Marks


def tallies_of(election: Election) -> list[Amount]:
    """Exact totals in the order of ``election.projects``.

    Approval, choose-1 and knapsack: ballots that name the project. Points and score: the sum. Ranking: Borda, where
    the first of ``places`` places gives ``places`` points, the next one less, never below zero.
    """
    if election.totals is not None:
        return list(election.totals.tallies)
    totals: list[Amount] = [0] * len(election.projects)
    if election.kind.has_points or election.kind is BallotKind.RANKING:
        for marks, number in election.ballots.items():
            for place, points in zip(marks.projects, points_on(election, marks), strict=True):
                totals[place] += points * number
        return totals
    return list(election.supporters)


def tallied_as(kind: BallotKind) -> str:
    """What a tally is a number of: ``votes``, ``points``, ``score`` or, for rankings, ``borda``."""
    if kind is BallotKind.RANKING:
        return "borda"
    return kind.value if kind.has_points else "votes"


def worth_of_first(places: int | None, projects: int) -> int:
    """How many points the first place of a ranking is worth: as many as there are places, or without a limit projects."""
    return places or projects


def points_on(election: Election, marks: Marks) -> Sequence[Amount]:
    """What one ballot gives to each project on it, beside ``marks.projects``."""
    if election.kind.has_points:
        return marks.points
    if election.kind is BallotKind.RANKING:
        places = worth_of_first(election.places, len(election.projects))
        return [max(places - place, 0) for place in range(len(marks.projects))]
    return (1,) * len(marks.projects)
