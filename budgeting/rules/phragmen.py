"""Sequential Phragmén: supporters earn money at one speed and buy a project as soon as they can pay for it.

Brill, Freeman, Janson and Lackner (2017), for budgets: Los, Christoff and Grossi (2022).
"""

from fractions import Fraction

from budgeting.rules.contest import Contest
from budgeting.rules.steps import StepCode


def fund_by_phragmen(contest: Contest) -> None:
    """Fund by least load. Considered are supported projects that cost at most the whole budget.

    The count stops when any of the projects tied for next would overspend. Ballots that have paid together carry the
    same load, so loads are kept once for every funded project. Raises ``TieError`` where the tie list ends and it matters which of
    the tied projects comes first: they share a supporter, or the money does not reach for all of them.
    """
    race = _Race(contest)
    while race.running:
        load, tied = race.next_up()
        too_dear = [place for place in tied if contest.costs[place] > contest.left]
        if too_dear:
            _stop(contest, race, too_dear)
            return
        race.fund(race.settle(tied), load)


def _stop(contest: Contest, race: "_Race", too_dear: list[int]) -> None:
    ids = contest.election.ids
    ending = sorted(too_dear, key=ids.__getitem__)
    for place in ending:
        contest.note(StepCode.NOT_ENOUGH_MONEY, place, left=contest.money(contest.left))
    for place in sorted(race.running - set(too_dear), key=ids.__getitem__):
        contest.note(StepCode.AFTER_STOP, place, stopped_by=ids[ending[0]])


class _Race:
    def __init__(self, contest: Contest) -> None:
        self._contest = contest
        self._ballots = [
            (marks.projects, number) for marks, number in contest.election.ballots.items()
        ]
        self._supporters: list[list[int]] = [[] for _ in contest.costs]
        for at, (places, _) in enumerate(self._ballots):
            for place in places:
                self._supporters[place].append(at)
        self._loads: list[Fraction] = [Fraction(0)]
        self._load_of = [0] * len(self._ballots)
        self._carried: list[dict[int, int]] = [{0: number} for number in contest.supporters]
        self.running: set[int] = set()
        for place, cost in enumerate(contest.costs):
            self._admit(place, cost)

    def _admit(self, place: int, cost: int) -> None:
        too_little = self._contest.refused_support(place)
        if too_little is not None or not self._contest.supporters[place]:
            self._contest.note(too_little or StepCode.NO_VOTES, place)
        elif cost > self._contest.budget:
            self._contest.note(
                StepCode.NOT_ENOUGH_MONEY, place, left=self._contest.money(self._contest.budget)
            )
        else:
            self.running.add(place)

    def next_up(self) -> tuple[Fraction, list[int]]:
        loads = {place: self._load_after(place) for place in self.running}
        least = min(loads.values())
        return least, [place for place, load in loads.items() if load == least]

    def _load_after(self, place: int) -> Fraction:
        carried = sum(
            (self._loads[at] * number for at, number in self._carried[place].items()), Fraction(0)
        )
        return (self._contest.costs[place] + carried) / self._contest.supporters[place]

    def settle(self, tied: list[int]) -> int:
        first = self._contest.ties.groups(tied)[0]
        is_money_for_all = sum(self._contest.costs[place] for place in first) <= self._contest.left
        if len(first) > 1 and (not is_money_for_all or self._share_a_supporter(first)):
            raise self._contest.ties.error(first, self._contest.awarded)
        return first[0]

    def _share_a_supporter(self, tied: list[int]) -> bool:
        seen: set[int] = set()
        for place in tied:
            if not seen.isdisjoint(self._supporters[place]):
                return True
            seen.update(self._supporters[place])
        return False

    def fund(self, place: int, load: Fraction) -> None:
        contest = self._contest
        each = contest.money(load)
        contest.fund(place, load=each, supporters=contest.supporters[place])
        self.running.discard(place)
        self._loads.append(load)
        new = len(self._loads) - 1
        for at in self._supporters[place]:
            old, self._load_of[at] = self._load_of[at], new
            places, number = self._ballots[at]
            for other in places:
                carried = self._carried[other]
                carried[old] -= number
                carried[new] = carried.get(new, 0) + number
