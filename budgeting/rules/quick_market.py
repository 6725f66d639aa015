"""One pass of Equal Shares in floating point, with a bound on every error and an exact replay where it is not enough.

A float never decides: a project is bought only when the bounds leave no other, and who pays all they have is only
taken from floats when no purse is near the edge. Where that is not so, the purses are worked out anew from exact prices, so
that only their last digit is in doubt; projects that then still cannot be told apart are compared by their exact charges; and
where somebody is still near the edge the exact market repeats what was bought so far, decides, and hands back its purses.
No sum of money that is told is decided by a float either: once it is known who ran out when, all of them follow exactly, and
they are worked out so wherever the bound on a sum of floats reaches a second figure. Imported only where numpy may be (the
command line and jobs).
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from heapq import heapify, heappop
from math import ceil, lcm

import numpy as np

from budgeting.rules.backing import Backing, backing_of
from budgeting.rules.charges import ULP, Asking, Charge
from budgeting.rules.contest import Contest
from budgeting.rules.election import Utility
from budgeting.rules.market import Market, Pass, Passes, Purchase, Sums, entrants, exact_passes
from budgeting.rules.stands import LARGEST_EXACT, Floats, Places, Stand, stands_of


def quick_passes(contest: Contest) -> Passes:
    """Prepare quick passes for a contest; what they decide and tell is what ``exact_passes`` does.

    For more votes than floats can count they are the exact ones.
    """
    backed = Backed(contest)
    if backed.most >= LARGEST_EXACT:
        return exact_passes(contest)

    def run(endowment: Fraction) -> Pass:
        return QuickMarket(backed, endowment).run()

    return run


class Backed:
    """Everything that stays the same from pass to pass, and exact markets for when they are asked for."""

    def __init__(self, contest: Contest) -> None:
        election = contest.election
        self.contest = contest
        self.voters = np.fromiter(election.ballots.values(), np.float64, len(election.ballots))
        self.stands = stands_of(election, self.voters)
        self.most = max([election.voters, *(stand.all_pull for stand in self.stands)])
        self.entered = entrants(contest)
        self.factors = [float(cost) for cost in contest.costs]
        if contest.rule.utility is not Utility.COST:
            self.factors = [1.0] * len(contest.costs)
        self._exact: Backing | None = None

    def market(self, endowment: Fraction) -> Market:
        if self._exact is None:
            self._exact = backing_of(
                self.contest.election, self.contest.costs, self.contest.rule.utility
            )
        return Market(self.contest, self._exact, endowment, self.entered)

    def share_a_supporter(self, places: Iterable[int]) -> bool:
        """Whether any ballot stands behind two of these projects."""
        seen = np.zeros(len(self.voters), np.bool_)
        for place in places:
            if seen[self.stands[place].ballots].any():
                return True
            seen[self.stands[place].ballots] = True
        return False


class QuickMarket:
    """The same decisions as ``Market``, mostly without big integers.

    ``_purses`` are shares of the endowment, each within ``_error`` of the truth; an empty one is exactly zero.
    ``_out_at`` is the purchase (its place in the order) at which each ballot's voters ran out, or ``_never``.
    """

    def __init__(self, backed: Backed, endowment: Fraction) -> None:
        self._backed, self._endowment = backed, endowment
        self._purses: Floats = np.ones(len(backed.voters))
        self._never = len(backed.stands)
        self._out_at = np.full(len(backed.voters), self._never)
        self._error = 0.0
        self._costs = [float(cost / endowment) for cost in backed.contest.costs]
        self._bought: list[Purchase] = []
        self._known_prices: list[Fraction] = []
        self._sharp = 0
        self._short: list[int] = []
        self._bounds = [
            (self._first_bound(place), place)
            for place in backed.entered
            if backed.stands[place].ballots.size
        ]
        self._exact: Market | None = None

    def run(self) -> Pass:
        """Buy until nobody can buy anything more. Raises ``TieError``."""
        while self._bounds:
            offers = self._offers()
            if offers:
                self._buy_cheapest(offers)
        return Pass(
            endowment=self._endowment,
            bought=tuple(self._bought),
            short=tuple(self._short),
            spent=sum(self._backed.contest.costs[purchase.place] for purchase in self._bought),
            sums=self._sums,
        )

    def _first_bound(self, place: int) -> float:
        """Nobody has more than the endowment, so no charge is below what it would be if everybody had all of it."""
        stand, factor = self._backed.stands[place], self._backed.factors[place]
        return self._costs[place] / stand.all_pull / factor * (1 - 8 * ULP) if factor else 0.0

    def _offers(self) -> dict[int, Charge]:
        """The charges of all projects that could be the cheapest; the others keep their last lower bound."""
        waiting, asked = list(self._bounds), []
        heapify(waiting)
        offers: dict[int, Charge] = {}
        ceiling = float("inf")
        while waiting and waiting[0][0] <= ceiling:
            low, place = heappop(waiting)
            asking = self._asking(place)
            if asking.is_short:
                self._short.append(place)
                continue
            offers[place] = charge = asking.charge(low, ceiling)
            asked.append((charge.low, place))
            if charge.is_sure:
                ceiling = min(ceiling, charge.high)
        self._bounds = asked + waiting
        return {place: offers[place] for low, place in asked if low <= ceiling}

    def _asking(self, place: int) -> Asking:
        stand = self._backed.stands[place]
        return Asking(
            stand=stand,
            cost=self._costs[place],
            factor=self._backed.factors[place],
            purses=self._purses[stand.ballots],
            error=self._error,
        )

    def _buy_cheapest(self, offers: dict[int, Charge]) -> None:
        place = self._certain(offers)
        if place is None and self._sharpen():
            return
        if place is None:
            place = self._settled(offers)
        purchase = self._buy_exactly() if place is None else self._buy(place, offers[place])
        if purchase is None:
            self._short += [place for _, place in self._bounds]
            self._bounds = []
            return
        self._bought.append(purchase)
        self._bounds = [(low, other) for low, other in self._bounds if other != purchase.place]

    def _certain(self, offers: dict[int, Charge]) -> int | None:
        """The one project that can be the cheapest, if there is one and it is sure who pays all they have for it."""
        place, charge = next(iter(offers.items()))
        is_clear = len(offers) == 1 and charge.is_sure and not self._is_near_an_edge(place, charge)
        return place if is_clear else None

    def _is_near_an_edge(self, place: int, charge: Charge) -> bool:
        return charge.is_near_an_edge(self._backed.stands[place], self._error)

    def _settled(self, offers: dict[int, Charge]) -> int | None:
        """The project that charges least exactly, ties settled as ``Market`` does; ``None`` where somebody is near an edge.

        Under cost utility two projects with the same number of supporters charge the same until somebody runs out, so in
        a large election such ties are common.
        """
        if any(not c.is_sure or self._is_near_an_edge(p, c) for p, c in offers.items()):
            return None
        contest = self._backed.contest
        exact = {place: self._exact_charge(place, charge) for place, charge in offers.items()}
        least = min(exact.values())
        first = contest.ties.groups(place for place in exact if exact[place] == least)[0]
        if len(first) > 1 and self._backed.share_a_supporter(first):
            raise contest.ties.error(first, [purchase.place for purchase in self._bought])
        return first[0]

    def _exact_charge(self, place: int, charge: Charge) -> Fraction:
        stand = self._backed.stands[place]
        rest = self._backed.contest.costs[place] - self._held_by(stand.ballots[charge.poor])
        weight = int(stand.pull[~charge.poor].sum())
        if self._backed.contest.rule.utility is Utility.COST:
            weight *= self._backed.contest.costs[place]
        return rest / weight if rest else rest

    def _sharpen(self) -> bool:
        """Work the purses out anew from exact prices, so that their errors no longer add up; say whether that was of use."""
        if self._sharp == len(self._bought):
            return False
        self._sharp = len(self._bought)
        self._error = 4 * (self._sharp + 1) * ULP
        left = np.ones(len(self._purses))
        for stand, price in zip(self._stands_bought(), self._prices(), strict=True):
            left[stand.ballots] -= float(price / self._endowment) * stand.weights
        # Whoever has not run out has something, however little.
        has_some = self._out_at == self._never
        self._purses = np.where(has_some, np.maximum(left, self._error), 0.0)
        return True

    def _buy(self, place: int, charge: Charge) -> Purchase:
        stand = self._backed.stands[place]
        left = charge.purses - charge.price * stand.weights
        left[charge.poor] = 0.0
        self._purses[stand.ballots] = left
        self._error += charge.slack * stand.heaviest + 4 * ULP
        had_money = charge.purses > 0
        ran_out = had_money & charge.poor
        self._out_at[stand.ballots[ran_out]] = len(self._bought)
        return Purchase(
            place=place,
            payers=int(stand.voters[had_money].sum()),
            ran_out=int(stand.voters[ran_out].sum()),
        )

    def _buy_exactly(self) -> Purchase | None:
        """Let the exact market catch up, decide, and hand back its purses."""
        if self._exact is None:
            self._exact = self._backed.market(self._endowment)
        for purchase in self._bought[len(self._exact.bought) :]:
            self._exact.buy(purchase.place)
        bought = self._exact.buy_next()
        had_money = self._purses > 0
        self._purses = np.array(self._exact.purses()) / float(self._endowment)
        self._error = 4 * ULP
        if bought is not None:
            self._out_at[had_money & (self._purses == 0)] = len(self._bought)
            self._known_prices = list(self._exact.prices)
        return bought

    def _sums(self, grain: Fraction) -> Sums:
        """Sums of floats, which are told where no doubt of theirs reaches another figure, and exact sums elsewhere."""
        prices = self._prices()
        self._sharpen()
        # Purses are added as whole parts of the endowment, so small that all of them together are still counted exactly.
        scale = 2.0 ** (62 - int(self._backed.most).bit_length())
        parts = np.rint(self._purses * scale).astype(np.int64)
        parts *= self._backed.voters.astype(np.int64)
        part, doubt = self._endowment / int(scale) / grain, self._error * scale + 1
        behind = {}
        for place in self._short:
            stand = self._backed.stands[place]
            together, unsure = int(parts[stand.ballots].sum()), ceil(doubt * stand.people)
            least, most = (
                round(max(edge, 0) * part) for edge in (together - unsure, together + unsure)
            )
            is_told = least == most
            behind[place] = least if is_told else round(self._held_by(stand.ballots) / grain)
        return Sums(prices, behind)

    def _held_by(self, ballots: Places) -> Fraction:
        """What these have left, exactly: the endowment less the prices they paid, so only people need counting."""
        who = np.zeros(len(self._purses), np.bool_)
        who[ballots] = self._out_at[ballots] == self._never
        people = self._backed.voters[who].sum()
        paid = [stand.pull[who[stand.ballots]].sum() for stand in self._stands_bought()]
        return _together([people, *paid], self._amounts(self._prices()))

    def _prices(self) -> tuple[Fraction, ...]:
        """A price is the cost less all that those had who ran out at it, shared among the others by weight."""
        if len(self._known_prices) == len(self._bought):
            return tuple(self._known_prices)
        paid = [
            np.bincount(self._out_at[stand.ballots], stand.pull, self._never + 1)
            for stand in self._stands_bought()
        ]
        people = np.bincount(self._out_at, self._backed.voters, self._never + 1)
        for at in range(len(self._known_prices), len(self._bought)):
            each = [people[at], *(earlier[at] for earlier in paid[:at])]
            money = _together(each, self._amounts(self._known_prices))
            weight = int(paid[at][at + 1 :].sum()) or 1
            cost = self._backed.contest.costs[self._bought[at].place]
            self._known_prices.append((cost - money) / weight)
        return tuple(self._known_prices)

    def _stands_bought(self) -> list[Stand]:
        return [self._backed.stands[purchase.place] for purchase in self._bought]

    def _amounts(self, prices: Sequence[Fraction]) -> list[Fraction]:
        return [self._endowment, *(-price for price in prices)]


def _together(numbers: Iterable[float], amounts: Sequence[Fraction]) -> Fraction:
    """So many of each amount together. The numbers are whole; the sum is exact."""
    divisor = lcm(*(amount.denominator for amount in amounts))
    whole = [amount.numerator * (divisor // amount.denominator) for amount in amounts]
    return Fraction(
        sum(int(number) * amount for number, amount in zip(numbers, whole, strict=True)), divisor
    )
