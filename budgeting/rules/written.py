"""A round's written rules as stored data: what is frozen at opening, and what the count reads back.

The count rule is stored as its facts (``CountRule.facts``), the form in which it is published too; one reader,
``rule_facts.rule_from_facts``, reads both.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from budgeting.rules.ballots import BallotForm, BallotKind
from budgeting.rules.election import (
    Allocation,
    Completion,
    CountRule,
    Election,
    ElectionProject,
    EndowmentStep,
    PartFunding,
    categories_in,
    exact_text,
    merge_ballots,
)
from budgeting.rules.margins import Margin
from budgeting.rules.marks import ticks_in
from budgeting.rules.pabulib_writing import PART_FUNDABLE
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.rule_text import read_fraction
from budgeting.rules.steps import Outcome
from budgeting.rules.ties import LOT, drawn
from engage.rules.errors import InvalidError

LOT_HASH = "lot_hash"
"""Among a round's rules: the hash of the seed of its lot, published at opening; the seed itself is told by the count."""

LEAST = "least_pence"
"""Among a round's rules: by project, the least that its group said could work."""

NO_PARTS: Mapping[str, int] = {}

MOST_VOTES_FIRST = CountRule(tie_break=("lower-cost",)).facts()
FAIR_SHARES = CountRule(
    allocation=Allocation.EQUAL_SHARES,
    completion=Completion.ADD1_THEN_GREEDY,
    step=EndowmentStep(amount=100),
    tie_break=("lower-cost", "more-votes"),
).facts()
"""Money is in pence, so a step of 100 raises every voter's share by a pound at a time."""


def part_fundable_in(rules: Mapping[str, Any]) -> tuple[str, ...]:
    """Numbers of the projects that can use a part of their money, from a round's written rules."""
    return tuple(rules.get(PART_FUNDABLE, ()))


def least_in(rules: Mapping[str, Any]) -> dict[str, int]:
    """The least that could work, in pence, as the groups of these projects said in their bids."""
    return dict(rules.get(LEAST, {}))


def parts_in(rules: Mapping[str, Any]) -> dict[str, int]:
    """By number, each project that can use a part of its money: below how many pence none is of use, 0 where nobody said."""
    least = least_in(rules)
    return {number: least.get(number, 0) for number in part_fundable_in(rules)}


def with_part(
    rules: Mapping[str, Any], number: str, *, is_fundable: bool, least_pence: int = 0
) -> dict[str, Any]:
    """The rules with it written down whether a project can use a part of its money, and how much at the least, where its group said."""
    others = [each for each in part_fundable_in(rules) if each != number]
    least = {each: pence for each, pence in least_in(rules).items() if each != number}
    if is_fundable and least_pence:
        least[number] = least_pence
    able = [*others, number] if is_fundable else others
    written = {name: part for name, part in rules.items() if name not in {PART_FUNDABLE, LEAST}}
    if able or PART_FUNDABLE in rules:
        written[PART_FUNDABLE] = able
    return {**written, LEAST: least} if least else written


def check_least(least_pence: int, *, cost_pence: int, is_part_fundable: bool) -> None:
    """Whether this can be the least that could work. 0 says nothing of it.

    Raises ``InvalidError`` ``least_without_part``, or ``least_above_cost`` where it is not below what the project costs.
    """
    if least_pence and not is_part_fundable:
        raise InvalidError("least_without_part", where="least")
    if least_pence < 0 or least_pence >= cost_pence > 0:
        raise InvalidError("least_above_cost", where="least")


def rule_in_force(rules: Mapping[str, Any]) -> CountRule:
    """How a round's votes become projects. Where no project can use a part of its money, no part can be offered, so that
    nobody is promised one."""
    rule = rule_from_facts(rules["count"])
    return rule if part_fundable_in(rules) else replace(rule, part_funding=PartFunding.NONE)


def offers_parts(rules: Mapping[str, Any]) -> bool:
    """Whether what is left at the end of the count is offered to a project as a part of its money."""
    return rule_in_force(rules).part_funding is PartFunding.OFFER


def election_of(
    *,
    budget_pence: int,
    costs: Mapping[str, int],
    categories: Mapping[str, str],
    form: BallotForm,
    ballots: Iterable[Sequence[Any]],
    parts: Mapping[str, int] = NO_PARTS,
) -> Election:
    """An election in pence from opened ballots that count, as ``marks`` writes them.

    ``categories`` may name several for a project, with commas between; ``parts`` as ``parts_in`` tells them.
    """
    return Election(
        budget=budget_pence,
        projects=tuple(
            ElectionProject(
                number,
                cost,
                categories_in(categories.get(number, "")),
                is_part_fundable=number in parts,
                least=parts.get(number, 0),
            )
            for number, cost in costs.items()
        ),
        kind=form.kind,
        ballots=merge_ballots(
            form.kind, tuple(costs), (ticks_in(marks, kind=form.kind) for marks in ballots)
        ),
        places=form.maximum if form.kind is BallotKind.RANKING else None,
    )


def rule_to_count(rules: Mapping[str, Any], *, seed: str, drawn_in_public: str = "") -> CountRule:
    """The count rule among a round's stored rules, its lot drawn from ``seed`` where it has one.

    ``drawn_in_public`` is the seed of a lot that was drawn because the list left a tie; it comes after the list.
    Raises ``InvalidError`` ``lot_seed_differs`` unless the seed's hash is the one that the rules promised (``LOT_HASH``).
    """
    rule = rule_from_facts(rules["count"])
    drawn_list = drawn(rule.tie_break, seed=seed, seed_hash=rules.get(LOT_HASH, ""))
    last = (f"{LOT}{drawn_in_public}",) if drawn_in_public else ()
    return replace(rule, tie_break=(*drawn_list, *last))


def outcome_document(outcome: Outcome) -> dict[str, Any]:
    """An outcome as it is stored and published."""
    return {
        "winners": list(outcome.winners),
        "spent": str(outcome.spent),
        "awards": {number: str(amount) for number, amount in outcome.awards.items()},
        "tallies": {number: str(votes) for number, votes in outcome.tallies.items()},
        "rule": outcome.rule.facts(),
        "steps": [step.as_data() for step in outcome.steps],
        "digest": outcome.digest,
    }


def margins_document(margins: Iterable[Margin]) -> dict[str, Any]:
    """What projects would have needed, by number, as it is stored and published."""
    return {
        margin.project_id: {"needed": margin.needed, "too_few": margin.too_few}
        | ({} if margin.points is None else {"points": exact_text(margin.points)})
        for margin in margins
    }


def frozen_digest(document: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of everything that residents vote on and by which their votes are counted."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def box_digest(items: Iterable[bytes]) -> str:
    """SHA-256 over the items' own digests in sorted order: says whether one was altered, dropped or added, whatever the order."""
    lines = sorted(hashlib.sha256(item).hexdigest() for item in items)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def outcome_from(document: Mapping[str, Any]) -> Outcome:
    """A stored outcome read back. Its steps stay behind: they explain, and whoever counts again gets them anew."""
    return Outcome(
        winners=tuple(document["winners"]),
        spent=read_fraction(document["spent"]),
        tallies={number: read_fraction(text) for number, text in document["tallies"].items()},
        awards={number: read_fraction(text) for number, text in document["awards"].items()},
        steps=(),
        rule=rule_from_facts(document["rule"]),
        digest=document["digest"],
    )
