"""``engage round import``."""

from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from budgeting.cli.project_workbooks import import_projects
from budgeting.cli.refusals import refuse_file
from budgeting.commands.setup import set_up_round
from budgeting.importers.rounds import ImportedRound, as_document, read_round
from engage.activities.queries import check_slug, programme_to_join
from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.kernel.command_line import json_option, print_json
from engage.kernel.db import db
from engage.rules.errors import InvalidError
from engage.rules.slug import slug_of
from engage.rules.window import window_of_dates


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--programme",
    default=None,
    metavar="SLUG",
    help="where it belongs; not needed when there is one",
)
@click.option("--slug", default=None, help="its address; made from the file's name otherwise")
@click.option(
    "--round",
    "into",
    default=None,
    metavar="SLUG",
    help="the draft that gets the projects of an .xlsx file",
)
@click.option("--dry-run", is_flag=True, help="only say what was found; needs no database")
@json_option
def import_round(  # noqa: PLR0917 - click gives every option as an argument
    file: Path,
    programme: str | None,
    slug: str | None,
    into: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring in the round in FILE, a Pabulib election, as a draft. Votes in the file are not taken. An .xlsx workbook holds projects
    alone and adds them to the draft named by --round: every one, or none where one is faulty."""
    if file.suffix.lower() == ".xlsx":
        import_projects(file, into, is_dry=dry_run, as_json=as_json)
        return
    try:
        imported = read_round(file)
        name = file.stem if dry_run else _store(imported, programme, slug or slug_of(file.stem))
    except InvalidError as error:
        refuse_file(error)
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
