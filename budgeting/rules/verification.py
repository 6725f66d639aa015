"""Checking a declared round from its published files alone: lists, rules, log, ballots and the count done again.

Nothing that the files say of themselves is believed: every digest is made anew and every number counted.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import zip_longest

from budgeting.rules.count import count
from budgeting.rules.lots import settled_by_lot
from budgeting.rules.marks import published_marks, sort_box
from budgeting.rules.pabulib_ballot import meta_of
from budgeting.rules.pabulib_election import notices_of, published_rule
from budgeting.rules.pabulib_votes import repeat_in
from budgeting.rules.pots import POTS, Belonging
from budgeting.rules.proofs import proof_rules
from budgeting.rules.publication import (
    BALLOTS,
    BEFORE,
    CLOSED,
    COUNTED,
    COUNTS,
    DECLARED,
    FORMAT,
    FROM_TOTALS,
    OPENED,
    OPENED_ONLY,
    PARTS_OF_LOG,
    PARTS_OF_ROUND,
    REFUSED,
    REFUSED_DIGEST,
    REFUSED_TRACKERS,
    RIGHTS_ON_DEMAND,
    ROUND,
    SETTLED,
    SUMS,
    SUPPORTERS,
    TRACKERS,
    TRACKERS_DIGEST,
    ballot_bytes,
    files_with_sums,
    refused_digest,
    trackers_digest,
)
from budgeting.rules.published import (
    FailedError,
    NotPossibleError,
    Published,
    number_of,
    same,
)
from budgeting.rules.result_checks import check_result
from budgeting.rules.round_log import check_heads, check_log
from budgeting.rules.rule_text import read_fraction
from budgeting.rules.small_boxes import SMALLEST_TALLY, totals_can_be
from budgeting.rules.ties import TieError
from budgeting.rules.written import box_digest, frozen_digest, outcome_document
from engage.rules.errors import InvalidError

HEADS = "heads"
"""The check of fingerprints that somebody kept; it is made where some are given."""
_NO_LINE = "\n"
"""Stands where one of two files has no line any more; no line is like it."""


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


def verify(files: Mapping[str, bytes], *, heads: Sequence[str] = ()) -> list[Check]:
    """Every check of a round's published files (name -> content), in a fixed order. Nothing raises: what cannot be
    read has failed. The count is the exact one by which rounds are counted, so that its steps can be compared to the digit.

    A last line of the log that was changed or dropped, with its digest and the newest head made to fit again, is found only by
    ``heads`` that somebody kept on the day.
    """
    published = Published(files)
    checks = [_made(name, check, published) for name, check in _CHECKS.items()]
    if heads:
        checks.append(_made(HEADS, lambda found: check_heads(found.log, heads), published))
    return checks


_UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What a file can bring about that is not what it should be: a part missing, of another kind, endless, or nested too deeply."""


def _made(name: str, check: Callable[[Published], None], published: Published) -> Check:
    try:
        check(published)
    except NotPossibleError as ending:
        return Check(name, Standing.NOT_POSSIBLE, ending.facts)
    except FailedError as ending:
        return Check(name, Standing.FAILED, ending.facts)
    except TieError as tie:
        return Check(name, Standing.FAILED, {"why": "tie", "tie": list(tie.tie)})
    except InvalidError as error:
        where = str(error.facts.get("where", ""))
        return Check(name, Standing.FAILED, {"why": error.code, "where": where})
    except _UNREADABLE as error:
        return Check(name, Standing.FAILED, {"why": "unreadable", "what": str(error)[:80]})
    return Check(name, Standing.HELD)


def _check_files(published: Published) -> None:
    wanted = {ROUND, TRACKERS, SUMS} | (set() if published.is_very_small else {BALLOTS})
    if published.pots is not None and published.pots.before is not None:
        wanted.add(BEFORE)
    missing = sorted(wanted - published.files.keys())
    if missing:
        raise FailedError("file_missing", files=missing)
    same("files", sorted(published.files), sorted(wanted))
    _check_form_of_round(published)


def _check_form_of_round(published: Published) -> None:
    """Nothing stands in ``round.json`` that no check looks at."""
    same("format", published.round["format"], FORMAT)
    salt = ("opened_salt",) if published.has_ballots else ()
    marked = (REFUSED_TRACKERS,) if published.refused else ()
    parts = (OPENED_ONLY,) if published.is_very_small else COUNTS
    for told, wanted in (
        (published.round, (*PARTS_OF_ROUND, *salt, *marked)),
        (published.round["ballots"], parts),
        (published.round["log"], PARTS_OF_LOG),
    ):
        same("parts_of_round", sorted(told), sorted(wanted))
    if not published.is_very_small and published.marked < SMALLEST_TALLY:
        raise FailedError("votes_of_too_few", valid=published.marked)


def _check_sums(published: Published) -> None:
    told = published.files[SUMS]
    for name, content in published.files.items():
        digest = hashlib.sha256(content).hexdigest()
        if name != SUMS and f"{digest}  {name}\n".encode() not in told:
            raise FailedError("sum_differs", file=name)
    again = files_with_sums(
        {name: published.files[name] for name in published.files if name != SUMS}
    )
    if told != again[SUMS]:
        raise FailedError("sums_not_as_written")


def _check_rules(published: Published) -> None:
    found = frozen_digest(published.round["frozen"])
    same("rules_digest", published.round["rules_digest"], found)
    same("rules_digest_in_log", published.facts_of(OPENED)["rules_digest"], found)
    frozen = published.round["frozen"]
    same("round", published.round["round"], frozen["round"])
    same("rule_in_outcome", published.round["outcome"]["rule"], published.rule.facts())


def _check_log(published: Published) -> None:
    check_log(published.round, published.log)


def _check_trackers(published: Published) -> None:
    trackers = published.trackers
    if published.files[TRACKERS] and not published.files[TRACKERS].endswith(b"\n"):
        raise FailedError("trackers_cut_short")
    if trackers != sorted(set(trackers)):
        raise FailedError("trackers_not_sorted_once")
    same("number_of_trackers", published.cast, len(trackers))
    if not set(published.refused_trackers) <= set(trackers):
        raise FailedError("refused_not_listed")
    closed = published.facts_of(CLOSED)
    same("ballots_at_close", closed["ballots"], len(trackers))
    same("receipts_at_close", closed[TRACKERS_DIGEST], trackers_digest(trackers))


def _check_refused(published: Published) -> None:
    """Every envelope that was left shut is in the log, for a reason that the frozen rules name; and which ones, by a digest."""
    told: Counter[str] = Counter()
    for line in published.log:
        if line.action == REFUSED:
            told[line.facts["reason"]] += number_of(line.facts["number"])
    same("refused_in_log", published.refused, dict(told))
    marked = published.refused_trackers
    same("number_of_refused", sum(told.values()), len(marked))
    if marked != sorted(set(marked)):
        raise FailedError("refused_not_sorted_once")
    counted = published.facts_of(COUNTED).get(REFUSED_DIGEST)
    same("refused_at_count", counted, refused_digest(marked).get(REFUSED_DIGEST))
    if not told.keys() <= set(published.round["frozen"]["rules"].get("refusals", ())):
        raise FailedError("refused_without_a_rule", reasons=sorted(told))


def _check_codes(published: Published) -> None:
    issued = number_of(published.round["codes_issued"])
    same("codes_frozen", published.round["frozen"]["codes_issued"], issued)
    same("codes_in_log", published.facts_of(OPENED)["codes_issued"], issued)
    rights = issued + _rights_on_demand(published)
    if published.cast > rights:
        raise FailedError("more_ballots_than_codes", ballots=published.cast, codes=rights)


def _rights_on_demand(published: Published) -> int:
    """How many came of proven addresses, by the log's last word on it; none where the frozen rules accept no such proof."""
    if not proof_rules(published.round["frozen"]["rules"]).on_demand:
        return 0
    told = [line.facts["number"] for line in published.log if line.action == RIGHTS_ON_DEMAND]
    if told != sorted(told):
        raise FailedError("rights_taken_back", numbers=told)
    return int(told[-1]) if told else 0


def _check_brought(published: Published) -> None:
    """The money that was counted is what the rules give: its own, and what the pot before left where that goes on."""
    _check_money(published)
    pots = published.pots
    if pots is not None and pots.before is not None:
        _check_pot_before(published, pots, pots.before)


def _check_money(published: Published) -> None:
    pots, outcome = published.pots, published.round["outcome"]
    same("address_in_log", published.facts_of(OPENED)["address"], published.round["address"])
    if pots is not None:
        same("address", published.round["address"], pots.address)
    if pots is None or pots.before is None:
        same("money_brought", outcome.get("brought"), None)
    goes_on = pots is not None and pots.passes_on
    same("money_passed_on", outcome.get("passed_on"), _left(published) if goes_on else None)
    counted = published.facts_of(COUNTED)
    for part in ("brought", "passed_on"):
        same("money_in_log", counted.get(part), outcome.get(part))


def _check_pot_before(published: Published, pots: Belonging, address: str) -> None:
    """The pot before is one of the same round, and as its own rules and log say it left this much."""
    before, told = published.before, published.round["outcome"]["brought"]
    for check in (
        _check_form_of_round,
        _check_rules,
        _check_log,
        _check_refused,
        _check_money,
        check_result,
    ):
        check(before)
    same("ballots_at_close", before.facts_of(CLOSED)["ballots"], before.cast)
    same("pot_before", [told["from"], before.round["address"]], [address, address])
    in_its_place = {**published.round["frozen"][POTS], "place": pots.place - 1}
    same("pots_of_pot_before", before.round["frozen"][POTS], in_its_place)
    same("outcome_of_pot_before", told["digest"], before.round["outcome"].get("digest", ""))
    same("money_brought", told["pence"], before.round["outcome"]["passed_on"])


def _left(published: Published) -> object:
    spent = read_fraction(published.round["outcome"]["spent"])
    return published.money - spent


def _check_projects(published: Published) -> None:
    _need_votes(published)
    election = published.election
    same("budget", published.money, election.budget)
    told = published.costs
    same("costs", told, {project.id: project.cost for project in election.projects})
    same("order_of_projects", list(told), list(election.ids))


def _check_votes_file(published: Published) -> None:
    """The file of votes is what the rules, the result and the ballots make it: names, dates, money, columns, order, and no more."""
    _need_votes(published)
    told = published.files[BALLOTS].decode().split("\n")
    found = published.votes_file_again.split("\n")
    for at, (line, again) in enumerate(zip_longest(told, found, fillvalue=_NO_LINE), start=1):
        if line != again:
            raise FailedError("votes_file_line", line=at, told=line, found=again)


def _check_ballots(published: Published) -> None:
    _need_votes(published)
    election = published.election
    same("number_of_ballots", published.voted, election.voters)
    counted = published.facts_of(COUNTED)
    _check_own_words(published, "number_disagrees")
    supporters = dict(zip(election.ids, election.supporters, strict=True))
    told = published.round["outcome"][SUPPORTERS]
    same("supporters", {number: number_of(votes) for number, votes in told.items()}, supporters)
    if election.totals is not None:
        raise _only_totals(published)
    salt = published.round["opened_salt"]
    blank = sum(number for marks, number in election.ballots.items() if not marks.projects)
    same("number_of_blank_ballots", published.round["ballots"]["blank"], blank)
    found = box_digest(
        ballot_bytes(salt, published_marks(marks, kind=election.kind, ids=election.ids))
        for marks, number in election.ballots.items()
        for _ in range(number)
    )
    same("opened_digest", counted["opened_digest"], found)


def _check_form(published: Published) -> None:
    """What was spoilt or handed back is not among the ballots that count."""
    _need_votes(published)
    frozen, document, election = published.round["frozen"], published.document, published.election
    form = published.form
    same("kind_of_ballots", form.kind, election.kind)
    for key, limit in meta_of(form, projects=len(frozen["projects"])).items():
        same("limit_beside_ballots", limit, document.facts.get(key))
    if election.totals is not None:
        raise _only_totals(published)
    where = repeat_in(document, election.kind)
    if where is not None:
        raise FailedError("ballot_breaks_rule", reason="marked_twice", where=where)
    written = (published_marks(each, kind=form.kind, ids=election.ids) for each in election.ballots)
    for reason in sort_box(written, form=form, costs=published.costs).spoilt:
        raise FailedError("ballot_breaks_rule", reason=reason)


def _check_own_words(published: Published, code: str) -> None:
    """What the file of ballots says of itself: how many votes it has, or what each project got."""
    for notice in notices_of(published.document, published.election):
        if notice.code == code:
            raise FailedError(code, where=notice.where, **notice.facts)


def _only_totals(published: Published) -> FailedError:
    """Totals alone are right for a small box only: a large one that holds its ballots back has failed, and so have totals that no
    ballots can come to."""
    valid, totals = published.marked, published.frozen_election.totals
    if published.has_ballots:
        return FailedError("ballots_held_back", ballots=valid)
    if totals and not totals_can_be(
        totals, form=published.form, costs=published.costs, valid=valid
    ):
        return FailedError("totals_impossible")
    return NotPossibleError("only_totals_are_published")


def _check_count(published: Published) -> None:
    _need_votes(published)
    told = published.round["outcome"]
    rule = published.rule
    same("rule_in_ballots_file", published_rule(published.document, rule).facts(), rule.facts())
    election = published.election
    if election.totals is not None and rule.allocation.value not in FROM_TOTALS:
        raise _only_totals(published)
    outcome = outcome_document(count(election, rule))
    for part in ("winners", "awards", "tallies", "spent", "digest", "steps"):
        same(part, told[part], outcome[part])
    same("settled_by_lot", told.get(SETTLED, []), list(settled_by_lot(election, rule)))
    for action in (COUNTED, DECLARED):
        same("outcome_in_log", published.facts_of(action)["outcome_digest"], outcome["digest"])
    _check_own_words(published, "tally_disagrees")
    document = published.document
    same("digest_beside_ballots", document.facts["digest"], outcome["digest"])
    selected = document.project_columns.index("selected")
    told = [project.cells[selected] for project in document.projects]
    found = ["1" if name in outcome["awards"] else "0" for name in election.ids]
    same("winners_beside_ballots", told, found)


def _need_votes(published: Published) -> None:
    if published.is_very_small:
        raise NotPossibleError("fewer_than_ten_ballots", opened=published.opened)


_CHECKS: Mapping[str, Callable[[Published], None]] = {
    "files": _check_files,
    "sums": _check_sums,
    "rules": _check_rules,
    "log": _check_log,
    "trackers": _check_trackers,
    "refused": _check_refused,
    "codes": _check_codes,
    "brought": _check_brought,
    "projects": _check_projects,
    "votes_file": _check_votes_file,
    "ballots": _check_ballots,
    "form": _check_form,
    "count": _check_count,
    "result": check_result,
}
