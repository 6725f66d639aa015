"""``engage report``: build a report without a worker, and count one anew."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from engage.activities.models import Programme
from engage.activities.queries import programme_or_404
from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.kernel.command_line import Exit, end_with, json_option, print_json
from engage.kernel.db import db, transactions_that_read
from engage.reports.build.making import Say, make_report
from engage.reports.build.verifying import verify_report
from engage.reports.commands.asking import new_report
from engage.reports.commands.keeping import Built, keep_report, keep_translation
from engage.reports.queries.documents import template_in_force
from engage.reports.queries.reports import (
    last_number,
    public_address,
    report_or_404,
    slug_of,
)
from engage.reports.rules.committee import Stationery
from engage.reports.rules.formats import DOWNLOADS, Step, file_name
from engage.rules.errors import UnavailableError

MOST_TOLD = 50


@click.group()
def report() -> None:
    """Build and verify engagement reports."""


@report.command()
@click.argument("programme")
@click.option(
    "--language",
    "languages",
    multiple=True,
    default=("en",),
    show_default=True,
    help="The language it is written in. Say it again for editions in other languages.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the files here as well.",
)
@json_option
@with_appcontext
def build(programme: str, languages: tuple[str, ...], folder: Path | None, as_json: bool) -> None:
    """Build a report of PROGRAMME (its slug) now and keep it, with its editions. Its release enters the ledger."""
    moment = now()

    def say(step: Step) -> None:
        if not as_json:
            click.echo(step.value)

    first = languages[0]
    with transactions_that_read():
        found = programme_or_404(programme)
        number = last_number(found.id) + 1
        editions = _editions(found, number, languages, now=moment, say=say)
        db.session.rollback()
    built = editions[first]
    made = new_report(found, language=first, also_in=editions, now=moment, actor=SYSTEM)
    if made.number != number:
        raise UnavailableError("ledger_moved")
    keep_report(made, built, now=moment, actor=SYSTEM)
    for one in made.editions:
        keep_translation(one, editions[one.language], now=moment, actor=SYSTEM)
    db.session.commit()
    if folder is not None:
        for one in (made, *made.editions):
            _write(editions[one.language], one.slug, folder)
    told = {
        "report": made.slug,
        "state": made.state,
        "data_digest": built.data_digest,
        "release_digest": built.release_digest,
        "editions": [one.slug for one in made.editions],
        "bytes": {one.value: len(built.files[one]) for one in DOWNLOADS},
    }
    if as_json:
        print_json(told)
    else:
        click.echo(f"{made.slug}: data {built.data_digest}")


def _editions(
    programme: Programme, number: int, languages: Sequence[str], *, now: datetime, say: Say
) -> dict[str, Built]:
    """What is built in each language, the first of them the report itself."""
    paper = Stationery(template_in_force())
    slugs = {
        one: slug_of(programme, number, "" if one == languages[0] else one) for one in languages
    }
    return {
        language: make_report(
            programme,
            language=language,
            address=public_address(slug),
            stationery=paper,
            now=now,
            say=say,
        )
        for language, slug in slugs.items()
    }


def _write(built: Built, slug: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for one in DOWNLOADS:
        (folder / file_name(slug, one)).write_bytes(built.files[one])


@report.command()
@click.argument("slug", metavar="REPORT")
@json_option
@with_appcontext
def verify(slug: str, as_json: bool) -> None:
    """Count every figure of REPORT anew from the rows, protect again, and compare. Exit 4 when a figure differs."""
    found = verify_report(report_or_404(slug))
    told = {
        "report": slug,
        "figures": found.figures,
        "differences": [
            {"where": one.where, "shown": one.shown, "counted": one.counted}
            for one in found.differences[:MOST_TOLD]
        ],
        "different": len(found.differences),
        "ok": not found.differences,
    }
    if found.differences:
        message = f"{slug}: {len(found.differences)} of {found.figures} figures differ"
        end_with(told, message=message, exit_code=Exit.VERIFICATION_FAILED)
    if as_json:
        print_json(told)
    else:
        click.echo(f"{slug}: {found.figures} figures, all the same")
