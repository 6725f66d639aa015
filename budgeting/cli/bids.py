"""``engage bid``: bids of a round in and out of spreadsheets."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from budgeting.commands.appraisal import import_bids
from budgeting.importers.bids import bids_csv, bids_xlsx, read_bids
from budgeting.importers.tables import read_csv
from budgeting.importers.workbooks import read_workbook
from budgeting.queries.bids import call_or_404
from budgeting.rules.bid_pages import CHECK_PAGES, total_pence
from budgeting.rules.bid_rows import BidRow, read_table
from budgeting.rules.workbooks import FileFault, Table
from engage.kernel.access import Actor, Role
from engage.kernel.clock import now
from engage.kernel.command_line import Exit, end_with, json_option, print_json, refuse
from engage.kernel.db import db
from engage.rules.errors import EngageError, InvalidError

AT_THE_MACHINE = Actor("system", frozenset({Role.AUTHOR}), "system")
"""Whoever may start commands on the machine may do what an author does."""
_MESSAGES = {
    "answer_missing": "Nothing is written here, and something is needed.",
    "answer_too_long": "There is room for {limit} characters; this has {length}.",
    "area_unknown": "There is no area with the code {area}.",
    "bid_call": "There is no round with this address that takes ideas.",
    "bid_there_already": "This round has a bid with this reference, or one that says just the same.",
    "choice_unknown": "This is none of the answers.",
    "column_missing": "There is no column {column}.",
    "column_unknown": "This heading is not known.",
    "costs_missing": "At least one thing that is paid for is needed.",
    "email_unreadable": "This is not an e-mail address.",
    "file_faulty": "The file is damaged.",
    "file_not_utf8": "The file is not UTF-8 text (byte {byte}).",
    "file_too_large": "The file is too large; the limit is {limit}.",
    "file_unreadable": "The file cannot be read: {reason}.",
    "formula_without_value": "The cell holds a formula, and its result is not in the file.",
    "heading_twice": "The heading {name} stands there twice.",
    "language_unknown": "A language is written as ur or pl.",
    "kind_unknown": "The file's name has to end in .csv or .xlsx.",
    "least_over_total": "The least that could work is more than the whole.",
    "money_missing": "An amount above nothing is needed.",
    "money_unreadable": "This is not an amount of money in figures.",
    "money_too_large": "This is more than a round can hold.",
    "over_most": "The lines come to {total_pence} pence; the most is {most_pence}.",
    "record_too_long": "This row has {cells} cells; the first row has {columns}.",
    "round_is_fixed": "The vote has been opened: nothing on its list can change.",
    "unsupported_file": "This is no XLSX workbook.",
    "what_missing": "What the money is for is needed.",
}


@click.group("bid")
def bid_commands() -> None:
    """Ideas for a round, in and out of spreadsheets."""


@bid_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--round", "slug", default=None, metavar="SLUG", help="the round they are for")
@click.option("--dry-run", is_flag=True, help="only say what was found; needs no database")
@json_option
def import_file(file: Path, slug: str | None, dry_run: bool, as_json: bool) -> None:
    """Take the bids in FILE, .csv or .xlsx, as if they had just been sent: all of them, or none where one is faulty."""
    if slug is None and not dry_run:
        refuse(code="round_not_named", message="Name the round with --round, or add --dry-run.")
    try:
        table = _read(file)
        if dry_run:
            found, faults = read_table(table, checks=_checks_in(table), most_pence=None, areas=None)
        else:
            found, faults = _take(table, str(slug))
    except EngageError as error:
        refuse(
            code=error.code,
            where=str(error.facts.get("where", "")),
            message=_said(error.code, error.facts),
        )
    if faults:
        _refuse_all(faults)
    document = {"bids": [_as_data(row) for row in found], "taken": not dry_run}
    if as_json:
        print_json(document)
    else:
        click.echo(f"{len(found)} bids {'found' if dry_run else 'taken'}.")


@bid_commands.command("export")
@click.argument("slug")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@with_appcontext
def export_file(slug: str, file: Path, as_json: bool) -> None:
    """Write every bid that was sent for the round SLUG to FILE, .csv or .xlsx. Whom to write to stays here."""
    try:
        call = call_or_404(slug)
        file.write_bytes(bids_csv(call) if _kind(file) == ".csv" else bids_xlsx(call))
    except EngageError as error:
        refuse(code=error.code, where=slug, message=_said(error.code, error.facts))
    if as_json:
        print_json({"file": str(file)})
    else:
        click.echo(f"Written to {file}.")


@with_appcontext
def _take(table: Table, slug: str) -> tuple[list[BidRow], list[FileFault]]:
    call = call_or_404(slug)
    found, faults = read_bids(call, table)
    if not faults:
        import_bids(call, found, now=now(), actor=AT_THE_MACHINE)
        db.session.commit()
    return found, faults


def _read(file: Path) -> Table:
    data = file.read_bytes()
    return read_csv(data) if _kind(file) == ".csv" else read_workbook(data)


def _kind(file: Path) -> str:
    if file.suffix.lower() not in {".csv", ".xlsx"}:
        raise InvalidError("kind_unknown", where=file.name)
    return file.suffix.lower()


def _checks_in(table: Table) -> list[str]:
    """Without a round, the checks that the file itself answers."""
    answered = {heading for _, cells in table.rows for heading in cells}
    return [page.value for page in CHECK_PAGES if page.value in answered]


def _refuse_all(faults: Sequence[FileFault]) -> None:
    """Every fault with its place; the first stands where other commands have theirs."""
    listed = [
        {
            "where": fault.where,
            "code": fault.code,
            "message": _said(fault.code, fault.facts),
        }
        for fault in faults
    ]
    end_with(
        {"error": listed[0], "faults": listed},
        message="\n".join(f"{each['where']}: {each['message']}" for each in listed),
        exit_code=Exit.BAD_INPUT,
    )


def _said(code: str, facts: Any) -> str:
    return _MESSAGES.get(code, code).format(**facts)


def _as_data(row: BidRow) -> dict[str, Any]:
    return {
        "row": row.number,
        "title": row.answers["title"],
        "total_pence": total_pence(row.answers),
        "has_address": bool(row.email),
    }
