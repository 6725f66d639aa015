"""``engage survey``: questionnaires from files."""

from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from engage.activities.queries import check_slug, programme_to_join
from engage.content.rules.words import SOURCE, words_from
from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.kernel.command_line import json_option, print_json, refuse
from engage.kernel.db import db
from engage.rules.errors import InvalidError
from engage.rules.slug import slug_of
from surveys.commands.setup import set_up_survey
from surveys.importers.xlsform import ImportedSurvey, as_document, read_xlsform

_MESSAGES = {
    "file_faulty": "The workbook is damaged.",
    "file_too_large": "The workbook is too large.",
    "file_unreadable": "The file cannot be read: {reason}.",
    "programme_not_named": "Name the programme with --programme.",
    "slug_taken": "An activity with the address {slug} is there already; choose another with --slug.",
    "unsupported_file": "This is not an .xlsx workbook.",
    "xlsform_faulty": "The form is wrong in itself: {why}.",
}


@click.group()
def survey() -> None:
    """Surveys."""


@survey.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--programme",
    default=None,
    metavar="SLUG",
    help="Where it belongs; not needed when there is one.",
)
@click.option("--slug", default=None, help="Its address; made from the form's id otherwise.")
@click.option("--dry-run", is_flag=True, help="Only say what was found; needs no database.")
@json_option
def import_survey(
    file: Path, programme: str | None, slug: str | None, dry_run: bool, as_json: bool
) -> None:
    """Bring in FILE, an XLSForm workbook, as a draft survey."""
    try:
        imported = read_xlsform(_bytes_of(file), file.name)
        document = as_document(imported)
        if not dry_run:
            document["survey"] = _store(imported, programme, slug)
    except InvalidError as error:
        _refuse(error)
    if as_json:
        print_json(document)
    else:
        click.echo("\n".join(_lines(document)))


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidError("file_unreadable", where="file", reason=error.strerror or "") from None


@with_appcontext
def _store(imported: ImportedSurvey, programme: str | None, slug: str | None) -> str:
    """The new survey's id. Its words begin with the form's title; a privacy notice is needed before it can open."""
    address = slug or slug_of(imported.questionnaire.id) or "survey"
    check_slug(address)
    title = dict(imported.title)
    # Every text needs a version in the source language to fall back on.
    title.setdefault(SOURCE, next(iter(title.values())))
    made = set_up_survey(
        programme=programme_to_join(programme),
        slug=address,
        words=words_from({"title": title}),
        questionnaire=imported.questionnaire,
        opens_at=None,
        closes_at=None,
        now=now(),
        actor=SYSTEM,
    )
    db.session.commit()
    return made.id


def _refuse(error: InvalidError) -> None:
    message = _MESSAGES.get(error.code, error.code).format(**error.facts)
    refuse(code=error.code, where=str(error.facts.get("where", "")), message=message)


def _lines(told: dict[str, Any]) -> list[str]:
    listed = told["unsupported"]
    return [
        f"Survey {told['survey']}: {len(told['questions'])} questions in {', '.join(told['languages'])}.",
        *(["Not taken over:"] if listed else []),
        *(f"  {each['where']}: {each['what']} ({each['why']})" for each in listed),
    ]
