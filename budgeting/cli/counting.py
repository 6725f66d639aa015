"""``engage count``: Pabulib files in, what was found out. It needs no application."""

import json
import re
import resource
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from budgeting.cli.refusals import error_as_data, notice_in_words
from budgeting.importers.pabulib import PabulibFile, read_pabulib
from budgeting.rules.comparison import compared_with_most_votes
from budgeting.rules.contest import Contest
from budgeting.rules.election import Allocation, CountRule, exact_text
from budgeting.rules.market import Passes, exact_passes
from budgeting.rules.pabulib_election import Notice, notices_of
from budgeting.rules.pots import Carry, Pot, PotOutcome, count_pots
from budgeting.rules.rule_options import PUBLISHED, RuleOptions, idle_options, rule_from_options
from budgeting.rules.steps import Outcome
from budgeting.rules.tallies import tallied_as
from budgeting.rules.ties import TieError
from engage.jobs.loading import load
from engage.rules.errors import InvalidError

BAD_INPUT = 2
TIE = 3
MOST_NOTICES = 12
IN_PART = "rule_read_in_part"
_KIB_IN_MB = 1024
_STATUS = Path("/proc/self/status")
_PEAK = re.compile(r"^VmHWM:\s*(\d+) kB$", re.MULTILINE)


@click.command("count")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--rule",
    default="published",
    help="greedy, equal-shares, phragmen, share-out, or published: as the file's META says",
    show_default=True,
)
@click.option("--measure", default="votes", help="votes or votes-per-pound")
@click.option("--variant", default="skip", help="skip, stop or threshold")
@click.option(
    "--threshold",
    default=None,
    metavar="N|P%",
    help="least votes (or points), or that share of the number of ballots",
)
@click.option("--utility", default="cost", help="cost or cardinality")
@click.option("--completion", default="none", help="none, add1, add1-then-greedy or greedy")
@click.option("--step", default="1", metavar="N|endowment/N", help="how much the endowment grows")
@click.option("--stop", default="exhaustive", help="exhaustive or overspend")
@click.option("--zero-votes", default="skip", help="fund or skip")
@click.option(
    "--minimum-award",
    default="0",
    metavar="PENCE",
    help="the least a share-out gives, in hundredths of the file's money",
)
@click.option(
    "--tie-break",
    default="refuse",
    help="lower-cost, more-votes, text-id, file-order, lot:SEED; in order",
)
@click.option(
    "--cap",
    multiple=True,
    metavar="NAME=P%",
    help="the largest part of the money for a category, or for any one project (*=60%); may be repeated",
)
@click.option(
    "--exclusive",
    multiple=True,
    metavar="ID,ID",
    help="projects of which only one can be funded; may be repeated",
)
@click.option(
    "--carry",
    type=click.Choice([carry.value for carry in Carry]),
    default=Carry.KEPT.value,
    show_default=True,
    help="of several files: whether what a pot leaves stays there or is added to the next one's money",
)
@click.option("--json", "as_json", is_flag=True, help="print one JSON object and nothing else")
def count(files: tuple[Path, ...], carry: str, as_json: bool, **asked: Any) -> None:
    """Count FILE, a Pabulib election. With --json every step says why a project was funded or not. Several files are counted as
    pots, in the order in which they are named."""
    options = RuleOptions(**{name: text for name, text in asked.items() if text is not None})
    try:
        told = count_files(files, options, Carry(carry))
    except _TiedPotError as tied:
        _say(tied.told, as_json=as_json)
        sys.exit(TIE)
    except InvalidError as error:
        _say(error_as_data(error), as_json=as_json)
        sys.exit(BAD_INPUT)
    _say(told, as_json=as_json)


@dataclass(frozen=True)
class _PotFile:
    name: str
    read: PabulibFile
    rule: CountRule
    notices: list[Notice]

    @property
    def currency(self) -> str:
        return self.read.document.facts.get("currency", "")


class _TiedPotError(Exception):
    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told


def count_files(paths: Sequence[Path], options: RuleOptions, carry: Carry) -> dict[str, Any]:
    """Read, check, count and tell. Of several files, each is a pot. Raises ``InvalidError`` and ``_TiedPotError``."""
    started = perf_counter()
    files = _read(paths, options)
    read_in = perf_counter() - started
    if carry is Carry.TO_NEXT:
        _check_one_money(files)
    passes = _passes_for(file.rule for file in files)
    started = perf_counter()
    pots = _count(files, carry, passes)
    if options.rule == PUBLISHED:
        _compare(files, pots)
    counted_in = perf_counter() - started
    told = [_pot_as_data(file, pot) for file, pot in zip(files, pots, strict=True)]
    return {
        **({"carry": carry.value, "pots": told} if len(told) > 1 else _alone(told[0])),
        "seconds": {"read": round(read_in, 4), "count": round(counted_in, 4)},
        "peak_mb": round(_peak_kib() / _KIB_IN_MB, 1),
    }


def _peak_kib() -> int:
    """The most memory this process has held. A trap: on Linux ``getrusage`` also counts what the process that started it held."""
    try:
        found = _PEAK.search(_STATUS.read_text())
    except OSError:
        found = None
    return int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _read(paths: Sequence[Path], options: RuleOptions) -> list[_PotFile]:
    files = []
    for path in paths:
        try:
            read = read_pabulib(path)
            rule = rule_from_options(options, read.document)
            found = notices_of(read.document, read.election)
            # What META's rule leaves in words matters only where that rule is counted.
            notices = [each for each in found if options.rule == PUBLISHED or each.code != IN_PART]
            idle = [Notice(option, "option_not_used", {}) for option in idle_options(options, rule)]
            files.append(_PotFile(str(path), read, rule, idle + notices))
        except InvalidError as error:
            raise _within(str(path), error) if len(paths) > 1 else error from None
    return files


def _check_one_money(files: Sequence[_PotFile]) -> None:
    for file in files:
        if file.currency != files[0].currency:
            raise InvalidError(
                "pots_in_other_money",
                where=file.name,
                currency=file.currency or "?",
                first=files[0].currency or "?",
            )


def _count(
    files: Sequence[_PotFile], carry: Carry, passes: Callable[[Contest], Passes]
) -> list[PotOutcome]:
    """Every pot's outcome. What goes wrong in one of several says in which."""
    pots = [Pot(file.name, file.read.election, file.rule) for file in files]
    counted: list[PotOutcome] = []
    try:
        counted.extend(count_pots(pots, carry=carry, passes=passes))
    except TieError as tie:
        told = _tie_as_data(tie)
        if len(files) > 1:
            before = [_pot_as_data(file, pot) for file, pot in zip(files, counted, strict=False)]
            told |= {"pot": files[len(counted)].name, "pots": before}
        raise _TiedPotError(told) from None
    except InvalidError as error:
        raise _within(files[len(counted)].name, error) if len(files) > 1 else error from None
    return counted


def _compare(files: Sequence[_PotFile], pots: Sequence[PotOutcome]) -> None:
    """The published rules of some cities end in a comparison with most votes first."""
    for file, pot in zip(files, pots, strict=True):
        try:
            election = replace(file.read.election, budget=file.read.election.budget + pot.brought)
            file.notices.extend(compared_with_most_votes(file.read.document, election, pot.outcome))
        except TieError as tie:
            raise _TiedPotError(_tie_as_data(tie)) from None
        except InvalidError as error:
            raise _within(file.name, error) if len(files) > 1 else error from None


def _within(name: str, error: InvalidError) -> InvalidError:
    """The same refusal, its place named with the file."""
    where = ", ".join(filter(None, (name, str(error.facts.get("where", "")))))
    return InvalidError(error.code, **{**error.facts, "where": where})


def _passes_for(rules: Iterable[CountRule]) -> Callable[[Contest], Passes]:
    """Only Equal Shares brings numpy with it."""
    if Allocation.EQUAL_SHARES not in {rule.allocation for rule in rules}:
        return exact_passes
    passes: Callable[[Contest], Passes] = load("budgeting.rules.quick_market.quick_passes")
    return passes


def _pot_as_data(file: _PotFile, pot: PotOutcome) -> dict[str, Any]:
    return {
        "pot": pot.id,
        "brought": exact_text(pot.brought),
        **_outcome_as_data(pot.outcome),
        "left": exact_text(pot.left),
        "tallied": tallied_as(file.read.election.kind),
        "currency": file.currency,
        "notices": [_notice_as_data(notice) for notice in file.notices],
    }


def _alone(told: dict[str, Any]) -> dict[str, Any]:
    """A file by itself is no pot."""
    return {name: part for name, part in told.items() if name not in {"pot", "brought", "left"}}


def _outcome_as_data(outcome: Outcome) -> dict[str, Any]:
    return {
        "winners": list(outcome.winners),
        "spent": exact_text(outcome.spent),
        "awards": {name: exact_text(amount) for name, amount in outcome.awards.items()},
        "tallies": {name: exact_text(tally) for name, tally in outcome.tallies.items()},
        "rule": outcome.rule.facts(),
        "steps": [step.as_data() for step in outcome.steps],
        "digest": outcome.digest,
    }


def _notice_as_data(notice: Notice) -> dict[str, Any]:
    return {"where": notice.where, "code": notice.code, **notice.facts}


def _tie_as_data(error: TieError) -> dict[str, Any]:
    return {"tie": list(error.tie), "winners": list(error.winners)}


def _say(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        # A file's name may hold what is not UTF-8: it is told as an escape, which JSON knows too.
        click.echo(
            json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
        )
        return
    lines = ("".join(c if c.isprintable() else "\ufffd" for c in line) for line in _lines(told))
    click.echo("\n".join(lines), err="error" in told)


def _lines(told: dict[str, Any]) -> list[str]:
    if "error" in told:
        return [f"{told['error']['where']}: {told['error']['message']}"]
    pots = [line for pot in told.get("pots", ()) for line in _pot_lines(pot)]
    if "tie" in told:
        where = [f"{told['pot']}:"] if "pot" in told else []
        tie = f"A tie that the list does not settle: {', '.join(told['tie'])}"
        return [*pots, *where, tie, *_funded(told)]
    return pots or _outcome_lines(told)


def _pot_lines(pot: dict[str, Any]) -> list[str]:
    return [
        f"{pot['pot']}:",
        f"Came from the pot before: {_money(pot['brought'], pot)}",
        *_outcome_lines(pot),
        f"Left: {_money(pot['left'], pot)}",
    ]


def _outcome_lines(told: dict[str, Any]) -> list[str]:
    notices = [f"  {notice_in_words(notice)}" for notice in told["notices"][:MOST_NOTICES]]
    if len(told["notices"]) > MOST_NOTICES:
        notices.append(f"  … and {len(told['notices']) - MOST_NOTICES} more; see --json")
    return [
        *_funded(told),
        f"Spent: {_money(told['spent'], told)}",
        f"Digest: {told['digest']}",
        *(["What the file says beside that:", *notices] if notices else []),
    ]


def _money(amount: str, told: dict[str, Any]) -> str:
    return f"{amount} {_MONEY.get(told['currency'], told['currency'])}".rstrip()


_MONEY = {"GBX": "pence", "GBP": "pounds"}
"""Currencies by their everyday names; others are told by their code, and nothing is told where the file does not say."""


def _funded(told: dict[str, Any]) -> list[str]:
    return [f"Funded: {', '.join(told['winners']) or 'nothing'}"]
