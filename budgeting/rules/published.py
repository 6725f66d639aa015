"""The published files of a round as its checks read them. Nothing that they say of themselves is believed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, NoReturn

from budgeting.rules.ballot_facts import form_from_facts
from budgeting.rules.ballots import BallotForm, BallotKind
from budgeting.rules.election import (
    CountRule,
    Election,
    ElectionProject,
    Totals,
    categories_in,
)
from budgeting.rules.pabulib import PabulibDocument, parse_pabulib
from budgeting.rules.pabulib_election import election_of
from budgeting.rules.pots import POTS, Belonging, belonging_from_facts
from budgeting.rules.publication import (
    BALLOTS,
    BEFORE,
    LOT_DRAWN,
    OPENED,
    OPENED_ONLY,
    REFUSED_TRACKERS,
    ROUND,
    SUPPORTERS,
    TRACKERS,
    LogLine,
)
from budgeting.rules.rule_text import read_fraction
from budgeting.rules.small_boxes import SMALLEST_BOX
from budgeting.rules.steps import Outcome
from budgeting.rules.ties import seed_in
from budgeting.rules.votes_file import votes_file
from budgeting.rules.written import parts_in, rule_to_count

LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON holds exactly (ECMA-262, ``Number.MAX_SAFE_INTEGER``)."""
LONGEST = 20


class FailedError(Exception):
    """How a check ends that does not hold, with the facts that say where."""

    def __init__(self, why: str, **facts: object) -> None:
        self.facts = {"why": why, **facts}


class NotPossibleError(FailedError):
    """How a check ends for which the files of a small box hold too little, on purpose."""


class Published:
    """The files of a round, read when a check asks for them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    @cached_property
    def round(self) -> dict[str, Any]:
        text = self.files[ROUND].decode()
        document: dict[str, Any] = json.loads(
            text,
            object_pairs_hook=_told_once,
            parse_int=_whole,
            parse_float=_not_whole,
            parse_constant=_not_whole,
        )
        return document

    @cached_property
    def trackers(self) -> list[str]:
        return self.files[TRACKERS].decode().split("\n")[:-1]

    @cached_property
    def document(self) -> PabulibDocument:
        return parse_pabulib(self.files[BALLOTS].decode())

    @cached_property
    def election(self) -> Election:
        return election_of(self.document)

    @property
    def form(self) -> BallotForm:
        """The written rule for the ballots."""
        frozen = self.round["frozen"]
        return form_from_facts(frozen["rules"]["ballot"], budget_pence=frozen["budget_pence"])

    @property
    def costs(self) -> dict[str, int]:
        """Every project that was frozen, in the order of the list, with what it costs in pence."""
        return {
            one["number"]: number_of(one["cost_pence"]) for one in self.round["frozen"]["projects"]
        }

    @property
    def categories(self) -> dict[str, frozenset[str]]:
        """The categories of every project that was frozen."""
        frozen = self.round["frozen"]["projects"]
        return {one["number"]: categories_in(one["category"]) for one in frozen}

    def may_have_votes(self, number: str) -> bool:
        """Whether anybody may have chosen a project, as far as the result tells."""
        if self.is_very_small:
            return self.opened > 0
        return read_fraction(self.round["outcome"]["tallies"][number]) > 0

    @property
    def frozen_election(self) -> Election:
        """The ballots of the file, or of a small box the totals of the result, under the budget, projects and form that were
        frozen, whatever the file says of those."""
        frozen, form = self.round["frozen"], self.form
        parts = parts_in(frozen["rules"])
        return replace(
            self.election,
            budget=self.money,
            projects=tuple(
                ElectionProject(
                    one["number"],
                    one["cost_pence"],
                    categories_in(one["category"]),
                    is_part_fundable=one["number"] in parts,
                    least=parts.get(one["number"], 0),
                )
                for one in frozen["projects"]
            ),
            kind=form.kind,
            places=form.maximum if form.kind is BallotKind.RANKING else None,
            coins=1,
            totals=self._told_in_result(self.election.totals),
        )

    def _told_in_result(self, totals: Totals | None) -> Totals | None:
        told = self.round["outcome"]
        return totals and Totals(
            totals.voters,
            tuple(number_of(told[SUPPORTERS][number]) for number in self.costs),
            tuple(read_fraction(told["tallies"][number]) for number in self.costs),
        )

    @property
    def votes_file_again(self) -> str:
        """What ``ballots.pb`` must be to the character, for its ballots."""
        told = self.round["outcome"]
        tallies = {number: read_fraction(text) for number, text in told["tallies"].items()}
        outcome = Outcome((), 0, tallies, told["awards"], (), self.rule, told["digest"])
        return votes_file(
            self.round["frozen"],
            address=self.round["address"],
            council=self.facts_of(OPENED)["council"],
            election=self.frozen_election,
            outcome=outcome,
        )

    @cached_property
    def log(self) -> list[LogLine]:
        return [LogLine(**entry) for entry in self.round["log"]["entries"]]

    @property
    def rule(self) -> CountRule:
        """The rule that was frozen, its lot drawn from the seed that the outcome tells; then the lot that the log tells of."""
        seed = seed_in(self.round["outcome"]["rule"]["tie_break"])
        drawn = next((line.facts["seed"] for line in self.log if line.action == LOT_DRAWN), "")
        return rule_to_count(self.round["frozen"]["rules"], seed=seed, drawn_in_public=drawn)

    @cached_property
    def pots(self) -> Belonging | None:
        """How the round is a pot of one with several, by its frozen rules."""
        facts = self.round["frozen"].get(POTS)
        return None if facts is None else belonging_from_facts(facts)

    @cached_property
    def before(self) -> "Published":
        """The pot before, as far as it is published here."""
        return Published({ROUND: self.files[BEFORE]})

    @property
    def brought(self) -> int:
        """What came from the pot before, in pence."""
        told = self.round["outcome"].get("brought")
        return 0 if told is None else number_of(told["pence"])

    @property
    def money(self) -> int:
        """All that could be given, in pence."""
        return number_of(self.round["frozen"]["budget_pence"]) + self.brought

    @property
    def voted(self) -> int:
        """Ballots that could be read."""
        return sum(number_of(self.round["ballots"][part]) for part in ("valid", "blank"))

    @property
    def opened(self) -> int:
        """Ballots that were taken out of their envelopes."""
        return sum(map(number_of, self.round["ballots"].values()))

    @property
    def cast(self) -> int:
        return self.opened + sum(map(number_of, self.refused.values()))

    @property
    def refused(self) -> Mapping[str, int]:
        """Envelopes that were left shut, by the written reason."""
        found: Mapping[str, int] = self.round["outcome"].get("refused", {})
        return found

    @property
    def refused_trackers(self) -> list[str]:
        """The receipts of these."""
        found: list[str] = self.round.get(REFUSED_TRACKERS, [])
        return found

    @property
    def is_very_small(self) -> bool:
        """Whether only what was decided is published. How many of a few ballots name a project stays secret, so this is the
        council's word; what can be seen is how many were opened."""
        return OPENED_ONLY in self.round["ballots"]

    @property
    def has_ballots(self) -> bool:
        """Whether each ballot must be published."""
        return not self.is_very_small and self.marked >= SMALLEST_BOX

    @property
    def marked(self) -> int:
        """How many of the ballots name a project."""
        return number_of(self.round["ballots"]["valid"])

    def facts_of(self, action: str) -> Mapping[str, Any]:
        """The facts of the one log entry of this kind."""
        return self.entry(action).facts

    def entry(self, action: str) -> LogLine:
        """The one log entry of this kind."""
        found = [line for line in self.log if line.action == action]
        if len(found) != 1:
            raise FailedError("log_entry_not_once", action=action, found=len(found))
        return found[0]


def _told_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Raises ``ValueError`` for a name that a file tells twice: readers would choose between the two."""
    told = dict(pairs)
    if len(told) < len(pairs):
        raise ValueError("told twice")
    return told


def _whole(digits: str) -> int:
    """Raises ``ValueError`` for a number that readers would take for another: below nothing, or beyond what each can hold."""
    number = int(digits)
    if digits.startswith("-") or number > LARGEST:
        raise ValueError(digits[:LONGEST])
    return number


def _not_whole(text: str) -> NoReturn:
    raise ValueError(text[:LONGEST])


def number_of(told: object) -> int:
    """A number of ballots or of pence. Raises ``ValueError`` for anything else, as less than none."""
    if type(told) is not int or told < 0:
        raise ValueError(told)
    return told


def same(why: str, told: object, found: object) -> None:
    """Raise ``FailedError`` unless what is told is what was found."""
    if told != found or isinstance(told, bool) != isinstance(found, bool):
        raise FailedError(why, told=told, found=found)
