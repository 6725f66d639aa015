"""Three named ways to share money, with safe settings, and the settings that officers may change: a ballot and a count rule.

"Most votes first" is the common way of such votes; "Fair shares" is the Method of Equal Shares (Peters, Pierczyński, Skowron 2021)
with completion, so that money is not left over; "Share out the pot" divides by points.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from budgeting.rules.ballot_facts import form_facts, form_from_facts
from budgeting.rules.ballots import BallotForm, BallotKind, OverLong
from budgeting.rules.contest import ANY_PROJECT
from budgeting.rules.count import check_fit
from budgeting.rules.election import (
    Allocation,
    Completion,
    CountRule,
    Measure,
    PartFunding,
    Variant,
)
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.rule_text import read_threshold
from budgeting.rules.ties import UNDRAWN
from budgeting.rules.written import FAIR_SHARES, MOST_VOTES_FIRST
from engage.rules.errors import InvalidError

CHOICE = "choice"
"""Among a round's rules: which of the named choices was made; empty while nobody has chosen."""
POINTS = 10
HUNDRED = 100


class NamedChoice(StrEnum):
    """The stored value. ``OWN`` is put together by the officers."""

    MOST_VOTES_FIRST = "most-votes-first"
    FAIR_SHARES = "fair-shares"
    SHARE_OUT = "share-out"
    OWN = "own"


NAMED = (NamedChoice.MOST_VOTES_FIRST, NamedChoice.FAIR_SHARES, NamedChoice.SHARE_OUT)


class Ties(StrEnum):
    """How ties are settled. A lot is drawn from the two key cards: nobody knows it before the count."""

    LOWER_COST_THEN_LOT = "lower-cost-then-lot"
    LOT = "lot"
    LOWER_COST_THEN_REFUSE = "lower-cost-then-refuse"


TIE_BREAKS: Mapping[Ties, tuple[str, ...]] = {
    Ties.LOWER_COST_THEN_LOT: ("lower-cost", UNDRAWN),
    Ties.LOT: (UNDRAWN,),
    Ties.LOWER_COST_THEN_REFUSE: ("lower-cost",),
}


@dataclass(frozen=True)
class RuleSettings:
    """What the page about the rule holds. Numbers that are not set are ``None``; money is in pence, shares in per cent."""

    choice: str = ""
    ties: str = Ties.LOWER_COST_THEN_LOT.value
    threshold: str = ""
    least_choices: int | None = None
    most_choices: int | None = None
    points_total: int | None = None
    points_each: int | None = None
    minimum_award: int | None = None
    ballot_kind: str = BallotKind.KNAPSACK.value
    allocation: str = Allocation.GREEDY.value
    measure: str = Measure.VOTES.value
    variant: str = Variant.SKIP.value
    completion: str = Completion.ADD1_THEN_GREEDY.value
    largest_share: int | None = None
    offers_parts: bool = False


_BALLOTS: Mapping[NamedChoice, BallotKind] = {
    NamedChoice.MOST_VOTES_FIRST: BallotKind.KNAPSACK,
    NamedChoice.FAIR_SHARES: BallotKind.APPROVAL,
    NamedChoice.SHARE_OUT: BallotKind.POINTS,
}
_COUNTS: Mapping[NamedChoice, CountRule] = {
    NamedChoice.MOST_VOTES_FIRST: rule_from_facts(MOST_VOTES_FIRST),
    NamedChoice.FAIR_SHARES: rule_from_facts(FAIR_SHARES),
    NamedChoice.SHARE_OUT: CountRule(allocation=Allocation.SHARE_OUT),
}


def written_rule(settings: RuleSettings, *, budget_pence: int) -> dict[str, Any]:
    """``ballot`` and ``count`` as a round stores them.

    Raises ``InvalidError`` with ``where`` naming the setting: ``choice_missing``, ``threshold_unreadable``, ``threshold_too_high``,
    ``choices_out_of_order``, ``points_missing``, ``points_each_too_many``, ``rule_does_not_fit`` (``why``).
    """
    if settings.choice not in set(NamedChoice):
        raise InvalidError("choice_missing", where="choice")
    choice = NamedChoice(settings.choice)
    form = _form(choice, settings)
    rule = _rule(choice, settings)
    _check(form, rule)
    facts = form_facts(form)
    form_from_facts(facts, budget_pence=budget_pence or 1)
    return {"ballot": facts, "count": rule.facts()}


def _form(choice: NamedChoice, settings: RuleSettings) -> BallotForm:
    kind = _BALLOTS.get(choice) or BallotKind(settings.ballot_kind)
    is_points = kind is BallotKind.POINTS
    total = settings.points_total or (POINTS if choice is NamedChoice.SHARE_OUT else None)
    return BallotForm(
        kind=kind,
        minimum=settings.least_choices or 0,
        maximum=settings.most_choices,
        points_total=total if is_points else None,
        points_each=settings.points_each if is_points else None,
        over_long=OverLong.REFUSED,
    )


def _rule(choice: NamedChoice, settings: RuleSettings) -> CountRule:
    rule = _COUNTS.get(choice) or _own_rule(settings)
    if rule.allocation is Allocation.SHARE_OUT:
        rule = replace(rule, minimum_award=settings.minimum_award or 0)
    threshold = _threshold(settings.threshold)
    return replace(rule, tie_break=TIE_BREAKS[Ties(settings.ties)], threshold=threshold)


def _own_rule(settings: RuleSettings) -> CountRule:
    share = settings.largest_share
    return CountRule(
        allocation=Allocation(settings.allocation),
        measure=Measure(settings.measure),
        variant=Variant(settings.variant),
        completion=Completion(settings.completion),
        step=_COUNTS[NamedChoice.FAIR_SHARES].step,
        caps={ANY_PROJECT: Fraction(share, HUNDRED)} if share else {},
        part_funding=PartFunding.OFFER if settings.offers_parts else PartFunding.NONE,
    )


def _threshold(text: str) -> Any:
    if not text.strip():
        return None
    try:
        threshold = read_threshold(text.replace(" ", ""))
    except InvalidError:
        raise InvalidError("threshold_unreadable", where="threshold") from None
    if threshold.share is not None and threshold.share > 1:
        raise InvalidError("threshold_too_high", where="threshold")
    return threshold


def _check(form: BallotForm, rule: CountRule) -> None:
    if form.maximum is not None and not 0 < form.maximum >= form.minimum:
        raise InvalidError("choices_out_of_order", where="most_choices")
    if form.kind is BallotKind.POINTS:
        if not form.points_total:
            raise InvalidError("points_missing", where="points_total")
        if form.points_each and form.points_each > form.points_total:
            raise InvalidError("points_each_too_many", where="points_each")
    try:
        check_fit(rule, form.kind)
    except InvalidError as error:
        why = str(error.facts["why"])
        where = {
            "constraints_need_greedy": "largest_share",
            "part_funding_needs_greedy": "offers_parts",
        }.get(why, "allocation")
        raise InvalidError("rule_does_not_fit", where=where, why=why) from None


def settings_of(rules: Mapping[str, Any]) -> RuleSettings:
    """The settings behind stored rules, for the page on which they are changed."""
    if not rules.get(CHOICE):
        return RuleSettings()
    form = form_from_facts(rules["ballot"], budget_pence=1)
    rule = rule_from_facts(rules["count"])
    cap = rule.caps.get(ANY_PROJECT)
    return RuleSettings(
        choice=rules[CHOICE],
        ties=next(
            (name.value for name, listed in TIE_BREAKS.items() if listed == rule.tie_break),
            Ties.LOWER_COST_THEN_LOT.value,
        ),
        threshold=rule.threshold.text if rule.threshold else "",
        least_choices=form.minimum or None,
        most_choices=form.maximum,
        points_total=form.points_total,
        points_each=form.points_each,
        minimum_award=int(rule.minimum_award) or None,
        ballot_kind=form.kind.value,
        allocation=rule.allocation.value,
        measure=rule.measure.value,
        variant=rule.variant.value,
        completion=rule.completion.value
        if rule.allocation is Allocation.EQUAL_SHARES
        else Completion.ADD1_THEN_GREEDY.value,
        largest_share=int(cap * HUNDRED) if cap else None,
        offers_parts=rule.part_funding is PartFunding.OFFER,
    )
