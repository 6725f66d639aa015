"""What a project charges its supporters, in floating point, with bounds that hold whatever was rounded.

Purses, prices and costs are shares of the endowment. Imported only where numpy may be.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from budgeting.rules.stands import Floats, Stand

ULP = 2.0**-52
"""Twice the largest relative error of one operation in double precision (IEEE 754)."""
MOST_ROUNDS = 64

People = NDArray[np.bool_]


@dataclass(frozen=True)
class Charge:
    """What a project charges for each unit of weight: within ``slack`` of ``price``, if enough money ``is_sure``.

    ``poor`` are those who pay all they have. ``factor`` times the weight is the utility.
    """

    price: float
    slack: float
    is_sure: bool
    factor: float
    purses: Floats
    poor: People

    @property
    def low(self) -> float:
        """The charge for each unit of utility is not below this, whether the money is there or not."""
        return (
            max(self.price - self.slack, 0.0) / self.factor * (1 - 8 * ULP) if self.factor else 0.0
        )

    @property
    def high(self) -> float:
        """It is not above this, unless somebody's purse is near the price (``is_near_an_edge``)."""
        return (self.price + self.slack) / self.factor * (1 + 8 * ULP) if self.factor else 0.0

    def is_near_an_edge(self, stand: Stand, error: float) -> bool:
        """Whether somebody's purse is so close to what they pay that the floats cannot tell who is left with nothing."""
        doubt = error + (self.slack + 8 * ULP * self.price) * stand.heaviest
        near = np.abs(self.purses - self.price * stand.weights) <= doubt
        return bool((near & (self.purses > 0)).any())


@dataclass(frozen=True)
class Asking:
    """A project asks its supporters for its cost: what they have, each within ``error`` of the truth.

    Whoever is taken to be poor, (cost - their money) / (the others' weight) is never above the true price; the largest
    such value is the price.
    """

    stand: Stand
    cost: float
    factor: float
    purses: Floats
    error: float

    @cached_property
    def _money(self) -> Floats:
        voters = self.stand.voters
        return self.purses if _are_ones(voters) else self.purses * voters

    @cached_property
    def _together(self) -> float:
        return float(self._money.sum())

    @cached_property
    def _rounding(self) -> float:
        return (len(self.purses) + 8) * ULP * (self._together + self.cost)

    @cached_property
    def _doubt(self) -> float:
        return self._rounding + self.error * self.stand.people

    @property
    def is_short(self) -> bool:
        """Whether the supporters surely have too little."""
        return self._together + self._doubt < self.cost

    def charge(self, low: float, ceiling: float) -> Charge:
        """Bounds on the charge; ``low`` is one that is known already.

        Most projects charge more than the cheapest so far. Those who would be poor at that ``ceiling`` mostly prove it
        at once, and nobody needs to know how much more: then the charge is not sure, and its ``low`` is above the ceiling.
        """
        dear = self._dearer_than(ceiling)
        if dear is not None:
            return dear
        price, poor, pull = self._price(low * self.factor * (1 - 8 * ULP))
        if pull <= 0:
            return Charge(0.0, 0.0, False, self.factor, self.purses, poor)
        unsure = self.error * _sum(self.stand.voters, poor & (self.purses > 0))
        return self._within(
            price,
            poor,
            pull,
            doubt=self._rounding + unsure,
            is_sure=self._together - self._doubt >= self.cost,
        )

    def _dearer_than(self, ceiling: float) -> Charge | None:
        price = ceiling * self.factor
        if not price < float("inf"):
            return None
        poor = self._poor_at(price)
        rest, pull = self._split(poor)
        if pull <= 0:
            return None
        found = self._within(rest / pull, poor, pull, doubt=self._doubt, is_sure=False)
        return found if found.low > ceiling else None

    def _price(self, start: float) -> tuple[float, People, float]:
        """The price, who pays all they have, and the weight of the others (nothing, when no price was found).

        ``start`` is not above the price. What is paid together grows ever slower with the price, so to go on as steeply
        as at ``start`` leads nearer and never beyond (Newton's method on a concave function).
        """
        price, poor = start, np.zeros(len(self.purses), np.bool_)
        for _ in range(MOST_ROUNDS):
            poor = self._poor_at(price)
            rest, pull = self._split(poor)
            if pull <= 0 or rest / pull <= price:
                return price, poor, pull
            price = rest / pull
        return price, poor, 0.0

    def _poor_at(self, price: float) -> People:
        weights = self.stand.weights
        return self.purses < price * (1.0 if _are_ones(weights) else weights)

    def _split(self, poor: People) -> tuple[float, float]:
        """What is left of the cost when the poor pay all they have, and the weight of the others."""
        pull = self.stand.all_pull - _sum(self.stand.pull, poor)
        return self.cost - _sum(self._money, poor), pull

    def _within(
        self, price: float, poor: People, pull: float, *, doubt: float, is_sure: bool
    ) -> Charge:
        slack = doubt / pull + 8 * ULP * price
        return Charge(price, slack, is_sure, self.factor, self.purses, poor)


def _are_ones(numbers: Floats) -> bool:
    """Whether they are ones, kept once (``stands.ones``)."""
    return numbers.strides == (0,)


def _sum(numbers: Floats, chosen: People) -> float:
    """A trap: a product with ``@`` starts threads, and ``sum(where=...)`` is many times slower."""
    if _are_ones(numbers):
        return float(np.count_nonzero(chosen))
    return float(np.einsum("i,i", numbers, chosen))
