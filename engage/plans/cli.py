"""``engage plan``: bring draft plans in from files."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from engage.activities.queries import programme_or_404
from engage.content.rules.words import words_from
from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.kernel.command_line import json_option, print_json, refuse
from engage.kernel.db import db
from engage.plans.commands.setup import add_view_of_plan, set_up_consultation
from engage.plans.commands.versions import begin_version
from engage.plans.forms.officer_files import FILE_REFUSALS, sentence_for_file
from engage.plans.importers.reader import read_plan
from engage.plans.queries.consultations import consultation_by_id
from engage.plans.rules.addresses import slug as slug_of
from engage.plans.rules.document import as_document
from engage.plans.rules.errors import PlanFileError
from engage.plans.rules.sections import ImportedPlan
from engage.rules.errors import EngageError
from engage.rules.view import View, view_from_tag

_MESSAGES = {
    **FILE_REFUSALS,
    "programme": "There is no such programme.",
    "consultation": "There is no such consultation.",
}


@click.group()
def plan() -> None:
    """Draft plans."""


@plan.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--programme", help="Begin a consultation in the programme with this short name.")
@click.option(
    "--consultation", help="Hang FILE on this consultation (an id) as another view of its text."
)
@click.option(
    "--view",
    "tag",
    default=View().tag,
    help="Language and reading level of FILE: en, ur, en-easy, ...",
)
@click.option(
    "--next-version",
    is_flag=True,
    help="With --consultation: FILE is the next version of its text, to be compared and published by an officer.",
)
@click.option(
    "--dry-run", is_flag=True, help="Only say what would be brought in. Needs no database."
)
@json_option
def import_plan(
    file: Path,
    programme: str | None,
    consultation: str | None,
    tag: str,
    *,
    next_version: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Turn FILE into numbered sections and list what was left out and why."""
    imported = _read(file)
    if next_version and not consultation:
        raise click.UsageError("--next-version needs --consultation")
    if not dry_run and next_version:
        _store_next(imported, consultation=consultation or "", file=file)
    elif not dry_run and (programme or consultation):
        _store(imported, programme=programme, consultation=consultation, tag=tag, file=file)
    if as_json:
        print_json(as_document(imported))
        return
    click.echo(f"{imported.title}: {len(imported.sections)} sections")
    for section in imported.sections:
        click.echo(f"{'  ' * (section.level - 1)}{section.number} {section.heading}")
    for left in imported.left_out:
        click.echo(f"left out ({left.reason.value}): {left.text}")


def _read(file: Path) -> ImportedPlan:
    try:
        return read_plan(file.read_bytes(), file.name)
    except PlanFileError as error:
        refuse(
            code=error.code,
            where=file.name,
            message=sentence_for_file(error.code),
        )


@with_appcontext
def _store(
    imported: ImportedPlan, *, programme: str | None, consultation: str | None, tag: str, file: Path
) -> None:
    try:
        if consultation:
            add_view_of_plan(
                consultation_by_id(consultation),
                plan=imported,
                view=view_from_tag(tag),
                now=now(),
                actor=SYSTEM,
            )
        else:
            begun = set_up_consultation(
                programme=programme_or_404(programme or ""),
                slug=slug_of(imported.title or file.stem),
                words=words_from({"title": {View().tag: imported.title or file.stem}}),
                plan=imported,
                opens_at=None,
                closes_at=None,
                now=now(),
                actor=SYSTEM,
            )
            click.echo(begun.id, err=True)
        db.session.commit()
    except EngageError as error:
        db.session.rollback()
        refuse(code=error.code, where=file.name, message=str(_MESSAGES.get(error.code, error)))


@with_appcontext
def _store_next(imported: ImportedPlan, *, consultation: str, file: Path) -> None:
    try:
        begin_version(consultation_by_id(consultation), plan=imported, now=now(), actor=SYSTEM)
        db.session.commit()
    except EngageError as error:
        db.session.rollback()
        refuse(code=error.code, where=file.name, message=str(_MESSAGES.get(error.code, error)))
