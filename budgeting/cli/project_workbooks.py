"""``engage round import FILE.xlsx``: the projects of a draft from a workbook."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from budgeting.commands.drafting import add_projects
from budgeting.commands.setup import ProjectDraft
from budgeting.importers.project_sheets import projects_in
from budgeting.importers.workbooks import read_workbook
from budgeting.queries.rounds import round_or_404
from budgeting.rules.workbooks import FileFault
from engage.content.rules.words import SOURCE
from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.kernel.command_line import Exit, end_with, print_json, refuse
from engage.kernel.db import db
from engage.rules.errors import EngageError

MESSAGES = {
    "column_missing": "There is no column {column}.",
    "column_unknown": "This heading is not known.",
    "cost_not_positive": "The cost must be above zero.",
    "english_missing": "Words in another language or in easy read need the English beside them.",
    "file_empty": "There is no project in this sheet.",
    "file_faulty": "The file is damaged.",
    "formula_without_value": "The cell holds a formula, and its result is not in the file.",
    "file_too_large": "The file is too large; the limit is {limit}.",
    "money_too_large": "This is more than a round can hold.",
    "money_unreadable": "This is not an amount of money in figures.",
    "number_twice": "Another project has this number.",
    "number_unwritable": "A number cannot have a comma in it, nor letters that cannot be seen.",
    "round": "There is no round with this address.",
    "round_frozen": "The vote has been opened: nothing on its list can change.",
    "text_too_long": "This text is too long.",
    "title_taken": "A project with this title is on the list already.",
    "title_missing": "A project needs a title.",
    "too_many_projects": "A round holds {most} projects at most.",
    "yes_or_no": "This is neither yes nor no.",
    "unsupported_file": "This is no XLSX workbook.",
    "xlsform_faulty": "The heading {name} stands there twice.",
}


def import_projects(file: Path, slug: str | None, *, is_dry: bool, as_json: bool) -> None:
    """Read the workbook; unless ``is_dry``, add every project to the draft ``slug``. Ends the command where something is wrong."""
    if slug is None and not is_dry:
        refuse(code="round_not_named", message="Name the round with --round, or add --dry-run.")
    try:
        drafts, faults = projects_in(read_workbook(_bytes_of(file)))
        if faults:
            _refuse_all(faults)
        if not is_dry:
            _add(str(slug), drafts)
    except EngageError as error:
        refuse(
            code=error.code,
            where=str(error.facts.get("where", "")),
            message=MESSAGES.get(error.code, error.code).format(**error.facts),
        )
    if as_json:
        print_json({"projects": [_as_data(draft) for draft in drafts], "taken": not is_dry})
    else:
        click.echo(f"{len(drafts)} projects {'found' if is_dry else 'added'}.")


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        refuse(code="file_unreadable", where=str(file), message="The file cannot be read.")


@with_appcontext
def _add(slug: str, drafts: list[ProjectDraft]) -> None:
    add_projects(round_or_404(slug), drafts, now=now(), actor=SYSTEM)
    db.session.commit()


def _refuse_all(faults: list[FileFault]) -> None:
    """Every fault with its sheet and cell; the first stands where other commands have theirs."""
    listed = [
        {
            "where": each.where,
            "code": each.code,
            "message": MESSAGES.get(each.code, each.code).format(**each.facts),
        }
        for each in faults
    ]
    end_with(
        {"error": listed[0], "faults": listed},
        message="\n".join(f"{each['where']}: {each['message']}" for each in listed),
        exit_code=Exit.BAD_INPUT,
    )


def _as_data(draft: ProjectDraft) -> dict[str, object]:
    return {
        "number": draft.number,
        "title": draft.words["title"][SOURCE]["text"],
        "cost_pence": draft.cost_pence,
    }
