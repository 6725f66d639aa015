"""A round's written rules as stored data: what is frozen at opening, and what the count reads back."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from budgeting.rules.ballots import BallotKind
from budgeting.rules.election import (
    Allocation,
    Completion,
    CountRule,
    Election,
    ElectionProject,
    EndowmentStep,
    Measure,
    StopAt,
    Utility,
    Variant,
    ZeroVotes,
    merge_ballots,
)
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.rule_text import read_fraction
from budgeting.rules.steps import Outcome
from engage.rules.errors import InvalidError

SMALLEST_TALLY = 10
"""Below this many ballots only the outcome is published, never votes per project (small groups: McGaley 2006)."""

MOST_VOTES_FIRST: dict[str, Any] = {
    "rule": "greedy",
    "measure": "votes",
    "variant": "skip",
    "tie_break": ["lower-cost"],
}
FAIR_SHARES: dict[str, Any] = {
    "rule": "equal-shares",
    "utility": "cost",
    "completion": "add1-then-greedy",
    "step": "100",
    "stop": "exhaustive",
    "tie_break": ["lower-cost", "more-votes"],
}
"""Money is in pence, so a step of 100 raises every voter's share by a pound at a time."""


def rule_from(document: Mapping[str, Any]) -> CountRule:
    """The count rule that a stored document declares; what is not said has the plain default.

    Raises ``InvalidError`` ``rule_unknown`` for a word that no rule has.
    """
    try:
        return CountRule(
            allocation=Allocation(document.get("rule", Allocation.GREEDY)),
            measure=Measure(document.get("measure", Measure.VOTES)),
            variant=Variant(document.get("variant", Variant.SKIP)),
            utility=Utility(document.get("utility", Utility.COST)),
            completion=Completion(document.get("completion", Completion.NONE)),
            step=EndowmentStep(amount=int(Fraction(document.get("step", "1")))),
            stop=StopAt(document.get("stop", StopAt.EXHAUSTIVE)),
            zero_votes=ZeroVotes(document.get("zero_votes", ZeroVotes.SKIP)),
            tie_break=tuple(document.get("tie_break", ())),
        )
    except ValueError:
        raise InvalidError("rule_unknown", where="rule") from None


def election_of(
    *,
    budget_pence: int,
    costs: Mapping[str, int],
    categories: Mapping[str, str],
    ballots: Iterable[Sequence[str]],
) -> Election:
    """An election in pence from opened ballots, each the numbers of the projects chosen."""
    return Election(
        budget=budget_pence,
        projects=tuple(
            ElectionProject(
                number, cost, frozenset({categories[number]} if categories.get(number) else ())
            )
            for number, cost in costs.items()
        ),
        kind=BallotKind.APPROVAL,
        ballots=merge_ballots(BallotKind.APPROVAL, tuple(costs), ballots),
    )


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
