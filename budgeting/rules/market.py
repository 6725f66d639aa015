"""One pass of Equal Shares, exactly: the reference that every quicker way must agree with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from budgeting.rules.backing import Backing, backing_of
from budgeting.rules.contest import Contest

EMPTY = -1
"""The purse of a voter who has nothing left."""


@dataclass(frozen=True)
class Purchase:
    """One project bought: how many supporters had money, and how many of them paid all they had left."""

    place: int
    payers: int
    ran_out: int


@dataclass(frozen=True)
class Sums:
    """The money that explains a pass. ``prices`` are exact, in the contest's whole units, for each unit of weight, in the
    order bought. ``behind`` is what the supporters of each project not bought have left together, in grains: the exact
    sum rounded to the nearest, a half to the even one.
    """

    prices: tuple[Fraction, ...]
    behind: Mapping[int, int]


@dataclass(frozen=True)
class Pass:
    """One pass: purchases in order, and the supported projects not bought. ``sums`` are worked out when asked for, with the
    smallest amount that is told (``grain``, in the contest's whole units)."""

    endowment: Fraction
    bought: tuple[Purchase, ...]
    short: tuple[int, ...]
    spent: int
    sums: Callable[[Fraction], Sums]


Passes = Callable[[Fraction], Pass]
"""Runs one pass with a given endowment for every voter. Prepared once for a contest."""


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
        self._short: list[int] = []
        self.bought: list[Purchase] = []
        self.prices: list[Fraction] = []
        for place in entered:
            if backing.supporters[place]:
                self._enter(place)

    def _enter(self, place: int) -> None:
        behind = self._behind[place]
        for ballot, lane in self._backing.supporters[place]:
            behind[lane] = behind.get(lane, 0) + self._backing.ballots[ballot][2]
        self._bound[place] = 0.0

    def run(self) -> Pass:
        """Buy until nobody can buy anything more. Raises ``TieError``."""
        while self.buy_next() is not None:
            pass
        return Pass(
            endowment=self._endowment,
            bought=tuple(self.bought),
            short=tuple(self._short),
            spent=sum(self._contest.costs[purchase.place] for purchase in self.bought),
            sums=self._sums,
        )

    def buy_next(self) -> Purchase | None:
        """Buy what charges least; ``None`` when no project's supporters have enough. Raises ``TieError``."""
        best = self._best()
        return None if best is None else self._buy(*best)

    def buy(self, place: int) -> Purchase:
        """Buy a project that is known to be next."""
        offer = self._offer(place)
        if offer is None:
            raise ValueError(place)
        return self._buy(place, offer)

    def purses(self) -> list[float]:
        """What each ballot's voters have left, for one voter, rounded correctly."""
        held = [purse / self._divisor for purse in self._purses]
        return [0.0 if at == EMPTY else held[at] for at in self._purse_of]

    def _best(self) -> tuple[int, Offer] | None:
        """The project that charges least for its utility, ties settled."""
        cheapest = float("inf")
        offers: list[tuple[int, Offer]] = []
        for place in sorted(self._bound, key=self._bound.__getitem__):
            if self._bound[place] > cheapest:
                break
            offer = self._offer(place)
            if offer is None:
                del self._bound[place]
                self._short.append(place)
                continue
            charge = self._charge(place, offer)
            self._bound[place] = charge
            if charge <= cheapest:
                offers = [(place, offer), *(offers if charge == cheapest else [])]
                cheapest = charge
        if not offers:
            return None
        return self._settle(self._exactly_least(offers))

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

    def _settle(self, offers: list[tuple[int, Offer]]) -> tuple[int, Offer]:
        """Tied projects without a common supporter do not touch each other: each is bought in the end, by id."""
        by_place = dict(offers)
        first = self._contest.ties.groups(by_place)[0]
        if len(first) > 1 and self._backing.share_a_supporter(first):
            raise self._contest.ties.error(first, [purchase.place for purchase in self.bought])
        return first[0], by_place[first[0]]

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
            payers=sum(behind.values()),
            ran_out=sum(number for key, number in behind.items() if moved[key] == EMPTY),
        )
        del self._bound[place]
        self._behind[place] = {}
        self._move(place, moved)
        self.bought.append(purchase)
        self.prices.append(Fraction(each, self._divisor))
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

    def _sums(self, grain: Fraction) -> Sums:
        behind = {place: round(self._money_behind(place) / grain) for place in self._short}
        return Sums(tuple(self.prices), behind)

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


def exact_passes(contest: Contest) -> Passes:
    """Prepare exact passes for a contest."""
    backing = backing_of(contest.election, contest.costs, contest.rule.utility)
    entered = entrants(contest)

    def run(endowment: Fraction) -> Pass:
        return Market(contest, backing, endowment, entered).run()

    return run


def entrants(contest: Contest) -> list[int]:
    """The projects with enough support to be considered."""
    return [at for at in range(len(contest.costs)) if contest.refused_support(at) is None]
