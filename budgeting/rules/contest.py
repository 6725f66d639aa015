"""One count while it runs: the money left, who is in, what each step was, and what may still be funded."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from budgeting.rules.election import Amount, CountRule, Election, ZeroVotes, exact_text
from budgeting.rules.steps import CountStep, Fact, Outcome, StepCode, outcome_of
from budgeting.rules.tallies import tallies_of
from budgeting.rules.ties import UNDRAWN, TieBreaker
from engage.rules.errors import InvalidError

ANY_PROJECT = "*"
"""In ``CountRule.caps``: the largest share of the budget for one project."""


class Contest:
    """What every allocation rule works on. Money is kept in whole units of ``unit`` parts, so nothing is rounded."""

    def __init__(
        self, election: Election, rule: CountRule, extra_votes: Mapping[int, int] | None = None
    ) -> None:
        if UNDRAWN in rule.tie_break:
            raise InvalidError("lot_not_drawn", where="tie_break")
        self.election = election
        self.rule = rule
        self._extra_votes = extra_votes or {}
        self.budget, self.costs, self.unit = election.whole_costs()
        self.left = self.budget
        self.awarded: dict[int, int] = {}
        self.steps: list[CountStep] = []
        self._spent_on: dict[str, int] = {}
        self._conflicts = _conflicts(election, rule.incompatible)

    @property
    def supporters(self) -> tuple[int, ...]:
        """How many ballots name each project."""
        return self.election.supporters

    @cached_property
    def tallies(self) -> list[Amount]:
        """What each project got, with the extra votes that were asked for."""
        found = tallies_of(self.election)
        for place, votes in self._extra_votes.items():
            found[place] += votes
        return found

    @cached_property
    def ties(self) -> TieBreaker:
        """The one order of ties of this count."""
        return TieBreaker(self.rule.tie_break, self.election, self.tallies)

    def money(self, whole: Amount) -> str:
        """An amount of whole units as exact text in the election's own unit."""
        return exact_text(Fraction(whole) / self.unit)

    def note(self, code: StepCode, place: int | None = None, **facts: Fact) -> None:
        project_id = None if place is None else self.election.projects[place].id
        self.steps.append(CountStep(code, project_id, facts))

    def fund(self, place: int, **facts: Fact) -> None:
        """Give a project what it costs, and write down what that leaves."""
        self.give(place, self.costs[place], **facts)

    def give(self, place: int, given: int, **facts: Fact) -> None:
        """Give a project an amount that may be less than its cost."""
        self.left -= given
        self.awarded[place] = given
        for category in self.election.projects[place].categories:
            self._spent_on[category] = self._spent_on.get(category, 0) + given
        told: dict[str, Fact] = {
            "tally": exact_text(self.tallies[place]),
            "cost": self.money(self.costs[place]),
        }
        code = StepCode.FUNDED if given == self.costs[place] else StepCode.AWARDED
        self.note(code, place, **told, left=self.money(self.left), **facts)

    def hindrance(self, place: int) -> tuple[StepCode, dict[str, Fact]] | None:
        """Why this project cannot be funded now, or ``None``."""
        for other in self.awarded:
            if other in self._conflicts[place]:
                return StepCode.INCOMPATIBLE, {"with": self.election.projects[other].id}
        capped = self._over_cap(place)
        if capped is not None:
            return StepCode.OVER_CAP, {"category": capped}
        if self.costs[place] > self.left:
            return StepCode.NOT_ENOUGH_MONEY, {"left": self.money(self.left)}
        return None

    def can_all_be_funded(self, places: Sequence[int]) -> bool:
        """Whether these fit together, in any order, under the budget, the caps and the incompatibilities."""
        if sum(self.costs[place] for place in places) > self.left:
            return False
        if any(self._conflicts[place] & set(places) for place in places):
            return False
        together: dict[str, int] = {}
        for place in places:
            for category in self.election.projects[place].categories:
                together[category] = together.get(category, 0) + self.costs[place]
        return all(self._within_cap(category, cost) for category, cost in together.items())

    def refused_support(self, place: int) -> StepCode | None:
        """Whether a project has too little support to be considered at all."""
        tally = self.tallies[place]
        if not tally and self.rule.zero_votes is ZeroVotes.SKIP:
            return StepCode.NO_VOTES
        if self.rule.threshold is not None and tally < self.rule.threshold.in_votes(
            self.election.voters
        ):
            return StepCode.BELOW_THRESHOLD
        return None

    def outcome(self) -> Outcome:
        ids = self.election.ids
        return outcome_of(
            self.rule,
            {
                ids[place]: _plain(Fraction(award, self.unit))
                for place, award in self.awarded.items()
            },
            dict(zip(ids, self.tallies, strict=True)),
            self.steps,
        )

    def _over_cap(self, place: int) -> str | None:
        project = self.election.projects[place]
        share = self.rule.caps.get(ANY_PROJECT)
        if share is not None and self.costs[place] > share * self.budget:
            return ANY_PROJECT
        over = (c for c in sorted(project.categories) if not self._within_cap(c, self.costs[place]))
        return next(over, None)

    def _within_cap(self, category: str, more: int) -> bool:
        share = self.rule.caps.get(category)
        return share is None or self._spent_on.get(category, 0) + more <= share * self.budget


def _conflicts(election: Election, incompatible: Iterable[frozenset[str]]) -> list[set[int]]:
    position = {project_id: place for place, project_id in enumerate(election.ids)}
    conflicts: list[set[int]] = [set() for _ in election.projects]
    for ids in incompatible:
        places = {position[name] for name in ids if name in position}
        for place in places:
            conflicts[place] |= places - {place}
    return conflicts


def _plain(exact: Fraction) -> Amount:
    return exact.numerator if exact.denominator == 1 else exact
