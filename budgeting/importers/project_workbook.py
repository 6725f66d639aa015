"""Projects of a draft round in and out of XLSX files. Only workers and the command line load this: its libraries are heavy."""

from budgeting.commands.setup import ProjectDraft
from budgeting.importers.one_sheet import one_sheet
from budgeting.importers.project_sheets import project_table, read_rows
from budgeting.models.rounds import Round
from budgeting.rules.workbooks import FileFault
from engage.content.importers.workbook import read_sheets
from engage.rules.errors import InvalidError

SHEET = "projects"


def projects_xlsx(pb_round: Round) -> bytes:
    """Every project, as one sheet."""
    return one_sheet(SHEET, *project_table(pb_round))


def read_project_workbook(data: bytes) -> tuple[list[ProjectDraft], list[FileFault]]:
    """The projects of the first sheet, and every fault with its cell (``projects!C4``).

    Raises ``InvalidError`` as ``read_sheets`` does, ``column_missing`` without a title or a cost, and ``file_empty``.
    """
    sheet = next(iter(read_sheets(data).values()))
    headings = {header.text for header in sheet.headers}
    for needed in ("title", "cost"):
        if needed not in headings:
            raise InvalidError("column_missing", where=f"{sheet.name}!1", column=needed)
    if not sheet.rows:
        raise InvalidError("file_empty", where=sheet.name)
    drafts, faults = read_rows([(row.number, row.cells) for row in sheet.rows])
    return drafts, [
        FileFault(f"{sheet.name}!{sheet.column_of(fault.column)}{fault.row}", fault.code)
        for fault in faults
    ]
