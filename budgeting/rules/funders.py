"""Whose pound pays for what: the awards of a round divided among its funders, to the penny."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engage.rules.errors import InvalidError

FUNDERS = "funders"
"""Where a round's written rules list its funders: ``id``, ``amount_pence``, ``only_for`` (numbers of projects, or none) and
``words`` with the fields name and conditions."""


@dataclass(frozen=True)
class Funder:
    """Somebody who put money in. ``only_for``: the projects their money may pay for; empty for all of them."""

    id: str
    amount_pence: int
    only_for: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FunderTable:
    """What each funder pays of each award, in pence, without what came back of it. Every row adds up to what the project keeps, ``other``
    included."""

    parts: Mapping[str, Mapping[str, int]]
    """Project, then funder."""
    other: Mapping[str, int]
    """By project: what no funder named here pays."""
    used: Mapping[str, int]
    left: Mapping[str, int]
    """By funder."""


def read_funders(rules: Mapping[str, Any]) -> tuple[Funder, ...]:
    """The funders of a round's written rules, in their written order."""
    return tuple(
        Funder(one["id"], int(one["amount_pence"]), frozenset(one.get("only_for", ())))
        for one in rules.get(FUNDERS, ())
    )


def check_funders(funders: Sequence[Funder], *, budget_pence: int) -> None:
    """Raise ``InvalidError`` ``funder_twice``, ``funder_amount`` or, unless they put in the whole pot, ``funders_total``."""
    if not funders:
        return
    if len({funder.id for funder in funders}) < len(funders):
        raise InvalidError("funder_twice", where=FUNDERS)
    if any(funder.amount_pence <= 0 for funder in funders):
        raise InvalidError("funder_amount", where=FUNDERS)
    total = sum(funder.amount_pence for funder in funders)
    if total != budget_pence:
        raise InvalidError("funders_total", where=FUNDERS, total_pence=total)


def split_awards(
    funders: Sequence[Funder],
    awards: Iterable[tuple[str, int]],
    returned: Mapping[str, int] | None = None,
) -> FunderTable:
    """Divide awards (number and pence, in order of funding) among the funders. ``returned``: what each gave back, or was never paid.

    One award after the other: money that is for this project alone pays first, then money that is for all. Within each,
    every funder pays in proportion to what they have left; the pennies over go to the largest remainders (Hamilton's
    method), the first written on a tie. A part is never above what a funder has left, since it is a rounded share of it,
    and when the whole pot is spent every funder has paid exactly what they put in.

    What came back is each funder's in proportion to their part of that award. It pays only for awards that there was nothing else for,
    so what was told of the other awards stays as it was.
    """
    given = list(awards)
    left = {funder.id: funder.amount_pence for funder in funders}
    back = dict.fromkeys(left, 0)
    parts: dict[str, dict[str, int]] = {}
    other: dict[str, int] = {}
    for number, pence in given:
        parts[number] = dict.fromkeys(left, 0)
        other[number] = _pay(_tiers(funders, number), pence, left, parts[number])
    for number, pence in (returned or {}).items():
        unpaid = min(pence, other[number])
        other[number] -= unpaid
        _move(_share(pence - unpaid, parts[number]), parts[number], back)
    for number, _pence in given:
        other[number] = _pay(_tiers(funders, number), other[number], back, parts[number])
    used = {one: sum(row[one] for row in parts.values()) for one in left}
    return FunderTable(parts, other, used, {one: left[one] + back[one] for one in left})


def _pay(
    tiers: Iterable[Sequence[str]], pence: int, from_: dict[str, int], row: dict[str, int]
) -> int:
    """Pay an award, or as much of it as there is. Returns what nobody paid."""
    for tier in tiers:
        paid = _share(pence, {one: from_[one] for one in tier})
        _move(paid, from_, row)
        pence -= sum(paid.values())
    return pence


def _move(amounts: Mapping[str, int], from_: dict[str, int], to: dict[str, int]) -> None:
    for one, pence in amounts.items():
        from_[one] -= pence
        to[one] += pence


def passed_by(
    funders: Sequence[Funder], offers: Iterable[tuple[str, int]], passed_on: int
) -> Mapping[str, int]:
    """Of the money that went to the next pot at the count, in pence, how much was each funder's: in proportion to what each had left
    after the vote. Money that came from the pot before goes on last.
    """
    left = split_awards(funders, offers).left
    return dict.fromkeys(left, 0) | _share(passed_on, left)


def without(funders: Iterable[Funder], passed: Mapping[str, int]) -> tuple[Funder, ...]:
    """The funders with what stayed of their money in this pot."""
    return tuple(replace(one, amount_pence=one.amount_pence - passed[one.id]) for one in funders)


def _tiers(funders: Sequence[Funder], number: str) -> tuple[list[str], list[str]]:
    return (
        [funder.id for funder in funders if number in funder.only_for],
        [funder.id for funder in funders if not funder.only_for],
    )


def _share(pence: int, left: Mapping[str, int]) -> dict[str, int]:
    """``pence``, or all there is if that is less, in proportion to what is left."""
    total = sum(left.values())
    pence = min(pence, total)
    if not pence:
        return {}
    shares = {one: divmod(pence * amount, total) for one, amount in left.items()}
    whole = {one: share for one, (share, _) in shares.items()}
    over = pence - sum(whole.values())
    by_rest = sorted(shares, key=lambda one: -shares[one][1])
    for one in by_rest[:over]:
        whole[one] += 1
    return whole
