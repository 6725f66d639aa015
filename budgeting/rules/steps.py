"""An outcome that explains itself: ordered steps of codes and facts, without a sentence."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from budgeting.rules.election import Allocation, Amount, CountRule, PartFunding, exact_text

Fact = str | int | tuple[str, ...]


class StepCode(StrEnum):
    """What happened to a project, or to the count, at one step."""

    FUNDED = "funded"
    NO_VOTES = "no_votes"
    BELOW_THRESHOLD = "below_threshold"
    NOT_ENOUGH_MONEY = "not_enough_money"
    AFTER_STOP = "after_stop"
    OVER_CAP = "over_cap"
    INCOMPATIBLE = "incompatible"
    SUPPORTERS_OUT_OF_MONEY = "supporters_out_of_money"
    ENDOWMENT_RAISED = "endowment_raised"
    ENDOWMENT_KEPT = "endowment_kept"
    ENDOWED = "endowed"
    COMPLETION_STARTED = "completion_started"
    STOPPED = "stopped"
    OFFERED = "offered"
    PART_TOO_SMALL = "part_too_small"
    """What was left is less than the least that could work."""
    AWARDED = "awarded"
    BELOW_MINIMUM = "below_minimum"


@dataclass(frozen=True)
class CountStep:
    """One step. Amounts in ``facts`` are exact text (``exact_text``), numbers of people are integers."""

    code: StepCode
    project_id: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def as_data(self) -> dict[str, object]:
        told: dict[str, object] = {"code": self.code.value}
        if self.project_id is not None:
            told["project"] = self.project_id
        return told | {
            name: list(fact) if isinstance(fact, tuple) else fact
            for name, fact in self.facts.items()
        }


@dataclass(frozen=True)
class Outcome:
    """What a count decided, why, and a digest that anyone who counts again must reach.

    ``winners`` are in order of funding; ``awards`` says how much each gets (its cost, except where money is shared
    out or a part is offered); ``tallies`` holds every project.
    """

    winners: tuple[str, ...]
    spent: Amount
    tallies: Mapping[str, Amount]
    awards: Mapping[str, Amount]
    steps: tuple[CountStep, ...]
    rule: CountRule
    digest: str


def outcome_of(
    rule: CountRule,
    awards: Mapping[str, Amount],
    tallies: Mapping[str, Amount],
    steps: Sequence[CountStep],
) -> Outcome:
    """Seal what was counted; ``awards`` are in order of funding."""
    winners = tuple(awards)
    return Outcome(
        winners=winners,
        spent=sum(awards.values()),
        tallies=tallies,
        awards=awards,
        steps=tuple(steps),
        rule=rule,
        digest=digest_of(rule, awards, tallies),
    )


def digest_of(rule: CountRule, awards: Mapping[str, Amount], tallies: Mapping[str, Amount]) -> str:
    """SHA-256 over canonical JSON (sorted keys, no spaces, UTF-8) of rule, winners in order, and tallies.

    A share-out and part-funding add the awards; elsewhere an award is what the project costs.
    """
    told: dict[str, object] = {
        "rule": rule.facts(),
        "winners": list(awards),
        "tallies": {name: exact_text(amount) for name, amount in tallies.items()},
    }
    if rule.allocation is Allocation.SHARE_OUT or rule.part_funding is PartFunding.OFFER:
        told["awards"] = {name: exact_text(amount) for name, amount in awards.items()}
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()
