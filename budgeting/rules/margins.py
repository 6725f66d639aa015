"""How much more support a project would have needed: found by counting again, never by a formula."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from budgeting.rules.contest import Contest
from budgeting.rules.count import allocate, count
from budgeting.rules.election import Allocation, CountRule, Election, Marks
from budgeting.rules.ties import TieError
from engage.rules.errors import InvalidError, NotFoundError


@dataclass(frozen=True)
class Margin:
    """``needed`` more would have been enough. ``None``: not even ``searched`` would have been."""

    project_id: str
    needed: int | None
    searched: int


def votes_needed(election: Election, rule: CountRule, project_id: str) -> Margin:
    """How many more votes (points, for points) a project needed to be funded under greedy.

    More support never costs a place under greedy, so the search may halve. A tie that is not settled is not a win.
    ``needed`` is ``None`` when even the first place would not have been enough: it costs more than there is, or a
    written limit keeps it out. Raises ``NotFoundError`` and, for other rules, ``InvalidError``.
    """
    if rule.allocation is not Allocation.GREEDY:
        raise InvalidError(
            "rule_does_not_fit",
            where="rule",
            why="votes_needed_is_for_greedy",
            kind=election.kind.value,
        )
    place = _place(election, project_id)

    def is_funded(votes: int) -> bool:
        contest = Contest(election, rule, {place: votes})
        try:
            allocate(contest)
        except TieError:
            return False
        return place in contest.awarded

    most = _enough_to_lead(election, rule, place)
    return Margin(project_id, _least(is_funded, -1, most) if is_funded(most) else None, most)


def ballots_needed(election: Election, rule: CountRule, project_id: str, *, most: int) -> Margin:
    """How many existing ballots would have been enough, had they named this project too (approval ballots).

    For Equal Shares and Phragmén what a ballot adds depends on what it has left, so ballots that name the fewest
    funded projects, by money, are taken first, and the count is made again each time. The search doubles until it
    finds a number that is enough and then halves; ``needed`` has been counted and is enough, ``None`` means more than
    ``searched``. Raises ``NotFoundError`` and, for ballots that are not approvals, ``InvalidError``.
    """
    if not election.kind.is_approval:
        raise InvalidError(
            "rule_does_not_fit",
            where="rule",
            why="ballots_needed_is_for_approvals",
            kind=election.kind.value,
        )
    place = _place(election, project_id)
    funded = count(election, rule)
    if project_id in funded.winners:
        return Margin(project_id, 0, 0)
    others = _least_served(election, {election.ids.index(name) for name in funded.winners}, place)
    most = min(most, sum(number for _, number in others))

    def is_funded(ballots: int) -> bool:
        try:
            return project_id in count(_with_more(election, others, place, ballots), rule).winners
        except TieError:
            return False

    return Margin(project_id, _first_found(is_funded, most), most)


def _place(election: Election, project_id: str) -> int:
    if project_id not in election.ids:
        raise NotFoundError("project_unknown", project=project_id)
    return election.ids.index(project_id)


def _enough_to_lead(election: Election, rule: CountRule, place: int) -> int:
    """Votes that put a project before all others, whatever the measure and the threshold."""
    contest = Contest(election, rule)
    highest = max((int(tally) + 1 for tally in contest.tallies), default=1)
    cheapest = min((cost for cost in contest.costs if cost), default=1)
    by_money = highest * max(contest.costs[place], 1) // cheapest + 1
    threshold = int(rule.threshold.in_votes(election.voters)) + 1 if rule.threshold else 0
    return max(highest, by_money, threshold)


def _least(is_enough: Callable[[int], bool], low: int, high: int) -> int:
    """Halve between ``low``, which is not enough, and ``high``, which is."""
    while high - low > 1:
        middle = (low + high) // 2
        if is_enough(middle):
            high = middle
        else:
            low = middle
    return high


def _first_found(is_enough: Callable[[int], bool], most: int) -> int | None:
    low = 0
    while low < most:
        tried = min(low * 2 or 1, most)
        if is_enough(tried):
            return _least(is_enough, low, tried)
        low = tried
    return None


def _least_served(election: Election, winners: set[int], place: int) -> list[tuple[Marks, int]]:
    def served(ballot: tuple[Marks, int]) -> tuple[object, ...]:
        marks = ballot[0].projects
        names = sorted(election.ids[at] for at in marks)
        return sum(election.projects[at].cost for at in marks if at in winners), len(marks), names

    return sorted(
        ((m, n) for m, n in election.ballots.items() if place not in m.projects), key=served
    )


def _with_more(
    election: Election, others: list[tuple[Marks, int]], place: int, ballots: int
) -> Election:
    changed = dict(election.ballots)
    for marks, number in others:
        moved = min(number, ballots)
        if not moved:
            break
        ballots -= moved
        changed[marks] -= moved
        more = Marks(tuple(sorted((*marks.projects, place))))
        changed[more] = changed.get(more, 0) + moved
    return replace(election, ballots={marks: number for marks, number in changed.items() if number})
