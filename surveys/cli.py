"""``engage survey``: questionnaires from files, and answers into files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from engage.activities.queries import check_slug, programme_to_join
from engage.content.rules.words import words_from
from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.kernel.command_line import json_option, print_json, refuse
from engage.kernel.db import db
from engage.kernel.pages import app_settings
from engage.rules.errors import InvalidError, NotFoundError
from engage.rules.slug import slug_of
from surveys.commands.exporting import record_export
from surveys.commands.importing import with_source
from surveys.commands.setup import set_up_survey
from surveys.exporters.answers import FORMATS, Format, answers_file
from surveys.exporters.xlsform import xlsform_of
from surveys.importers.imported import ImportedSurvey, as_document
from surveys.importers.reading import read_survey_file
from surveys.importers.ready_made import areas_to_choose
from surveys.models import Survey
from surveys.presenters.officer_import_words import detail_of, reason_for, sentence_for
from surveys.queries.surveys import questionnaire_of, survey_by_id, survey_or_404
from surveys.rules.building import with_areas
from surveys.rules.response_columns import EVERYTHING, Sight

XLSFORM = "xlsform"
_MESSAGES = {
    "file_too_large": "The file has more than we read ({what}: at most {limit}).",
    "file_unreadable": "The file cannot be read: {reason}.",
    "file_unwritable": "The file cannot be written: {reason}.",
    "programme_not_named": "Name the programme with --programme.",
    "slug_taken": "An activity with the address {slug} is there already; choose another with --slug.",
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
    """Bring in FILE, an XLSForm (.xlsx, .xls, .ods, .csv) or a LimeSurvey .lss or .txt, as a draft survey."""
    try:
        imported = read_survey_file(_bytes_of(file), file.name)
        document = as_document(imported)
        if not dry_run:
            document["survey"] = _store(imported, programme, slug)
    except InvalidError as error:
        _refuse(error)
    if as_json:
        print_json(document)
    else:
        click.echo("\n".join(_lines(document)))


@survey.command("export")
@click.argument("name", metavar="SURVEY")
@click.option(
    "--format",
    "format_name",
    type=click.Choice([*FORMATS, XLSFORM]),
    help="The kind of file; told by the ending of --output otherwise, or CSV.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where it goes; here, under the survey's address, otherwise.",
)
@click.option(
    "--leave-out",
    type=click.Choice([sight.value for sight in Sight]),
    multiple=True,
    help="Make the file for somebody who may not see these.",
)
@json_option
@with_appcontext
def export_answers(
    name: str,
    format_name: str | None,
    output: Path | None,
    leave_out: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write the responses to SURVEY (its address or id) into a file, with their number and digest.

    With --format xlsform: its questionnaire, and what other programs will not have of it.
    """
    found = _survey_named(name)
    if format_name == XLSFORM:
        _export_form(found, output, as_json=as_json)
        return
    format_ = FORMATS[format_name] if format_name else _format_of(output)
    sights = frozenset(sight for sight in EVERYTHING if sight.value not in leave_out)
    moment = now()
    record_export(found, format_=format_.name, sights=sights, now=moment, actor=SYSTEM)
    db.session.commit()
    made = answers_file(
        found, format_, sights=sights, publisher=app_settings().council.name, now=moment
    )
    target = output or Path(made.name)
    size = _write(made.pieces, target)
    told = {
        "survey": found.id,
        "file": str(target),
        "format": format_.name,
        "bytes": size,
        "rows": made.proof.rows,
        "sha256": made.proof.sha256,
    }
    if as_json:
        print_json(told)
    else:
        click.echo(f"{target}: {made.proof.rows} responses, {made.proof.sha256}")


def _export_form(found: Survey, output: Path | None, *, as_json: bool) -> None:
    form = xlsform_of(questionnaire_of(found.id, found.version))
    target = output or Path(f"{found.slug}.xlsx")
    size = _write(form.pieces(), target)
    remarks = [{"where": each.where, "what": each.what, "why": each.why} for each in form.remarks]
    if as_json:
        told = {"survey": found.id, "file": str(target), "format": XLSFORM, "bytes": size}
        print_json({**told, "remarks": remarks})
    else:
        click.echo(str(target))
        for each in remarks:
            click.echo(f"  {each['where']}: {each['what']}: {reason_for(each['why'])}.")


def _survey_named(name: str) -> Survey:
    try:
        return survey_or_404(name)
    except NotFoundError:
        pass
    try:
        return survey_by_id(name)
    except NotFoundError:
        refuse(code="survey", where=name, message="There is no such survey.")


def _format_of(output: Path | None) -> Format:
    """What the ending of a file's name asks for."""
    if output is None:
        return FORMATS["csv"]
    ending = output.suffix.lower().removeprefix(".")
    by_ending = {each.ending: each for each in FORMATS.values()}
    if ending not in by_ending:
        endings = ", ".join(f".{known}" for known in by_ending)
        message = f"Name a file that ends in {endings}."
        refuse(code="unsupported_file", where=str(output), message=message.strip())
    return by_ending[ending]


def _write(pieces: Iterator[bytes], target: Path) -> int:
    """The file's size. It gets its name when it is whole, so that a broken-off one never has it."""
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with unfinished.open("wb") as file:
            size = sum(file.write(piece) for piece in pieces)
        unfinished.replace(target)
    except OSError as error:
        message = _MESSAGES["file_unwritable"].format(reason=error.strerror or "")
        refuse(code="file_unwritable", where=str(target), message=message.strip())
    finally:
        unfinished.unlink(missing_ok=True)
    return size


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
    words = {"title": imported.title, **imported.about}
    # Every text needs a version in the source language to fall back on.
    made = set_up_survey(
        programme=programme_to_join(programme),
        slug=address,
        words=words_from({name: with_source(said) for name, said in words.items()}),
        questionnaire=with_areas(imported.questionnaire, areas_to_choose()),
        opens_at=None,
        closes_at=None,
        now=now(),
        actor=SYSTEM,
    )
    db.session.commit()
    return made.id


def _refuse(error: InvalidError) -> None:
    facts = {name: str(value) for name, value in error.facts.items()}
    own = _MESSAGES.get(error.code, "").format_map(facts)
    detail = detail_of(facts.get("why", ""), facts.get("detail", ""))
    message = " ".join((own or sentence_for(error.code), detail))
    refuse(code=error.code, where=facts.get("where", ""), message=message.strip())


def _lines(told: dict[str, Any]) -> list[str]:
    listed = told["unsupported"]
    return [
        f"Survey {told['survey']}: {len(told['questions'])} questions in {', '.join(told['languages'])}.",
        *(["Not taken over:"] if listed else []),
        *(f"  {each['where']}: {each['what']}: {reason_for(each['why'])}." for each in listed),
    ]
