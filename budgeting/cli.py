"""Commands of budgeting. ``count`` and ``--dry-run`` need no database: a file in, what was found out."""

import json
import resource
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import click
from flask.cli import with_appcontext

from budgeting.commands.setup import set_up_round
from budgeting.importers.draft_rounds import draft_as_pabulib
from budgeting.importers.pabulib import read_pabulib
from budgeting.importers.published import read_published
from budgeting.importers.rounds import ImportedRound, as_document, read_round
from budgeting.presenters.checks import check_lines
from budgeting.queries import round_or_404
from budgeting.rules.count import count as count_election
from budgeting.rules.election import exact_text
from budgeting.rules.pabulib_election import Notice, notices_of
from budgeting.rules.quick_market import quick_passes
from budgeting.rules.rule_options import RuleOptions, rule_from_options
from budgeting.rules.steps import Outcome
from budgeting.rules.tallies import tallied_as
from budgeting.rules.ties import TieError
from budgeting.rules.verification import Standing, verify
from engage.activities.queries import check_slug, programme_to_join
from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.kernel.command_line import Exit, end_with, json_option, print_json, refuse
from engage.kernel.db import db
from engage.rules.errors import InvalidError, NotFoundError
from engage.rules.slug import slug_of
from engage.rules.window import window_of_dates

BAD_INPUT = 2
TIE = 3
_KIB_IN_MB = 1024

_MESSAGES = {
    "amount_too_large": "{amount} is more than a round here can hold.",
    "ballot_names_unknown_project": "A vote names the project {project}, which is not in the list of projects.",
    "budget_not_positive": "The budget is {budget}; it must be more than zero.",
    "cost_not_positive": "The project {project} must cost more than nothing.",
    "column_missing": "The section {section} has no column {column}.",
    "cost_negative": "The project {project} has the negative cost {cost}.",
    "file_not_utf8": "The file is not UTF-8 text (byte {byte}).",
    "file_unreadable": "The file cannot be read: {reason}.",
    "folder_unreadable": "There is no such folder.",
    "header_missing": "The section {section} is empty.",
    "lot_not_drawn": "A lot needs its seed: lot:SEED.",
    "lot_seed_differs": "The seed of the lot is not the one that was promised.",
    "meta_missing": "META has no {key}.",
    "not_whole_pence": "{amount} cannot be said in whole pence; round it in the file.",
    "number_out_of_range": "{number} is not allowed here.",
    "number_unreadable": "{text!r} is not a number.",
    "option_unknown": "{text!r} is not known; it can be: {known}.",
    "programme_not_named": "Name the programme with --programme.",
    "project_id_too_long": "A project's id has more than {most} characters.",
    "slug_taken": "An activity with the address {slug} is there already; choose another with --slug.",
    "points_do_not_match": "A vote names {projects} projects and gives points to {points}.",
    "points_negative": "A vote gives negative points.",
    "project_repeated": "The project {project} is listed twice.",
    "project_without_id": "A project has no id.",
    "quote_not_closed": "A quotation mark is opened and never closed.",
    "record_outside_section": "This line stands before the first section.",
    "record_too_long": "This line has {cells} cells; the header has {columns}.",
    "record_too_short": "This line has {cells} cells; the header has {columns}.",
    "record_unreadable": "This line cannot be read.",
    "rule_does_not_fit": "This rule does not fit these ballots ({kind}): {reason}.",
    "rule_unknown": "The rule {rule!r} in META is not known; choose one with --rule.",
    "rule_unreadable": "The rule that the file holds cannot be read.",
    "section_missing": "The file has no section {section}.",
    "threshold_missing": "META has no min_project_score_threshold; give --threshold.",
    "tie_break_unknown": "{name!r} is not a way to break a tie.",
    "vote_type_unknown": "The vote type {vote_type!r} is not known.",
}

_REASONS = {
    "phragmen_needs_approvals": "Phragmén needs ballots that only choose projects",
    "whole_ballots_needed": "it needs whole ballots, and the file has only totals",
    "constraints_need_greedy": "caps and projects that exclude each other go with greedy only",
    "part_funding_needs_greedy": "part-funding goes with greedy only",
}


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
        _say(_error_as_data(error), as_json=as_json)
        sys.exit(BAD_INPUT)
    _say(told, as_json=as_json)


def count_file(path: Path, options: RuleOptions) -> dict[str, Any]:
    """Read, count and tell. Raises ``InvalidError`` and ``TieError``."""
    started = perf_counter()
    read = read_pabulib(path)
    rule = rule_from_options(options, read.document)
    read_at = perf_counter()
    outcome = count_election(read.election, rule, passes=quick_passes)
    counted_at = perf_counter()
    return {
        **_outcome_as_data(outcome),
        "tallied": tallied_as(read.election.kind),
        "currency": read.document.facts.get("currency", ""),
        "notices": [_notice_as_data(notice) for notice in notices_of(read.document, read.election)],
        "seconds": {"read": round(read_at - started, 4), "count": round(counted_at - read_at, 4)},
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB_IN_MB, 1),
    }


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


def _error_as_data(error: InvalidError) -> dict[str, Any]:
    message = _MESSAGES.get(error.code, error.code)
    where = str(error.facts.get("where", ""))
    facts = {**error.facts, "reason": _REASONS.get(str(error.facts.get("why")), "")}
    return {"error": {"code": error.code, "where": where, "message": message.format(**facts)}}


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


@click.group("round")
def round_commands() -> None:
    """Rounds in which residents vote on projects."""


@round_commands.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--programme",
    default=None,
    metavar="SLUG",
    help="where it belongs; not needed when there is one",
)
@click.option("--slug", default=None, help="its address; made from the file's name otherwise")
@click.option("--dry-run", is_flag=True, help="only say what was found; needs no database")
@json_option
def import_round(
    file: Path, programme: str | None, slug: str | None, dry_run: bool, as_json: bool
) -> None:
    """Bring in the round in FILE, a Pabulib election, as a draft. Votes in the file are not taken."""
    try:
        imported = read_round(file)
        name = file.stem if dry_run else _store(imported, programme, slug or slug_of(file.stem))
    except InvalidError as error:
        told = _error_as_data(error)["error"]
        refuse(code=told["code"], where=told["where"], message=told["message"])
    document = as_document(imported, name=name)
    if as_json:
        print_json(document)
    else:
        click.echo("\n".join(_round_lines(document)))


@with_appcontext
def _store(imported: ImportedRound, programme: str | None, slug: str) -> str:
    check_slug(slug)
    window = window_of_dates(*(imported.days or (None, None)))
    pb_round = set_up_round(
        programme=programme_to_join(programme),
        slug=slug,
        words=imported.words,
        budget_pence=imported.budget_pence,
        rules=imported.rules,
        projects=list(imported.projects),
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        now=now(),
        actor=SYSTEM,
        source=imported.source,
    )
    db.session.commit()
    return pb_round.id


def _round_lines(told: dict[str, Any]) -> list[str]:
    listed = told["not_understood"]
    return [
        f"Round {told['round']}: {len(told['projects'])} projects, {told['budget_pence']} pence to share.",
        *(["Not understood:"] if listed else []),
        *(f"  {each['where']}: {each['what']} ({each['why']})" for each in listed),
    ]


@round_commands.command("export")
@click.argument("slug")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@with_appcontext
def export_round(slug: str, file: Path, as_json: bool) -> None:
    """Write the projects of the round SLUG, with their words in every view, to the Pabulib file FILE. It holds no votes."""
    try:
        pb_round = round_or_404(slug)
    except NotFoundError:
        refuse(code="round", where=slug, message="There is no round with this address.")
    file.write_text(draft_as_pabulib(pb_round), encoding="utf-8", newline="\n")
    if as_json:
        print_json({"file": str(file), "projects": len(pb_round.projects)})
    else:
        click.echo(f"{len(pb_round.projects)} projects written to {file}.")


@round_commands.command("verify")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
def verify_round(folder: Path, as_json: bool) -> None:
    """Check a declared round from its published files in DIR alone; needs no database. Exit 4: a check failed."""
    try:
        checks = verify(read_published(folder))
    except InvalidError as error:
        told = _error_as_data(error)["error"]
        refuse(code=told["code"], where=told["where"], message=told["message"])
    failed = [check.name for check in checks if check.standing is Standing.FAILED]
    document = {
        "verified": not failed,
        "failed": failed,
        "not_possible": [check.name for check in checks if check.standing is Standing.NOT_POSSIBLE],
        "checks": [check.as_data() for check in checks],
    }
    if failed:
        end_with(
            document,
            message="\n".join(check_lines(checks)),
            exit_code=Exit.VERIFICATION_FAILED,
        )
    if as_json:
        print_json(document)
    else:
        click.echo("\n".join(check_lines(checks)))
