"""Small elections for tests about counting."""

from collections.abc import Mapping, Sequence

from budgeting.rules.ballots import BallotKind
from budgeting.rules.count import count
from budgeting.rules.election import CountRule, Election, ElectionProject, merge_ballots
from budgeting.rules.steps import Outcome


def election(
    costs: Mapping[str, int],
    ballots: Sequence[Sequence[str] | Mapping[str, int]],
    budget: int,
    kind: BallotKind = BallotKind.APPROVAL,
    places: int | None = None,
) -> Election:
    return Election(
        budget=budget,
        projects=tuple(ElectionProject(name, cost) for name, cost in costs.items()),
        kind=kind,
        ballots=merge_ballots(kind, list(costs), ballots),
        places=places,
    )


def winners(counted: Election, **rule: object) -> list[str]:
    return list(outcome(counted, **rule).winners)


def outcome(counted: Election, **rule: object) -> Outcome:
    return count(counted, CountRule(**rule))  # type: ignore[arg-type]  # tests name rules freely
