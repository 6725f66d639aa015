"""A ballot's written rule in the META of a Pabulib file: which numbers are limits, and what stands for them."""

from collections.abc import Mapping
from typing import Any

from budgeting.rules.ballots import BallotForm, BallotKind
from budgeting.rules.election import read_number

LIMITS: Mapping[BallotKind, Mapping[str, str]] = {
    BallotKind.APPROVAL: {"minimum": "min_length", "maximum": "max_length"},
    BallotKind.CHOOSE_ONE: {},
    BallotKind.KNAPSACK: {
        "minimum": "min_length",
        "maximum": "max_length",
        "money_limit": "max_sum_cost",
    },
    BallotKind.POINTS: {"points_total": "max_sum_points", "points_each": "max_points"},
    BallotKind.SCORE: {"lowest": "min_points", "highest": "max_points"},
    BallotKind.RANKING: {"minimum": "min_length", "maximum": "max_length"},
}
"""Which key of META holds which number of a form, by kind."""

POINTS_UNLESS_SAID = 10


def limits_told(kind: BallotKind) -> frozenset[str]:
    """The keys of META that ``ballot_facts_in`` looks at for this kind."""
    told = set(LIMITS[kind].values())
    if kind is BallotKind.APPROVAL:
        told.add("max_sum_cost")
    if kind is BallotKind.SCORE:
        told.add("min_length")
    return frozenset(told)


def meta_of(form: BallotForm, *, projects: int) -> dict[str, str]:
    """The keys of META that tell a round's limits. Money is in pence."""
    told = {
        key: str(getattr(form, name))
        for name, key in LIMITS[form.kind].items()
        if getattr(form, name)
    }
    if form.kind is BallotKind.SCORE and form.must_score_all:
        told["min_length"] = str(projects)
    return told


def ballot_facts_in(
    facts: Mapping[str, str], kind: BallotKind, *, projects: int, coins: int
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What META says of the ballots as a round stores it (``ballot_facts``), and (key, why) of what it cannot take over.

    Approval with a limit on the cost is a knapsack. A length that allows every project is no limit, but to a ranking it says
    what a first place is worth. ``coins`` make one unit of the file's money.
    """
    if kind is BallotKind.APPROVAL and facts.get("max_sum_cost"):
        kind = BallotKind.KNAPSACK
    told: dict[str, Any] = {"kind": kind.value}
    unlike: list[tuple[str, str]] = []
    for name, key in LIMITS[kind].items():
        written = facts.get(key, "")
        number = read_number(written)
        if number is None:
            unlike += [(key, "limit_unreadable")] if written else []
        elif not _says_nothing(name, number, kind, projects):
            told[name] = number * (coins if name == "money_limit" else 1)
    if kind is BallotKind.SCORE:
        told["must_score_all"] = (read_number(facts.get("min_length", "")) or 0) >= projects
    if kind is BallotKind.POINTS and "points_total" not in told:
        told["points_total"] = POINTS_UNLESS_SAID
        unlike.append(("max_sum_points", "points_total_missing"))
    return told, unlike


def _says_nothing(name: str, number: int, kind: BallotKind, projects: int) -> bool:
    """Whether a limit is none: a least of one (an empty ballot is blank anyhow), a most that nobody can pass, or nought."""
    if name == "maximum" and kind is not BallotKind.RANKING:
        return not 0 < number < projects
    return number == 0 or (name == "minimum" and number == 1)
