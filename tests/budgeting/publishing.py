"""A declared round's published files made from an election alone, without a database: any kind of ballot, any rule, any size."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from random import Random
from typing import Any

from budgeting.rules.ballot_facts import form_facts
from budgeting.rules.ballots import BallotForm, BallotKind, OverLong
from budgeting.rules.count import count
from budgeting.rules.election import CountRule, Election, Marks
from budgeting.rules.lots import settled_by_lot
from budgeting.rules.pots import POTS
from budgeting.rules.publication import (
    BALLOTS,
    BEFORE,
    CLOSED,
    COUNTED,
    DECLARED,
    FORMAT,
    FROM_TOTALS,
    LOT_DRAWN,
    OPENED,
    REFUSED,
    ROUND,
    SETTLED,
    SUPPORTERS,
    TRACKERS,
    LogLine,
    ballot_bytes,
    count_digest,
    digests_of_result,
    files_with_sums,
    has_ballots_in,
    has_votes_in,
    line_digest,
    public_counts,
    public_log,
    public_outcome,
    refused_digest,
    trackers_digest,
    trackers_file,
)
from budgeting.rules.register import RefusalReason
from budgeting.rules.round_log import FIRST_LINK, TIE_FOUND
from budgeting.rules.steps import Outcome
from budgeting.rules.ties import LOT, UNDRAWN, hash_of_seed
from budgeting.rules.votes_file import votes_file
from budgeting.rules.written import (
    LOT_HASH,
    box_digest,
    frozen_digest,
    outcome_document,
    outcome_from,
)
from engage.content.rules.words import words_from

ID, SALT, SEED = "round-1", "salt-of-the-box", "drawn-from-both-cards"
COUNCIL = "A  council"
KEYS = ("ab" * 32, "cd" * 32)


def a_wide_form(election: Election) -> BallotForm:
    """A written rule that almost every ballot of this kind keeps to."""
    kind = election.kind
    return BallotForm(
        kind=kind,
        maximum=election.places,
        money_limit=10**8 if kind is BallotKind.KNAPSACK else None,
        points_total=100 if kind is BallotKind.POINTS else None,
        must_score_all=False,
        over_long=OverLong.REFUSED,
    )


@dataclass(frozen=True)
class Made:
    """A round as it went, before anything of it is published: ``lot`` was drawn in public, ``refused`` are left shut."""

    election: Election
    rule: CountRule
    outcome: Outcome
    form: BallotForm
    lot: str = ""
    refused: Mapping[str, int] = field(default_factory=dict)
    pots: Mapping[str, Any] | None = None
    before: "Made | None" = None

    @property
    def brought(self) -> dict[str, Any]:
        """What came from the pot before, as the outcome tells it."""
        if self.before is None:
            return {}
        told, pots = self.before.stored, self.before.pots
        assert pots is not None
        digest = told["digest"] if has_votes_in(self.before.stored) else ""
        before = {"from": pots["order"][pots["place"]], "pence": told["passed_on"]}
        return {"brought": {**before, "digest": digest}}

    @property
    def carried(self) -> dict[str, Any]:
        """The same, and what goes to the next pot."""
        pots = self.pots
        goes_on = pots and pots["carry"] == "to-next" and pots["place"] + 1 < len(pots["order"])
        left = int(self.election.budget - self.outcome.spent)
        return {**self.brought, **({"passed_on": left} if goes_on else {})}

    @property
    def budget_pence(self) -> int:
        """Its own money: the election has what was brought in it."""
        return int(self.election.budget) - self.brought.get("brought", {"pence": 0})["pence"]

    @property
    def cast(self) -> int:
        return self.election.voters + sum(self.refused.values())

    @cached_property
    def stored(self) -> dict[str, Any]:
        blank = sum(n for marks, n in self.election.ballots.items() if not marks.projects)
        tied = settled_by_lot(self.election, self.outcome.rule)
        margins = {
            name: {"needed": 3, "too_few": 2}
            for name in self.election.ids
            if name not in self.outcome.awards
        }
        has_margins = self.rule.allocation.value not in FROM_TOTALS
        return {
            **outcome_document(self.outcome),
            **self.carried,
            SUPPORTERS: dict(zip(self.election.ids, self.election.supporters, strict=True)),
            **({SETTLED: list(tied)} if tied else {}),
            "valid": self.election.voters - blank,
            "blank": blank,
            "spoilt": 0,
            "spoilt_reasons": {},
            "refused": dict(self.refused),
            "by_rotation": {"0": self.election.voters},
            **({"margins": margins} if has_margins else {}),
            "opened_salt": SALT,
        }


def counted(
    election: Election,
    rule: CountRule,
    form: BallotForm | None = None,
    *,
    lot: str = "",
    refused: Mapping[str, int] | None = None,
    pots: Mapping[str, Any] | None = None,
    before: Made | None = None,
) -> Made:
    """Counted by the rule, a lot drawn from the seed that the two cards give, and one drawn in public. Raises ``TieError``."""
    drawn = [f"{LOT}{SEED}" if name == UNDRAWN else name for name in rule.tie_break]
    if lot:
        drawn.append(f"{LOT}{lot}")
    outcome = count(election, replace(rule, tie_break=tuple(drawn)))
    form = form or a_wide_form(election)
    return Made(election, rule, outcome, form, lot, refused or {}, pots, before)


def files_of(made: Made) -> dict[str, bytes]:
    """All that is published of it."""
    files = _files_alone(made)
    if made.before is not None:
        files[BEFORE] = _files_alone(made.before)[ROUND]
    return files_with_sums(files)


def _files_alone(made: Made) -> dict[str, bytes]:
    election, stored = made.election, made.stored
    has_votes = has_votes_in(stored)
    frozen = _frozen(made)
    document = {
        "format": FORMAT,
        "round": ID,
        "address": made.pots["order"][made.pots["place"]] if made.pots else "by-itself",
        "rules_digest": frozen_digest(frozen),
        "frozen": frozen,
        "codes_issued": frozen["codes_issued"],
        "ballots": public_counts(stored),
        **({"opened_salt": SALT} if has_ballots_in(stored) else {}),
        "outcome": public_outcome(stored),
    }
    if made.refused:
        document["refused_trackers"] = sorted(_refused_trackers(made))
    document["log"] = public_log(_log(made, frozen, document["address"]))
    files = {
        ROUND: json.dumps(document, ensure_ascii=False, indent=1).encode(),
        TRACKERS: trackers_file(_trackers(made)),
    }
    if has_votes:
        files[BALLOTS] = votes_file(
            frozen,
            address=document["address"],
            council=COUNCIL,
            election=election,
            outcome=outcome_from(stored),
        ).encode()
    return files


def _trackers(made: Made) -> list[str]:
    return [f"{Random(at).getrandbits(60):015X}" for at in range(made.cast)]


def _refused_trackers(made: Made) -> list[str]:
    return _trackers(made)[: sum(made.refused.values())]


def _frozen(made: Made) -> dict[str, Any]:
    has_lot = UNDRAWN in made.rule.tie_break
    least = {one.id: one.least for one in made.election.projects if one.least}
    return {
        "round": ID,
        "words": words_from(
            {"title": {"en": "Safer “streets” \u2028 🌳; and more", "ur": "محفوظ"}}
        ),
        "budget_pence": made.budget_pence,
        "opens_at": "2026-11-01T00:00:00+00:00",
        "closes_at": "2027-07-03T23:00:00+00:00",
        "rules": {
            "count": made.rule.facts(),
            "ballot": form_facts(made.form),
            "refusals": [reason.value for reason in RefusalReason],
            "part_fundable": [one.id for one in made.election.projects if one.is_part_fundable],
            **({"least_pence": least} if least else {}),
            **({LOT_HASH: hash_of_seed(SEED)} if has_lot else {}),
        },
        "keys": list(KEYS),
        "codes_issued": made.cast + 5,
        "projects": [
            {
                "number": project.id,
                "cost_pence": project.cost,
                "category": ", ".join(sorted(project.categories)),
                "words": words_from({"title": {"en": f"Project “{project.id}”"}}),
            }
            for project in made.election.projects
        ],
        **({POTS: made.pots} if made.pots else {}),
    }


def _log(made: Made, frozen: Mapping[str, Any], address: str) -> list[LogLine]:
    """Everything from setting up to declaring, chained, with gaps where the council's log says something about another round."""
    opened = {
        "rules_digest": frozen_digest(frozen),
        "codes_issued": frozen["codes_issued"],
        "ballots": 0,
        "council": COUNCIL,
        "address": address,
    }
    closed = {
        "ballots": made.cast,
        "is_early": True,
        "planned_closes_at": frozen["closes_at"],
        "rules_digest": frozen_digest(frozen),
        "sealed_digest": box_digest([]),
        "trackers_digest": trackers_digest(_trackers(made)),
    }
    was_counted = {
        **public_counts(made.stored),
        "opened_digest": _opened_digest(made.election),
        **refused_digest(_refused_trackers(made)),
        **count_digest(made.stored),
        **made.carried,
    }
    was_declared = {
        **count_digest(made.stored),
        **digests_of_result(public_outcome(made.stored)),
    }
    refused = [{"reason": each, "number": number} for each, number in made.refused.items()]
    codes = {"number": frozen["codes_issued"]}
    tie = {"tie": made.stored.get(SETTLED, [])}
    entries: list[tuple[str, dict[str, Any]]] = [
        ("round.set_up", {}),
        *(("round.key_made", {"public_key": key}) for key in KEYS),
        ("round.keys_tried", {}),
        ("round.witness_named", {"witness": "one"}),
        ("round.witness_named", {"witness": "two"}),
        ("round.codes_agreed", codes),
        ("round.codes_issued", codes),
        (OPENED, opened),
        (CLOSED, closed),
        *((REFUSED, facts) for facts in refused),
        *([(TIE_FOUND, tie), (LOT_DRAWN, {"seed": made.lot, **tie})] if made.lot else []),
        (COUNTED, was_counted),
        (DECLARED, was_declared),
    ]
    lines: list[LogLine] = []
    previous, earlier = hashlib.sha256(b"what was before").hexdigest(), FIRST_LINK
    for number, (action, told) in zip((*range(4, 8), *range(9, 40)), entries, strict=False):
        line = LogLine(
            number=number,
            at=f"2026-11-01T12:00:{number:02d}.000000+00:00",
            actor=f"officer-{number % 2}",
            action=action,
            subject=ID,
            facts=told,
            previous=previous,
            earlier=earlier,
            digest="",
        )
        lines.append(replace(line, digest=line_digest(line)))
        previous = earlier = lines[-1].digest
    return lines


def _opened_digest(election: Election) -> str:
    return box_digest(
        ballot_bytes(SALT, _written(election, marks))
        for marks, number in election.ballots.items()
        for _ in range(number)
    )


def _written(election: Election, marks: Marks) -> list[Any]:
    named = [election.ids[place] for place in marks.projects]
    return [list(pair) for pair in zip(named, marks.points, strict=True)] if marks.points else named
