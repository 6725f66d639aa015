"""How much more support a project would have needed: found by counting again, never by a formula."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import zip_longest
from math import ceil

from budgeting.rules.ballots import BallotKind
from budgeting.rules.contest import Contest
from budgeting.rules.count import allocate, count
from budgeting.rules.election import (
    Allocation,
    Amount,
    CountRule,
    Election,
    Marks,
    Variant,
)
from budgeting.rules.market import Passes, exact_passes
from budgeting.rules.ties import TieError
from engage.rules.errors import InvalidError, NotFoundError

LEAST_TRIES = 6
MOST_TRIES = 64
"""With so many recounts every number of ballots that there can be is found to the ballot."""


@dataclass(frozen=True)
class Margin:
    """``needed`` more were counted and would have been enough, ``too_few`` more were counted and would not.

    ``needed`` is ``None`` where nothing that was tried was enough. Where ``needed`` is more than one above ``too_few``, the
    search was ended early and the numbers between were not tried. ``points`` is what each ballot was made to give, where
    ballots give points or scores.
    """

    project_id: str
    needed: int | None
    too_few: int
    points: Amount | None = None


def votes_needed(election: Election, rule: CountRule, project_id: str) -> Margin:
    """How many more votes (points, for points) a project needed to be funded under greedy, or to get anything of a share-out.

    More support never costs a place under greedy, so the search may halve and finds the least; but where the first project that does
    not fit ends the count, a few votes more can lead into a tie that is refused, so every number is tried at which its place can change. Under a share-out with a minimum
    award it can: with a few points more a project may outlast no other rival and meet a stronger one. There the number is enough
    and one less is not, but fewer may do. A tie that is not settled is not a win.
    ``needed`` is ``None`` when even the first place would not have been enough: it costs more than there is, or a
    written limit keeps it out. Raises ``NotFoundError`` and, for other rules, ``InvalidError``.
    """
    if rule.allocation not in {Allocation.GREEDY, Allocation.SHARE_OUT}:
        raise InvalidError(
            "rule_does_not_fit",
            where="rule",
            why="votes_needed_needs_totals",
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
    if not is_funded(most):
        return Margin(project_id, None, most)
    if rule.allocation is Allocation.GREEDY and rule.variant is Variant.STOP:
        needed = next(filter(is_funded, [*_turning_points(election, rule, place), most]))
    else:
        needed = _least(is_funded, -1, most)
    return Margin(project_id, needed, max(needed - 1, 0))


def ballots_needed(
    election: Election,
    rule: CountRule,
    project_id: str,
    *,
    most: int,
    tries: int = MOST_TRIES,
    passes: Callable[[Contest], Passes] = exact_passes,
) -> Margin:
    """How many existing ballots would have been enough, had they backed this project as strongly as a ballot may.

    An approval ballot then names it too; a ballot of points or scores gives it the most that any ballot of this election
    gives one project; a ranking puts it first, and what no longer has a place drops off its end. All else stays as it was.
    For Equal Shares and Phragmén what a ballot adds depends on what it has left, so ballots that do not name the project yet go
    first, and of these the ones that name the fewest funded projects, by money. The count is made again each time, at most
    ``tries`` times. The search doubles until it finds a number that is enough and then halves. A recount that ends in a tie, or
    that takes more steps than a count may, is not a win. Another choice of ballots might do with fewer.
    Raises ``NotFoundError``.
    """
    place = _place(election, project_id)
    return _Recounts(election, rule, passes).margin(place, most=most, tries=tries)


def margins_of(
    election: Election,
    rule: CountRule,
    *,
    recounts: int,
    passes: Callable[[Contest], Passes] = exact_passes,
) -> list[Margin]:
    """``ballots_needed`` for every project that was not funded, in their order, with ``recounts`` shared evenly among them.

    The bound is a number of recounts and not a time, so that anyone who does this again comes to the same numbers; each
    project has at least ``LEAST_TRIES``.
    """
    again = _Recounts(election, rule, passes)
    losers = [place for place in range(len(election.projects)) if place not in again.winners]
    tries = max(LEAST_TRIES, min(MOST_TRIES, recounts // max(len(losers), 1)))
    return [again.margin(place, most=election.voters, tries=tries) for place in losers]


class _Recounts:
    """Counting again with more ballots backing a project."""

    def __init__(
        self, election: Election, rule: CountRule, passes: Callable[[Contest], Passes]
    ) -> None:
        self._election, self._rule, self._passes = election, rule, passes
        won = count(election, rule, passes=passes).winners
        self.winners = {place for place, name in enumerate(election.ids) if name in won}
        self._served = _least_served(election, self.winners)
        self._points = _most_points(election)

    def margin(self, place: int, *, most: int, tries: int) -> Margin:
        project = self._election.projects[place]
        if place in self.winners:
            return Margin(project.id, 0, 0, self._points)
        others = self._others(place)
        most = min(most, sum(number for _, number in others))
        if project.cost > self._election.budget or not most:
            return Margin(project.id, None, most, self._points)

        def is_funded(ballots: int) -> bool:
            changed = self._with_more(others, place, ballots)
            try:
                return project.id in count(changed, self._rule, passes=self._passes).winners
            except (TieError, InvalidError):
                return False

        needed, too_few = _search(is_funded, self._guess(place), most, tries)
        return Margin(project.id, needed, too_few, self._points)

    def _others(self, place: int) -> list[tuple[Marks, int]]:
        """Ballots that could back it more strongly, in the order in which they are made to."""
        backing_it = [each for each in self._served if place in each[0].projects]
        others = [each for each in self._served if place not in each[0].projects]
        return others + [each for each in backing_it if self._backed(each[0], place) != each[0]]

    def _backed(self, marks: Marks, place: int) -> Marks:
        """A ballot that backs the project as strongly as it may."""
        election = self._election
        if self._points is not None:
            given = dict(zip(marks.projects, marks.points, strict=True)) | {place: self._points}
            return Marks(tuple(sorted(given)), tuple(given[at] for at in sorted(given)))
        if election.kind is BallotKind.RANKING:
            places = election.places or len(election.projects)
            return Marks((place, *(at for at in marks.projects if at != place))[:places])
        return Marks(tuple(sorted({*marks.projects, place})))

    def _with_more(self, others: list[tuple[Marks, int]], place: int, ballots: int) -> Election:
        changed = dict(self._election.ballots)
        for marks, number in others:
            moved = min(number, ballots)
            if not moved:
                break
            ballots -= moved
            changed[marks] -= moved
            more = self._backed(marks, place)
            changed[more] = changed.get(more, 0) + moved
        kept = {marks: number for marks, number in changed.items() if number}
        return replace(self._election, ballots=kept)

    def _guess(self, place: int) -> int:
        """How many more people would carry the cost, if each of them and of its supporters paid a whole share."""
        election = self._election
        people = ceil(election.projects[place].cost * election.voters / Fraction(election.budget))
        return max(people - election.supporters[place], people // 8, 1)


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


def _turning_points(election: Election, rule: CountRule, place: int) -> list[int]:
    """The numbers of votes more at which a project draws level with another or passes it, or reaches the threshold, in order."""
    contest = Contest(election, rule)
    own, cost = Fraction(contest.tallies[place]), contest.costs[place]
    others = [at for at in range(len(contest.costs)) if at != place]
    levels = [Fraction(contest.tallies[at]) for at in others]
    levels += [
        Fraction(contest.tallies[at]) * cost / contest.costs[at]
        for at in others
        if contest.costs[at]
    ]
    if rule.threshold is not None:
        levels.append(Fraction(rule.threshold.in_votes(election.voters)))
    more = {
        0,
        1,
        *(change for level in levels for change in (ceil(level - own), int(level - own) + 1)),
    }
    return sorted(each for each in more if each >= 0)


def _least(is_enough: Callable[[int], bool], low: int, high: int) -> int:
    """Halve between ``low``, which is not enough, and ``high``, which is."""
    while high - low > 1:
        middle = (low + high) // 2
        if is_enough(middle):
            high = middle
        else:
            low = middle
    return high


def _search(
    is_enough: Callable[[int], bool], guess: int, most: int, tries: int
) -> tuple[int | None, int]:
    """A number that is enough and one below it that is not, as near as ``tries`` bring them, from a first ``guess``."""
    low, high, tried = 0, None, min(guess, most)
    for _ in range(tries):
        if is_enough(tried):
            high = tried
        elif tried == most:
            return None, most
        else:
            low = tried
        if high is not None and high - low == 1:
            break
        tried = min(low * 2, most) if high is None else (low + high) // 2
    return high, low


def _least_served(election: Election, winners: set[int]) -> list[tuple[Marks, int]]:
    """All ballots, those that name the fewest funded projects first, by money, and then in an order of their own: neither
    the order of the ballots nor that of the projects matters."""

    def served(ballot: tuple[Marks, int]) -> tuple[object, ...]:
        marks = ballot[0].projects
        written = [(ids[at], points) for at, points in zip_longest(marks, ballot[0].points)]
        if election.kind is not BallotKind.RANKING:
            written.sort()
        return sum(costs[at] for at in marks if at in winners), len(marks), written

    ids, costs = election.ids, [project.cost for project in election.projects]
    return sorted(election.ballots.items(), key=served)


def _most_points(election: Election) -> Amount | None:
    """The most that any ballot gives one project; ``None`` for ballots that give no points."""
    if not election.kind.has_points:
        return None
    return max((points for marks in election.ballots for points in marks.points), default=0)
