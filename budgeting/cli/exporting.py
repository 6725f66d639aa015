"""``engage round export``."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from budgeting.importers.draft_rounds import draft_as_pabulib
from budgeting.importers.project_sheets import projects_xlsx
from budgeting.queries.rounds import round_or_404
from engage.kernel.command_line import json_option, print_json, refuse
from engage.rules.errors import NotFoundError


@click.command("export")
@click.argument("slug")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@with_appcontext
def export_round(slug: str, file: Path, as_json: bool) -> None:
    """Write the projects of the round SLUG, with their words in every view, to FILE: an .xlsx workbook, or a Pabulib file. It holds no votes."""
    try:
        pb_round = round_or_404(slug)
    except NotFoundError:
        refuse(code="round", where=slug, message="There is no round with this address.")
    if file.suffix.lower() == ".xlsx":
        file.write_bytes(projects_xlsx(pb_round))
    else:
        file.write_text(draft_as_pabulib(pb_round), encoding="utf-8", newline="\n")
    if as_json:
        print_json({"file": str(file), "projects": len(pb_round.projects)})
    else:
        click.echo(f"{len(pb_round.projects)} projects written to {file}.")
