"""Checking a declared round from its published files alone: lists, rules, log, ballots and the count done again.

Nothing that the files say of themselves is believed: every digest is made anew and every number counted.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from budgeting.rules.ballot_facts import form_from_facts
from budgeting.rules.count import count
from budgeting.rules.election import CountRule, Election
from budgeting.rules.marks import published_marks, sort_box
from budgeting.rules.pabulib import PabulibDocument, parse_pabulib
from budgeting.rules.pabulib_ballot import meta_of
from budgeting.rules.pabulib_election import election_of, notices_of, published_rule
from budgeting.rules.pabulib_votes import repeat_in
from budgeting.rules.pabulib_writing import SMALLEST_BOX
from budgeting.rules.proofs import proof_rules
from budgeting.rules.publication import (
    BALLOTS,
    CLOSED,
    COUNTED,
    DECLARED,
    FORMAT,
    LOT_DRAWN,
    OPENED,
    REFUSED,
    RIGHTS_ON_DEMAND,
    ROUND,
    SUMS,
    TRACKERS,
    LogLine,
    ballot_bytes,
    line_digest,
)
from budgeting.rules.ties import TieError, seed_in
from budgeting.rules.written import (
    SMALLEST_TALLY,
    box_digest,
    frozen_digest,
    outcome_document,
    rule_to_count,
)
from engage.rules.errors import InvalidError


class Standing(StrEnum):
    """What a check came to. ``not_possible``: the files of a small box hold too little for it, on purpose."""

    HELD = "held"
    FAILED = "failed"
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True)
class Check:
    """One check: its name, how it went, and the facts that say where it failed or why it could not be made."""

    name: str
    standing: Standing
    facts: Mapping[str, object] = field(default_factory=dict)

    def as_data(self) -> dict[str, object]:
        return {"check": self.name, "standing": self.standing.value, **self.facts}


class _Failed(Exception):  # noqa: N818 - never leaves this module; says how a check ends
    def __init__(self, why: str, **facts: object) -> None:
        self.facts = {"why": why, **facts}


class _NotPossible(_Failed):
    pass


class Published:
    """The files of a round, read when a check asks for them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    @cached_property
    def round(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.files[ROUND])
        return document

    @cached_property
    def trackers(self) -> list[str]:
        return self.files[TRACKERS].decode().removesuffix("\n").split("\n")

    @cached_property
    def document(self) -> PabulibDocument:
        return parse_pabulib(self.files[BALLOTS].decode())

    @cached_property
    def election(self) -> Election:
        return election_of(self.document)

    @cached_property
    def log(self) -> list[LogLine]:
        return [LogLine(**entry) for entry in self.round["log"]["entries"]]

    @property
    def rule(self) -> CountRule:
        """The rule that was frozen, its lot drawn from the seed that the outcome tells; then the lot that the log tells of."""
        seed = seed_in(self.round["outcome"]["rule"]["tie_break"])
        drawn = next((line.facts["seed"] for line in self.log if line.action == LOT_DRAWN), "")
        return rule_to_count(self.round["frozen"]["rules"], seed=seed, drawn_in_public=drawn)

    @property
    def voted(self) -> int:
        """Ballots that could be read."""
        return sum(_number(self.round["ballots"][part]) for part in ("valid", "blank"))

    @property
    def cast(self) -> int:
        left_out = (self.round["ballots"]["spoilt"], *self.refused.values())
        return self.voted + sum(map(_number, left_out))

    @property
    def refused(self) -> Mapping[str, int]:
        """Envelopes that were left shut, by the written reason."""
        found: Mapping[str, int] = self.round["outcome"].get("refused", {})
        return found

    @property
    def is_very_small(self) -> bool:
        return self.cast < SMALLEST_TALLY

    def facts_of(self, action: str) -> Mapping[str, Any]:
        """The facts of the one log entry of this kind."""
        return self.entry(action).facts

    def entry(self, action: str) -> LogLine:
        """The one log entry of this kind."""
        found = [line for line in self.log if line.action == action]
        if len(found) != 1:
            raise _Failed("log_entry_not_once", action=action, found=len(found))
        return found[0]


def _number(told: object) -> int:
    """A number of ballots. Raises ``ValueError`` for anything else, as less than none."""
    if type(told) is not int or told < 0:
        raise ValueError(told)
    return told


def verify(files: Mapping[str, bytes]) -> list[Check]:
    """Every check of a round's published files (name -> content), in a fixed order. Nothing raises: what cannot be
    read has failed. The count is the exact one by which rounds are counted, so that its steps can be compared to the digit.

    A changed last line of the log whose digest was made to fit again is found only by comparing the heads with ones
    that were printed on the day.
    """
    published = Published(files)
    return [_made(name, check, published) for name, check in _CHECKS.items()]


_UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What a file can bring about that is not what it should be: a part missing, of another kind, endless, or nested too deeply."""


def _made(name: str, check: Callable[[Published], None], published: Published) -> Check:
    try:
        check(published)
    except _NotPossible as ending:
        return Check(name, Standing.NOT_POSSIBLE, ending.facts)
    except _Failed as ending:
        return Check(name, Standing.FAILED, ending.facts)
    except TieError as tie:
        return Check(name, Standing.FAILED, {"why": "tie", "tie": list(tie.tie)})
    except InvalidError as error:
        where = str(error.facts.get("where", ""))
        return Check(name, Standing.FAILED, {"why": error.code, "where": where})
    except _UNREADABLE as error:
        return Check(name, Standing.FAILED, {"why": "unreadable", "what": str(error)[:80]})
    return Check(name, Standing.HELD)


def _same(why: str, told: object, found: object) -> None:
    if told != found:
        raise _Failed(why, told=told, found=found)


def _check_files(published: Published) -> None:
    wanted = {ROUND, TRACKERS, SUMS} | (set() if published.is_very_small else {BALLOTS})
    missing = sorted(wanted - published.files.keys())
    if missing:
        raise _Failed("file_missing", files=missing)
    _same("format", published.round["format"], FORMAT)


def _check_sums(published: Published) -> None:
    told = {}
    for line in published.files[SUMS].decode().splitlines():
        digest, _, name = line.partition("  ")
        told[name] = digest
    for name, content in published.files.items():
        if name != SUMS and told.pop(name, None) != hashlib.sha256(content).hexdigest():
            raise _Failed("sum_differs", file=name)
    if told:
        raise _Failed("file_missing", files=sorted(told))


def _check_rules(published: Published) -> None:
    found = frozen_digest(published.round["frozen"])
    _same("rules_digest", published.round["rules_digest"], found)
    _same("rules_digest_in_log", published.facts_of(OPENED)["rules_digest"], found)
    frozen = published.round["frozen"]
    _same("round", published.round["round"], frozen["round"])
    _same("rule_in_outcome", published.round["outcome"]["rule"], published.rule.facts())


def _check_log(published: Published) -> None:
    before: LogLine | None = None
    for line in published.log:
        if line.subject != published.round["round"]:
            raise _Failed("log_of_another_round", entry=line.number)
        if line.digest != line_digest(line):
            raise _Failed("log_entry_changed", entry=line.number)
        if before is not None:
            _check_link(before, line)
        before = line
    needed = (OPENED, CLOSED) if published.is_very_small else (OPENED, CLOSED, COUNTED, DECLARED)
    heads = {action: published.round["log"]["heads"][action.split(".")[1]] for action in needed}
    for action, head in heads.items():
        _same("head", head, published.entry(action).digest)


def _check_link(before: LogLine, line: LogLine) -> None:
    """Neighbours in the whole log are chained; between others there are entries about something else."""
    if line.number <= before.number:
        raise _Failed("log_out_of_order", entry=line.number)
    if line.number == before.number + 1 and line.previous != before.digest:
        raise _Failed("log_chain_broken", entry=line.number)


def _check_trackers(published: Published) -> None:
    trackers = published.trackers
    if published.files[TRACKERS] and not published.files[TRACKERS].endswith(b"\n"):
        raise _Failed("trackers_cut_short")
    if trackers != sorted(set(trackers)):
        raise _Failed("trackers_not_sorted_once")
    _same("number_of_trackers", published.cast, len(trackers))
    _same("ballots_at_close", published.facts_of(CLOSED)["ballots"], len(trackers))


def _check_refused(published: Published) -> None:
    """Every envelope that was left shut is in the log, after the close, for a reason that the frozen rules name."""
    closed = published.entry(CLOSED)
    told: Counter[str] = Counter()
    for line in published.log:
        if line.action == REFUSED and line.number > closed.number:
            told[line.facts["reason"]] += _number(line.facts["number"])
    _same("refused_in_log", published.refused, dict(told))
    if not told.keys() <= set(published.round["frozen"]["rules"].get("refusals", ())):
        raise _Failed("refused_without_a_rule", reasons=sorted(told))


def _check_codes(published: Published) -> None:
    issued = published.round["codes_issued"]
    _same("codes_frozen", published.round["frozen"]["codes_issued"], issued)
    _same("codes_in_log", published.facts_of(OPENED)["codes_issued"], issued)
    rights = issued + _rights_on_demand(published)
    if published.cast > rights:
        raise _Failed("more_ballots_than_codes", ballots=published.cast, codes=rights)


def _rights_on_demand(published: Published) -> int:
    """How many came of proven addresses, by the log's last word on it; none where the frozen rules accept no such proof."""
    if not proof_rules(published.round["frozen"]["rules"]).on_demand:
        return 0
    told = [line.facts["number"] for line in published.log if line.action == RIGHTS_ON_DEMAND]
    if told != sorted(told):
        raise _Failed("rights_taken_back", numbers=told)
    return int(told[-1]) if told else 0


def _check_projects(published: Published) -> None:
    _need_votes(published)
    frozen, election = published.round["frozen"], published.election
    _same("budget", frozen["budget_pence"], election.budget)
    told = {project["number"]: project["cost_pence"] for project in frozen["projects"]}
    _same("costs", told, {project.id: project.cost for project in election.projects})
    _same("order_of_projects", list(told), list(election.ids))


def _check_ballots(published: Published) -> None:
    _need_votes(published)
    election = published.election
    _same("number_of_ballots", published.voted, election.voters)
    counted = published.facts_of(COUNTED)
    _same("ballots_in_log", counted["ballots"], election.voters)
    _same("spoilt_in_log", counted["spoilt"], published.round["ballots"]["spoilt"])
    _check_own_words(published, "number_disagrees")
    if election.totals is not None:
        raise _only_totals(election)
    salt = published.round["opened_salt"]
    blank = sum(number for marks, number in election.ballots.items() if not marks.projects)
    _same("number_of_blank_ballots", published.round["ballots"]["blank"], blank)
    found = box_digest(
        ballot_bytes(salt, published_marks(marks, kind=election.kind, ids=election.ids))
        for marks, number in election.ballots.items()
        for _ in range(number)
    )
    _same("opened_digest", counted["opened_digest"], found)


def _check_form(published: Published) -> None:
    """What was spoilt or handed back is not among the ballots that count."""
    _need_votes(published)
    frozen, document, election = published.round["frozen"], published.document, published.election
    form = form_from_facts(frozen["rules"]["ballot"], budget_pence=frozen["budget_pence"])
    _same("kind_of_ballots", form.kind, election.kind)
    for key, limit in meta_of(form, projects=len(frozen["projects"])).items():
        _same("limit_beside_ballots", limit, document.facts.get(key))
    if election.totals is not None:
        raise _only_totals(election)
    where = repeat_in(document, election.kind)
    if where is not None:
        raise _Failed("ballot_breaks_rule", reason="marked_twice", where=where)
    costs = {project["number"]: project["cost_pence"] for project in frozen["projects"]}
    written = (published_marks(each, kind=form.kind, ids=election.ids) for each in election.ballots)
    for reason in sort_box(written, form=form, costs=costs).spoilt:
        raise _Failed("ballot_breaks_rule", reason=reason)


def _check_own_words(published: Published, code: str) -> None:
    """What the file of ballots says of itself: how many votes it has, or what each project got."""
    for notice in notices_of(published.document, published.election):
        if notice.code == code:
            raise _Failed(code, where=notice.where, **notice.facts)


def _only_totals(election: Election) -> _Failed:
    """Totals alone are right for a small box only: a large one that holds its ballots back has failed."""
    if election.voters >= SMALLEST_BOX:
        return _Failed("ballots_held_back", ballots=election.voters)
    return _NotPossible("only_totals_are_published")


def _check_count(published: Published) -> None:
    _need_votes(published)
    told = published.round["outcome"]
    rule = published.rule
    _same("rule_in_ballots_file", published_rule(published.document, rule).facts(), rule.facts())
    try:
        outcome = outcome_document(count(published.election, rule))
    except InvalidError as error:
        if error.facts.get("why") == "whole_ballots_needed":
            raise _only_totals(published.election) from None
        raise
    for part in ("winners", "awards", "tallies", "spent", "digest", "steps"):
        _same(part, told[part], outcome[part])
    for action in (COUNTED, DECLARED):
        _same("outcome_in_log", published.facts_of(action)["outcome_digest"], outcome["digest"])
    _check_own_words(published, "tally_disagrees")
    document = published.document
    _same("digest_beside_ballots", document.facts["digest"], outcome["digest"])
    selected = document.project_columns.index("selected")
    told = [project.cells[selected] for project in document.projects]
    found = ["1" if name in outcome["awards"] else "0" for name in published.election.ids]
    _same("winners_beside_ballots", told, found)


def _need_votes(published: Published) -> None:
    if published.is_very_small:
        raise _NotPossible("fewer_than_ten_ballots")


_CHECKS: Mapping[str, Callable[[Published], None]] = {
    "files": _check_files,
    "sums": _check_sums,
    "rules": _check_rules,
    "log": _check_log,
    "trackers": _check_trackers,
    "refused": _check_refused,
    "codes": _check_codes,
    "projects": _check_projects,
    "ballots": _check_ballots,
    "form": _check_form,
    "count": _check_count,
}
