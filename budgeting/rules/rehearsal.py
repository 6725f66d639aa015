"""A count on made-up votes, so that officers see what a rule would do before anybody votes.

The people are made up from a seed and nothing else: the same seed gives the same votes, on any machine. They never become ballots.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import accumulate
from typing import Any

from budgeting.rules.ballot_facts import form_from_facts
from budgeting.rules.ballots import BallotForm, BallotKind, Ticks
from budgeting.rules.count import count
from budgeting.rules.marks import marks_of
from budgeting.rules.named_choices import NamedChoice, RuleSettings, written_rule
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.steps import Outcome
from budgeting.rules.ties import LOT, UNDRAWN, TieError
from budgeting.rules.written import NO_PARTS, election_of

PEOPLE = 200
"""How many people are made up: enough for a pattern, few enough to count while the page is made."""
GROUPS = (55, 30, 15)
"""Three neighbourhoods of unequal size, per cent, each with favourites of its own: where rules differ most."""
SCALE = 100
LIKED = 55


@dataclass(frozen=True)
class Rehearsed:
    """What one rule made of the made-up votes. ``tied`` names projects that the written list leaves tied; then there is no outcome."""

    choice: NamedChoice
    ballot: Mapping[str, Any]
    count: Mapping[str, Any]
    outcome: Outcome | None
    blank: int
    tied: tuple[str, ...] = ()


def rehearse(
    settings: Sequence[RuleSettings],
    *,
    budget_pence: int,
    costs: Mapping[str, int],
    categories: Mapping[str, str],
    seed: str,
    people: int = PEOPLE,
    brought_pence: int = 0,
    parts: Mapping[str, int] = NO_PARTS,
) -> list[Rehearsed]:
    """Count the same made-up people by each rule; ``brought_pence`` come from another pot, as in ``rules.pots``: people choose within the
    pot's own money, and more is shared out; ``parts`` as in ``written.election_of``. Raises as ``written_rule`` and ``count`` do, but for ties."""
    likings = made_up_likings(list(costs), seed=seed, people=people)
    return [
        rehearse_rule(
            written_rule(each, budget_pence=budget_pence),
            likings,
            choice=NamedChoice(each.choice),
            budget_pence=budget_pence,
            costs=costs,
            categories=categories,
            seed=seed,
            brought_pence=brought_pence,
            parts=parts,
        )
        for each in settings
    ]


def rehearse_rule(
    rules: Mapping[str, Any],
    likings: Sequence[Mapping[str, int]],
    *,
    choice: NamedChoice,
    budget_pence: int,
    costs: Mapping[str, int],
    categories: Mapping[str, str],
    seed: str,
    brought_pence: int = 0,
    parts: Mapping[str, int] = NO_PARTS,
) -> Rehearsed:
    """Count made-up people (``made_up_likings``) by one stored rule. Raises as ``count`` does, but for ties."""
    form = form_from_facts(rules["ballot"], budget_pence=budget_pence)
    marks = [
        marks_of(made_up_ticks(liking, form, costs), kind=form.kind, numbers=costs)
        for liking in likings
    ]
    election = election_of(
        budget_pence=budget_pence + brought_pence,
        costs=costs,
        categories=categories,
        form=form,
        ballots=marks,
        parts=parts,
    )
    rule = rule_from_facts(rules["count"])
    lots = tuple(f"{LOT}{seed}" if name == UNDRAWN else name for name in rule.tie_break)
    blank = sum(1 for each in marks if not each)
    try:
        outcome = count(election, replace(rule, tie_break=lots))
    except TieError as error:
        return Rehearsed(choice, rules["ballot"], rules["count"], None, blank, error.tie)
    return Rehearsed(choice, rules["ballot"], rules["count"], outcome, blank)


def made_up_likings(
    numbers: Sequence[str], *, seed: str, people: int = PEOPLE
) -> list[dict[str, int]]:
    """How much each of the made-up people likes each project, from 0 to 99."""
    draws = _draws(seed)
    tastes = [{number: next(draws) for number in numbers} for _ in GROUPS]
    likings = []
    for _person in range(people):
        taste = tastes[_group(next(draws))]
        likings.append({number: (2 * taste[number] + next(draws)) // 3 for number in numbers})
    return likings


def _group(draw: int) -> int:
    """The group that a draw from 0 to 99 falls into."""
    return bisect_right(tuple(accumulate(GROUPS)), draw)


def _draws(seed: str) -> Iterator[int]:
    """Numbers from 0 to 99 by SHA-256 over the seed and a running number: chance plays no part."""
    at = 0
    while True:
        drawn = sha256(f"rehearsal:{seed}:{at}".encode()).digest()
        yield int.from_bytes(drawn[:8], "big") % SCALE
        at += 1


def made_up_ticks(liking: Mapping[str, int], form: BallotForm, costs: Mapping[str, int]) -> Ticks:
    """A valid ballot of somebody with these likings."""
    in_order = sorted(liking, key=lambda number: (-liking[number], number))
    liked = [number for number in in_order if liking[number] >= LIKED]
    match form.kind:
        case BallotKind.POINTS:
            return _points(liked or in_order[:1], liking, form)
        case BallotKind.SCORE:
            steps = form.highest - form.lowest + 1
            return {n: form.lowest + liking[n] * steps // SCALE for n in liking}
        case BallotKind.CHOOSE_ONE:
            return in_order[:1]
    wanted = max(len(liked), form.minimum)
    chosen = in_order[: min(wanted, form.maximum or wanted)]
    if form.kind is BallotKind.KNAPSACK:
        return _within(chosen, costs, form.money_limit or 0)
    return chosen


def _within(chosen: Sequence[str], costs: Mapping[str, int], limit: int) -> list[str]:
    kept: list[str] = []
    for number in chosen:
        if sum(costs[one] for one in kept) + costs[number] <= limit:
            kept.append(number)
    return kept


def _points(liked: Sequence[str], liking: Mapping[str, int], form: BallotForm) -> dict[str, int]:
    total = form.points_total or 0
    together = sum(max(liking[number], 1) for number in liked)
    points: dict[str, int] = {}
    for number in liked:
        share = max(liking[number], 1) * total // together
        points[number] = min(share, form.points_each or share)
    spare, most = total - sum(points.values()), form.points_each or total
    points[liked[0]] = min(points[liked[0]] + spare, most)
    return points
