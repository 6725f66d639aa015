"""``engage count``: a Pabulib file in, what was found out. It needs no application."""

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from budgeting.cli.refusals import error_as_data
from budgeting.importers.pabulib import read_pabulib
from budgeting.rules.contest import Contest
from budgeting.rules.count import count as count_election
from budgeting.rules.election import Allocation, CountRule, exact_text
from budgeting.rules.market import Passes, exact_passes
from budgeting.rules.pabulib_election import Notice, notices_of
from budgeting.rules.rule_options import RuleOptions, rule_from_options
from budgeting.rules.steps import Outcome
from budgeting.rules.tallies import tallied_as
from budgeting.rules.ties import TieError
from engage.jobs.loading import load
from engage.rules.errors import InvalidError

BAD_INPUT = 2
TIE = 3
_KIB_IN_MB = 1024


@click.command("count")
@click.argument("file", type=click.Path(path_type=Path))
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
@click.option("--json", "as_json", is_flag=True, help="print one JSON object and nothing else")
def count(file: Path, as_json: bool, **asked: str | None) -> None:
    """Count FILE, a Pabulib election, and say why each project was funded or not."""
    try:
        told = count_file(
            file, RuleOptions(**{name: text for name, text in asked.items() if text is not None})
        )
    except TieError as error:
        _say(_tie_as_data(error), as_json=as_json)
        sys.exit(TIE)
    except InvalidError as error:
        _say(error_as_data(error), as_json=as_json)
        sys.exit(BAD_INPUT)
    _say(told, as_json=as_json)


def count_file(path: Path, options: RuleOptions) -> dict[str, Any]:
    """Read, count and tell. Raises ``InvalidError`` and ``TieError``."""
    started = perf_counter()
    read = read_pabulib(path)
    rule = rule_from_options(options, read.document)
    read_in = perf_counter() - started
    passes = _passes_for(rule)
    started = perf_counter()
    outcome = count_election(read.election, rule, passes=passes)
    counted_in = perf_counter() - started
    return {
        **_outcome_as_data(outcome),
        "tallied": tallied_as(read.election.kind),
        "currency": read.document.facts.get("currency", ""),
        "notices": [_notice_as_data(notice) for notice in notices_of(read.document, read.election)],
        "seconds": {"read": round(read_in, 4), "count": round(counted_in, 4)},
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB_IN_MB, 1),
    }


def _passes_for(rule: CountRule) -> Callable[[Contest], Passes]:
    """Only Equal Shares brings numpy with it."""
    if rule.allocation is not Allocation.EQUAL_SHARES:
        return exact_passes
    passes: Callable[[Contest], Passes] = load("budgeting.rules.quick_market.quick_passes")
    return passes


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
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo("\n".join(_lines(told)), err="error" in told)


def _lines(told: dict[str, Any]) -> list[str]:
    if "error" in told:
        return [f"{told['error']['where']}: {told['error']['message']}"]
    if "tie" in told:
        return [f"A tie that the list does not settle: {', '.join(told['tie'])}", *_funded(told)]
    return [
        *_funded(told),
        f"Spent: {told['spent']} {_MONEY.get(told['currency'], told['currency'])}".rstrip(),
        f"Digest: {told['digest']}",
    ]


_MONEY = {"GBX": "pence", "GBP": "pounds"}
"""Currencies by their everyday names; others are told by their code, and nothing is told where the file does not say."""


def _funded(told: dict[str, Any]) -> list[str]:
    return [f"Funded: {', '.join(told['winners']) or 'nothing'}"]
