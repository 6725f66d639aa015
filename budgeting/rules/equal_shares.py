"""The Method of Equal Shares: every voter holds the same money and supporters buy projects together.

Peters and Skowron (2020); Peters, Pierczyński and Skowron (2021) for budgets and for scores.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from budgeting.rules.backing import Backing, backing_of
from budgeting.rules.contest import Contest
from budgeting.rules.election import Completion, Measure, StopAt, Variant
from budgeting.rules.greedy import fund_greedily
from budgeting.rules.steps import StepCode
from budgeting.rules.ties import TieError

EMPTY = -1
"""The purse of a voter who has nothing left."""


@dataclass(frozen=True)
class Purchase:
    """One project bought: the ``price`` for each unit of weight, and how many paid all they had left."""

    place: int
    price: Fraction
    payers: int
    ran_out: int


@dataclass(frozen=True)
class Pass:
    """One pass: purchases in order, and for every supported project not bought what its supporters have left."""

    endowment: Fraction
    bought: tuple[Purchase, ...]
    short: dict[int, Fraction]
    spent: int


def fund_by_equal_shares(contest: Contest) -> None:
    """Fund by Equal Shares and the rule's completion.

    ``add1``: the endowment grows by the step for every voter, until the first exhaustive outcome (nothing unfunded,
    supported or not, fits in what is left), or before the first outcome that overspends. Spending does not grow
    evenly with the endowment, so every step is taken: there is no short cut by halving. Growth also ends when every
    supported project is in, since more money cannot buy more. Raises ``TieError``.
    """
    rule = contest.rule
    if contest.election.voters:
        backing = backing_of(contest.election, contest.costs, rule.utility)
        grows = rule.completion in {Completion.ADD1, Completion.ADD1_THEN_GREEDY}
        _write_down(
            contest, _grown_pass(contest, backing) if grows else _first_pass(contest, backing)
        )
    if rule.completion in {Completion.GREEDY, Completion.ADD1_THEN_GREEDY}:
        contest.note(StepCode.COMPLETION_STARTED, left=contest.money(contest.left))
        fund_greedily(contest, variant=Variant.SKIP, measure=Measure.VOTES)


def _first_pass(contest: Contest, backing: Backing) -> Pass:
    return _run(contest, backing, Fraction(contest.budget, backing.voters))


def _run(contest: Contest, backing: Backing, endowment: Fraction) -> Pass:
    entered = [
        place for place in range(len(contest.costs)) if contest.refused_support(place) is None
    ]
    return Market(contest, backing, endowment, entered).run()


def _grown_pass(contest: Contest, backing: Backing) -> Pass:
    rule = contest.rule
    kept = _first_pass(contest, backing)
    step = rule.step.in_money(kept.endowment / contest.unit) * contest.unit
    while kept.short and not (rule.stop is StopAt.EXHAUSTIVE and _is_exhaustive(contest, kept)):
        raised = _run(contest, backing, kept.endowment + step)
        if raised.spent > contest.budget:
            contest.note(
                StepCode.ENDOWMENT_KEPT,
                next_endowment=contest.money(raised.endowment),
                would_spend=contest.money(raised.spent),
            )
            break
        contest.note(StepCode.ENDOWMENT_RAISED, endowment=contest.money(raised.endowment))
        kept = raised
    return kept


def _is_exhaustive(contest: Contest, kept: Pass) -> bool:
    bought = {purchase.place for purchase in kept.bought}
    left = contest.budget - kept.spent
    return all(cost > left for place, cost in enumerate(contest.costs) if place not in bought)


def _write_down(contest: Contest, kept: Pass) -> None:
    contest.note(
        StepCode.ENDOWED,
        endowment=contest.money(kept.endowment),
        voters=contest.election.voters,
    )
    for bought in kept.bought:
        contest.fund(
            bought.place,
            price=contest.money(bought.price),
            supporters=contest.supporters[bought.place],
            payers=bought.payers,
            ran_out=bought.ran_out,
        )
    for place in sorted(kept.short, key=lambda p: contest.election.projects[p].id):
        contest.note(
            StepCode.SUPPORTERS_OUT_OF_MONEY,
            place,
            cost=contest.money(contest.costs[place]),
            supporters=contest.supporters[place],
            supporters_have=contest.money(kept.short[place]),
        )


@dataclass
class Offer:
    """What a project would charge now: ``rest / weight`` for each unit of weight, over the market's divisor."""

    rest: int
    weight: int
    emptied: frozenset[int]


class Market:
    """One pass. Voters whose purses hold the same share one number; a project sees how many of each stand behind it.

    Purses are integers over one common ``divisor`` that grows with every purchase, so every comparison is exact.
    A project's charge never falls, so the last one is a lower bound and most projects need not be asked again;
    Python divides integers with correct rounding, so a bound that is larger as a float is larger.
    """

    def __init__(
        self, contest: Contest, backing: Backing, endowment: Fraction, entered: list[int]
    ) -> None:
        self._contest, self._backing, self._endowment = contest, backing, endowment
        self._lanes = max(len(backing.utilities), 1)
        self._divisor = endowment.denominator
        self._purses = [endowment.numerator]
        self._purse_of = [0] * len(backing.ballots)
        self._behind: list[dict[int, int]] = [{} for _ in contest.costs]
        self._bound: dict[int, float] = {}
        self._short: dict[int, Fraction] = {}
        for place in entered:
            if backing.supporters[place]:
                self._enter(place)

    def _enter(self, place: int) -> None:
        behind = self._behind[place]
        for ballot, lane in self._backing.supporters[place]:
            behind[lane] = behind.get(lane, 0) + self._backing.ballots[ballot][2]
        self._bound[place] = 0.0

    def run(self) -> Pass:
        bought: list[Purchase] = []
        while (best := self._best([purchase.place for purchase in bought])) is not None:
            bought.append(self._buy(*best))
        return Pass(
            endowment=self._endowment,
            bought=tuple(bought),
            short={place: self._money_behind(place) for place in self._short},
            spent=sum(self._contest.costs[purchase.place] for purchase in bought),
        )

    def _best(self, winners: list[int]) -> tuple[int, Offer] | None:
        """The project that charges least for its utility, ties settled."""
        cheapest = float("inf")
        offers: list[tuple[int, Offer]] = []
        for place in sorted(self._bound, key=self._bound.__getitem__):
            if self._bound[place] > cheapest:
                break
            offer = self._offer(place)
            if offer is None:
                del self._bound[place]
                self._short[place] = Fraction(0)
                continue
            charge = self._charge(place, offer)
            self._bound[place] = charge
            if charge <= cheapest:
                offers = [(place, offer), *(offers if charge == cheapest else [])]
                cheapest = charge
        if not offers:
            return None
        return self._settle(self._exactly_least(offers), winners)

    def _charge(self, place: int, offer: Offer) -> float:
        return offer.rest / (offer.weight * self._factor(place, offer) * self._divisor)

    def _factor(self, place: int, offer: Offer) -> int:
        return self._backing.factors[place] if offer.rest else 1

    def _exactly_least(self, offers: list[tuple[int, Offer]]) -> list[tuple[int, Offer]]:
        if len(offers) == 1:
            return offers
        exact = [
            Fraction(offer.rest, offer.weight * self._factor(place, offer))
            for place, offer in offers
        ]
        least = min(exact)
        return [offer for offer, charge in zip(offers, exact, strict=True) if charge == least]

    def _settle(self, offers: list[tuple[int, Offer]], winners: list[int]) -> tuple[int, Offer]:
        """Tied projects without a common supporter do not touch each other: each is bought in the end, by id."""
        by_place = dict(offers)
        first = self._contest.ties.groups(by_place)[0]
        if len(first) > 1 and self._backing.share_a_supporter(first):
            raise self._tie(first, winners)
        return first[0], by_place[first[0]]

    def _tie(self, tied: list[int], winners: list[int]) -> TieError:
        return self._contest.ties.error(tied, winners)

    def _offer(self, place: int) -> Offer | None:
        """Who pays all they have, and what is left for the others to pay evenly; ``None`` when all is not enough."""
        rest = self._contest.costs[place] * self._divisor
        purses, lanes, utilities = self._purses, self._lanes, self._backing.utilities
        held = [
            (purses[key // lanes], utilities[key % lanes], number, key)
            for key, number in self._behind[place].items()
            if number
        ]
        if sum(purse * number for purse, _, number, _ in held) < rest:
            return None
        held.sort(key=_money if lanes == 1 else _money_for_weight)
        weight = sum(utility * number for _, utility, number, _ in held)
        out: set[int] = set()
        for purse, utility, number, key in held:
            if purse * weight >= rest * utility:
                break
            rest -= purse * number
            weight -= utility * number
            out.add(key)
        return Offer(rest, weight or 1, frozenset(out))

    def _buy(self, place: int, offer: Offer) -> Purchase:
        """Take the money. The divisor grows so that every purse stays a whole number."""
        shared = gcd(offer.rest, offer.weight)
        grow, each = offer.weight // shared, offer.rest // shared
        self._divisor *= grow
        self._purses = [purse * grow for purse in self._purses]
        moved = self._moved(place, offer, each)
        behind = {key: number for key, number in self._behind[place].items() if number}
        purchase = Purchase(
            place=place,
            price=Fraction(each, self._divisor),
            payers=sum(behind.values()),
            ran_out=sum(number for key, number in behind.items() if moved[key] == EMPTY),
        )
        del self._bound[place]
        self._behind[place] = {}
        self._move(place, moved)
        return purchase

    def _moved(self, place: int, offer: Offer, each: int) -> dict[int, int]:
        """For every kind of supporter, the purse they hold after paying. Equal purses become one."""
        lanes, utilities = self._lanes, self._backing.utilities
        held_as = {purse: at for at, purse in enumerate(self._purses)}
        moved: dict[int, int] = {}
        for key, number in self._behind[place].items():
            if not number:
                continue
            at, lane = divmod(key, lanes)
            purse = 0 if key in offer.emptied else self._purses[at] - each * utilities[lane]
            if purse and purse not in held_as:
                held_as[purse] = len(self._purses)
                self._purses.append(purse)
            moved[key] = held_as[purse] if purse else EMPTY
        return moved

    def _move(self, place: int, moved: dict[int, int]) -> None:
        lanes, purse_of, running = self._lanes, self._purse_of, self._bound
        for ballot, lane in self._backing.supporters[place]:
            old = purse_of[ballot]
            if old == EMPTY:
                continue
            new = moved[old * lanes + lane]
            purse_of[ballot] = new
            projects, project_lanes, number = self._backing.ballots[ballot]
            for other, other_lane in zip(projects, project_lanes, strict=True):
                if other in running:
                    behind = self._behind[other]
                    behind[old * lanes + other_lane] -= number
                    if new != EMPTY:
                        key = new * lanes + other_lane
                        behind[key] = behind.get(key, 0) + number

    def _money_behind(self, place: int) -> Fraction:
        purses = [self._purse_of[ballot] for ballot, _ in self._backing.supporters[place]]
        numbers = [
            self._backing.ballots[ballot][2] for ballot, _ in self._backing.supporters[place]
        ]
        money = sum(
            self._purses[at] * number
            for at, number in zip(purses, numbers, strict=True)
            if at != EMPTY
        )
        return Fraction(money, self._divisor)


def _money(held: tuple[int, int, int, int]) -> int:
    return held[0]


def _money_for_weight(held: tuple[int, int, int, int]) -> Fraction:
    return Fraction(held[0], held[1])
