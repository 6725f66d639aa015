"""Projects of a draft round as rows of a spreadsheet: one row a project, one column a text, other views beside the English.

A heading is ``title`` for the standard English and ``title:ur`` or ``title:en-easy`` for another view. What is written can be read
back as it was; in CSV, what a spreadsheet would run as a formula is written so that none does.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from budgeting.commands.setup import ProjectDraft
from budgeting.importers.bids import BYTE_ORDER_MARK, NumberedRow
from budgeting.models.rounds import Project, Round
from budgeting.rules.pounds import pounds_text, read_pounds
from budgeting.rules.votes_file import check_number
from engage.content.rules.words import SOURCE, plain, words_from
from engage.rules.errors import InvalidError
from engage.rules.spreadsheets import escaped

FIELDS: Mapping[str, str] = {
    "title": "title",
    "summary": "summary",
    "category": "theme",
    "place": "place",
}
"""A project's text to its column."""
COLUMNS = ("number", "title", "summary", "cost", "theme", "place", "picture")
LONGEST = {"title": 120, "theme": 64, "place": 120, "summary": 4000, "number": 64}
PICTURE = re.compile(r"[a-z-]{1,40}")
VIEW = re.compile(r"[a-z]{2,3}(-easy)?")


@dataclass(frozen=True)
class SheetFault:
    """What is wrong with one cell: its row as a spreadsheet counts it, and the heading of its column."""

    row: int
    column: str
    code: str


def project_table(pb_round: Round) -> tuple[list[str], list[list[str]]]:
    """The headings, and a row for every project in the order of the list."""
    rows = [_cells(project) for project in pb_round.projects]
    others = sorted({heading for row in rows for heading in row if ":" in heading})
    headings = [*COLUMNS, *others]
    return headings, [[row.get(heading, "") for heading in headings] for row in rows]


def projects_csv(pb_round: Round) -> bytes:
    """Every project; with a byte order mark, because spreadsheet programs guess the wrong alphabet without one."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    headings, rows = project_table(pb_round)
    writer.writerow(headings)
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def read_rows(rows: Sequence[NumberedRow]) -> tuple[list[ProjectDraft], list[SheetFault]]:
    """Every project of a file, and everything that is wrong with it: a file with one fault is not taken at all."""
    drafts, faults, seen = [], [], set[str]()
    for place, (row, cells) in enumerate(rows, start=1):
        faults += [
            SheetFault(row, heading, "column_unknown") for heading in cells if not is_known(heading)
        ]
        number = cells.get("number") or str(place)
        if number in seen:
            faults.append(SheetFault(row, "number", "number_twice"))
        seen.add(number)
        try:
            check_number(number)
            drafts.append(draft_of(number, cells))
        except InvalidError as error:
            faults.append(SheetFault(row, str(error.facts["where"]), error.code))
    return drafts, faults


def is_known(heading: str) -> bool:
    """Whether a heading is a column, or a text's column for another view."""
    name, _colon, tag = heading.partition(":")
    is_text = name in FIELDS.values() and VIEW.fullmatch(tag) is not None
    return heading in COLUMNS or (is_text and tag != SOURCE)


def draft_of(number: str, cells: Mapping[str, str]) -> ProjectDraft:
    """A project from the filled cells of its row, by heading.

    Raises ``InvalidError``, ``where`` naming the heading: ``title_missing``, ``text_too_long``, ``money_unreadable``,
    ``money_too_large``, ``cost_not_positive``, ``english_missing`` for words in another view alone.
    """
    if not cells.get("title"):
        raise InvalidError("title_missing", where="title")
    for heading, text in cells.items():
        if len(text) > LONGEST.get(heading.partition(":")[0], len(text)):
            raise InvalidError("text_too_long", where=heading)
    try:
        cost_pence = read_pounds(cells.get("cost", ""))
    except InvalidError as error:
        raise InvalidError(error.code, where="cost") from None
    if cost_pence <= 0:
        raise InvalidError("cost_not_positive", where="cost")
    picture = cells.get("picture", "")
    return ProjectDraft(
        number=number,
        cost_pence=cost_pence,
        words=words_from({field: by_tag for field in FIELDS if (by_tag := _texts(field, cells))}),
        category=cells.get("theme", ""),
        picture=picture if PICTURE.fullmatch(picture) else "",
    )


def _texts(field: str, cells: Mapping[str, str]) -> dict[str, str]:
    column = FIELDS[field]
    texts = {SOURCE: cells[column]} if cells.get(column) else {}
    for heading, text in cells.items():
        name, _colon, tag = heading.partition(":")
        if name == column and tag and text and is_known(heading):
            if not texts:
                raise InvalidError("english_missing", where=column)
            texts[tag] = text
    return texts


def _cells(project: Project) -> dict[str, str]:
    cells = {
        "number": project.number,
        "cost": pounds_text(project.cost_pence),
        "picture": project.picture,
    }
    for field, column in FIELDS.items():
        for tag, text in plain(project.words, field).items():
            cells[column if tag == SOURCE else f"{column}:{tag}"] = text
    return cells
