"""What follows when a winner falls away: what the round's written rule says, and who gets the money that has become free."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from budgeting.rules.election import Allocation, PartFunding
from budgeting.rules.rule_text import read_fraction
from budgeting.rules.steps import StepCode
from engage.rules.errors import InvalidError

IF_WITHDRAWN = "if_withdrawn"
"""Where a round's written rules say what happens with the money of a winner that falls away."""
MONEY_WAS_SHORT = frozenset(
    {
        StepCode.NOT_ENOUGH_MONEY,
        StepCode.AFTER_STOP,
        StepCode.SUPPORTERS_OUT_OF_MONEY,
        StepCode.OFFERED,
        StepCode.PART_TOO_SMALL,
    }
)
"""Why a project without money may still come next. One that had too few votes, or that a rule kept out, never does."""


class Falling(StrEnum):
    """What the written rule says when a winner falls away. Without one the money is kept: nothing happens by surprise."""

    LIST = "list"
    """All the money that nobody has goes down the list, to each project in turn that it is still enough for."""
    NEXT = "next"
    """The first project that it is enough for, and no other. Rounds opened under it keep it; no new round chooses it."""
    KEPT = "kept"


CHOSEN_FROM = (Falling.LIST, Falling.KEPT)
"""What a new round chooses from."""


@dataclass(frozen=True)
class Share:
    """What one project is offered of money that has become free. ``is_rest``: on top of a part that it has."""

    number: str
    pence: int
    is_rest: bool = False


@dataclass(frozen=True)
class Money:
    """Who could get money that has become free, in pence. ``held``: what projects with a part of their cost have; ``gone``: those
    that had their turn; ``refused``: those for which the formal decision departed from the vote; ``part_fundable`` and ``least`` as the groups said."""

    free: int
    costs: Mapping[str, int]
    held: Mapping[str, int] = field(default_factory=dict)
    gone: Collection[str] = ()
    refused: Collection[str] = ()
    part_fundable: Collection[str] = ()
    least: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Following:
    """Where the money of a fallen award goes, in the order of the list. ``tied``: projects that nothing written separates, and that it
    is not enough for together. ``passed_over``: those that it would be enough for, but the formal decision gave them nothing."""

    rule: Falling
    free_pence: int
    shares: tuple[Share, ...] = ()
    tied: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()

    @property
    def numbers(self) -> list[str]:
        """Projects that get some of it."""
        return [share.number for share in self.shares]

    @property
    def left_pence(self) -> int:
        return self.free_pence - sum(share.pence for share in self.shares)

    @property
    def written(self) -> dict[str, Any]:
        """As it is kept beside the award."""
        return {
            "rule": self.rule.value,
            "free_pence": self.free_pence,
            "shares": [[one.number, one.pence, one.is_rest] for one in self.shares],
            "tied": list(self.tied),
            "passed_over": list(self.passed_over),
        }


def following_from(written: Mapping[str, Any]) -> Following:
    """``Following.written`` read back."""
    return Following(
        rule=Falling(written["rule"]),
        free_pence=written["free_pence"],
        shares=tuple(Share(*told) for told in written["shares"]),
        tied=tuple(written["tied"]),
        passed_over=tuple(written.get("passed_over", ())),
    )


def falling_rule(rules: Mapping[str, Any]) -> Falling:
    """The round's own rule. Raises ``InvalidError`` ``falling_unknown`` for a word that is none."""
    word = rules.get(IF_WITHDRAWN, Falling.KEPT.value)
    try:
        return Falling(word)
    except ValueError:
        raise InvalidError("falling_unknown", where=IF_WITHDRAWN) from None


def what_follows(rule: Falling, outcome: Mapping[str, Any], money: Money) -> Following:
    """Who gets money that has become free, by the written rule and the count's own order.

    In its turn a project is offered all that it lacks where that is still there, and otherwise, where the count offers parts and it can
    use one, what there is, unless its group said that so little could not work. Only a project that had votes and went without for
    want of money alone has a turn; one that has a part of its cost stands in its place like any other. Most votes first is read in
    the order of the count, other rules by votes: those with the same votes are offered theirs together, and where it is not enough
    for all of them they are ``tied`` and the money is kept, since nothing written separates them and no computer does either.

    Nobody who has money loses it: this is no new count. It is what a count of the projects without money would give of the free
    money, in the order that they had.
    """
    if rule is Falling.KEPT:
        return Following(rule, money.free)
    shares: list[Share] = []
    while True:
        left = money.free - sum(share.pence for share in shares)
        done = {share.number for share in shares}
        turn = _turn(outcome, money, left=left, done=done)
        is_tied = len(turn) > 1 and (
            rule is Falling.NEXT or sum(share.pence for share in turn) > left
        )
        if is_tied:
            tied = tuple(share.number for share in turn)
            return Following(rule, money.free, tuple(shares), tied)
        shares += turn
        if not turn:
            passed_over = tuple(_passed_over(outcome, money, left))
            return Following(rule, money.free, tuple(shares), passed_over=passed_over)
        if rule is Falling.NEXT and not turn[0].is_rest:
            return Following(rule, money.free, tuple(shares))


def _turn(
    outcome: Mapping[str, Any], money: Money, *, left: int, done: Collection[str]
) -> list[Share]:
    """Whose turn it is, and what each would be offered of what is left: one project, or several that have the same votes."""
    able = [
        share
        for number in _waiting(outcome)
        if number not in money.gone and number not in money.refused and number not in done
        for share in _share(outcome, money, number, left)
    ]
    if outcome["rule"]["rule"] == Allocation.GREEDY:
        return able[:1]
    most = max((_votes(outcome, share.number) for share in able), default=None)
    return [share for share in able if _votes(outcome, share.number) == most]


def _passed_over(outcome: Mapping[str, Any], money: Money, left: int) -> Iterator[str]:
    """Whom the money that is kept would be enough for, had the formal decision not given them nothing."""
    counted = dict.fromkeys(step["project"] for step in outcome["steps"] if "project" in step)
    for number in counted:
        got_nothing = number in money.refused and number not in {*money.gone, *money.held}
        if got_nothing and any(_share(outcome, money, number, left)):
            yield number


def _share(outcome: Mapping[str, Any], money: Money, number: str, left: int) -> Iterator[Share]:
    """What a project would be offered of what is left; nothing where that is of no use to it."""
    has = money.held.get(number, 0)
    lacking = money.costs[number] - has
    is_offering = outcome["rule"].get("part_funding") == PartFunding.OFFER
    can_use = is_offering and number in money.part_fundable
    is_enough = has + left >= money.least.get(number, 0)
    pence = lacking if lacking <= left else left if can_use and is_enough else 0
    if pence > 0:
        yield Share(number, pence, is_rest=number in money.held)


def _votes(outcome: Mapping[str, Any], number: str) -> Any:
    return read_fraction(outcome["tallies"].get(number, "0"))


def _waiting(outcome: Mapping[str, Any]) -> Iterable[str]:
    """Projects whose last word in the count was want of money, in the count's order."""
    last: dict[str, StepCode] = {}
    for step in outcome["steps"]:
        if "project" in step:
            last[step["project"]] = StepCode(step["code"])
    return [
        number
        for number, code in last.items()
        if code in MONEY_WAS_SHORT and _votes(outcome, number) > 0
    ]
