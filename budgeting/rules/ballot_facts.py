"""A ballot's written rule as stored data, and back: what a round freezes at opening under ``rules["ballot"]``."""

from collections.abc import Mapping
from typing import Any

from budgeting.rules.ballots import BallotForm, BallotKind, OverLong
from engage.rules.errors import InvalidError

WITHIN_THE_MONEY: dict[str, Any] = {"kind": "knapsack", "over_long": "refused"}
"""Choose projects until the round's money runs out."""

NUMBERS = (
    "minimum",
    "maximum",
    "money_limit",
    "points_total",
    "points_each",
    "lowest",
    "highest",
)
OF_KIND: Mapping[BallotKind, tuple[str, ...]] = {
    BallotKind.APPROVAL: ("minimum", "maximum"),
    BallotKind.CHOOSE_ONE: (),
    BallotKind.KNAPSACK: ("minimum", "maximum", "money_limit"),
    BallotKind.POINTS: ("points_total", "points_each"),
    BallotKind.SCORE: ("lowest", "highest"),
    BallotKind.RANKING: ("minimum", "maximum"),
}
MOST = 1_000_000_000


def form_facts(form: BallotForm) -> dict[str, Any]:
    """The form as plain data, with only what its kind looks at."""
    told: dict[str, Any] = {"kind": form.kind.value}
    for name in OF_KIND[form.kind]:
        number = getattr(form, name)
        if number is not None:
            told[name] = number
    if form.kind is BallotKind.SCORE:
        told["must_score_all"] = form.must_score_all
    return told | {"over_long": form.over_long.value}


def form_from_facts(facts: Mapping[str, Any], *, budget_pence: int) -> BallotForm:
    """The inverse of ``form_facts``. A knapsack without a limit of its own has the round's money, in pence.

    Raises ``InvalidError`` ``ballot_kind_unknown`` or ``ballot_rule_unreadable`` (``where`` names the fact) for what no ballot
    has, ``ballot_rule_missing`` where points have no total, and ``ballot_rule_out_of_order`` where the least is above the most.
    """
    try:
        kind = BallotKind(str(facts.get("kind")))
    except ValueError:
        raise InvalidError("ballot_kind_unknown", where="kind") from None
    known = {"kind", "over_long", "must_score_all", *NUMBERS}
    for name in facts:
        if name not in known:
            raise InvalidError("ballot_rule_unreadable", where=name)
    form = BallotForm(
        kind=kind,
        over_long=_over_long(facts.get("over_long", OverLong.REFUSED.value)),
        must_score_all=facts.get("must_score_all", True) is True,
        **{name: _number(name, facts[name]) for name in NUMBERS if facts.get(name) is not None},
    )
    if kind is BallotKind.KNAPSACK and form.money_limit is None:
        form = BallotForm(**(vars(form) | {"money_limit": budget_pence}))
    _check_order(form)
    return form


def _number(name: str, number: object) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST:
        raise InvalidError("ballot_rule_unreadable", where=name)
    return number


def _over_long(word: str) -> OverLong:
    try:
        return OverLong(word)
    except ValueError:
        raise InvalidError("ballot_rule_unreadable", where="over_long") from None


def _check_order(form: BallotForm) -> None:
    if form.kind is BallotKind.POINTS and not form.points_total:
        raise InvalidError("ballot_rule_missing", where="points_total")
    if form.maximum is not None and not 0 < form.maximum >= form.minimum:
        raise InvalidError("ballot_rule_out_of_order", where="maximum")
    if form.kind is BallotKind.SCORE and not 0 < form.lowest < form.highest:
        raise InvalidError("ballot_rule_out_of_order", where="highest")
