"""Projects of a draft round as rows of a spreadsheet: one row a project, one column a text, other views beside the English.

A heading is ``title`` for the standard English and ``title:ur`` or ``title:en-easy`` for another view. What is written can be read
back as it was.
"""

import re
from collections.abc import Iterator, Mapping

from budgeting.commands.setup import ProjectDraft
from budgeting.importers.tables import Lines, csv_of, xlsx_of
from budgeting.models.rounds import Project, Round
from budgeting.rules.pabulib_writing import LEAST_PART, PART_FUNDABLE
from budgeting.rules.pounds import pounds_text, read_pounds
from budgeting.rules.votes_file import check_number
from budgeting.rules.workbooks import CellFault, FileFault, SheetOf, Table
from budgeting.rules.written import check_least, parts_in
from engage.content.rules.words import SOURCE, plain, words_from
from engage.kernel.assets import has_picture
from engage.rules.errors import InvalidError
from engage.uploads.rules.files import upload_of_tile

FIELDS: Mapping[str, str] = {
    "title": "title",
    "summary": "summary",
    "category": "theme",
    "place": "place",
}
"""A project's text to its column."""
NEEDED = ("title", "cost")
COLUMNS = (
    "number",
    "title",
    "summary",
    "cost",
    "theme",
    "place",
    "picture",
    PART_FUNDABLE,
    LEAST_PART,
)
LONGEST = {"title": 120, "theme": 64, "place": 120, "summary": 4000, "number": 64}
YES_OR_NO = {"yes": True, "1": True, "no": False, "0": False, "": False}
VIEW = re.compile(r"[a-z]{2,3}(-easy)?")


def projects_csv(pb_round: Round) -> bytes:
    """Every project."""
    return csv_of(_lines(pb_round))


def projects_xlsx(pb_round: Round) -> bytes:
    """The same as a workbook."""
    return xlsx_of(SheetOf.PROJECTS.value, _lines(pb_round))


def projects_in(table: Table) -> tuple[list[ProjectDraft], list[FileFault]]:
    """Every project of a table, and everything that is wrong with it by its place: a file with one fault is not taken at all. Where
    its headings are wrong, nothing else is said.

    Raises ``InvalidError`` ``file_empty``.
    """
    wrong = [*table.faults, *(table.lacking(NEEDED) if table.headings else ())]
    if not wrong and not table.rows:
        raise InvalidError("file_empty", where=table.sheet or "file")
    if wrong:
        return [], table.place(wrong)
    drafts, seen = [], set[str]()
    for place, (row, cells) in enumerate(table.rows, start=1):
        number = cells.get("number") or str(place)
        found = [CellFault(row, column, code) for column, code in _faults_in(number, cells)]
        if number in seen:
            found.append(CellFault(row, "number", "number_twice"))
        seen.add(number)
        wrong += found
        if not found:
            drafts.append(_draft(number, cells))
    return drafts, table.place(wrong)


def is_known(heading: str) -> bool:
    """Whether a heading is a column, or a text's column for another view."""
    name, _colon, tag = heading.partition(":")
    is_text = name in FIELDS.values() and VIEW.fullmatch(tag) is not None
    return heading in COLUMNS or (is_text and tag != SOURCE)


def _faults_in(number: str, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The heading and the code of everything that is wrong with a row."""
    for heading, text in cells.items():
        if found := _fault_of_text(heading, text, cells):
            yield found
    if not cells.get("title"):
        yield "title", "title_missing"
    if cells.get(PART_FUNDABLE, "").lower() not in YES_OR_NO:
        yield PART_FUNDABLE, "yes_or_no"
    try:
        check_number(number)
    except InvalidError as error:
        yield "number", error.code
    yield from _faults_of_money(cells)


def _faults_of_money(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    try:
        cost = read_pounds(cells.get("cost", ""))
        if cost <= 0:
            yield "cost", "cost_not_positive"
    except InvalidError as error:
        yield "cost", error.code
        return
    try:
        check_least(_least(cells), cost_pence=cost, is_part_fundable=_can_use_part(cells))
    except InvalidError as error:
        yield LEAST_PART, error.code


def _least(cells: Mapping[str, str]) -> int:
    return read_pounds(cells[LEAST_PART]) if cells.get(LEAST_PART) else 0


def _can_use_part(cells: Mapping[str, str]) -> bool:
    return YES_OR_NO.get(cells.get(PART_FUNDABLE, "").lower(), False)


def _fault_of_text(heading: str, text: str, cells: Mapping[str, str]) -> tuple[str, str] | None:
    name, _colon, tag = heading.partition(":")
    if not is_known(heading):
        return heading, "column_unknown"
    if len(text) > LONGEST.get(name, len(text)):
        return heading, "text_too_long"
    if tag and name not in cells and name != "title":
        return name, "english_missing"
    if name == "picture" and text and not is_known_picture(text):
        return heading, "picture_unknown"
    return None


def is_known_picture(name: str) -> bool:
    """Whether a file may name this picture: one of the house's, or that of an idea."""
    return _is_left_out(name) or (not name.startswith("/") and has_picture(name))


def _is_left_out(picture: str) -> bool:
    """A photograph that a group sent belongs to its idea, and comes in with no file."""
    return bool(upload_of_tile(picture))


def _draft(number: str, cells: Mapping[str, str]) -> ProjectDraft:
    """A project from the cells of a row in which nothing is wrong."""
    picture = cells.get("picture", "")
    return ProjectDraft(
        number=number,
        cost_pence=read_pounds(cells["cost"]),
        words=words_from({field: by_tag for field in FIELDS if (by_tag := _texts(field, cells))}),
        category=cells.get("theme", ""),
        picture="" if _is_left_out(picture) else picture,
        is_part_fundable=_can_use_part(cells),
        least_pence=_least(cells),
    )


def _texts(field: str, cells: Mapping[str, str]) -> dict[str, str]:
    """By tag, English first."""
    column = FIELDS[field]
    by_tag = {
        heading.partition(":")[2] or SOURCE: text
        for heading, text in cells.items()
        if heading.partition(":")[0] == column
    }
    return {tag: by_tag[tag] for tag in sorted(by_tag, key=lambda tag: tag != SOURCE)}


def _lines(pb_round: Round) -> Lines:
    """A row for every project in the order of the list."""
    rows = [_cells(project) for project in pb_round.projects]
    others = sorted({heading for row in rows for heading in row if ":" in heading})
    headings = [*COLUMNS, *others]
    return headings, [[row.get(heading, "") for heading in headings] for row in rows]


def _cells(project: Project) -> dict[str, str]:
    parts = parts_in(project.pb_round.rules)
    cells = {
        "number": project.number,
        "cost": pounds_text(project.cost_pence),
        "picture": project.picture,
        PART_FUNDABLE: "yes" if project.number in parts else "",
        LEAST_PART: pounds_text(parts[project.number]) if parts.get(project.number) else "",
    }
    for field, column in FIELDS.items():
        for tag, text in plain(project.words, field).items():
            cells[column if tag == SOURCE else f"{column}:{tag}"] = text
    return cells
