"""Tables of projects and of ideas out of workbooks. Only workers and the command line load this: its library is heavy."""

from budgeting.rules.workbooks import Table
from engage.content.importers.workbook import read_sheets


def read_workbook(data: bytes) -> Table:
    """The first sheet. Raises ``InvalidError`` as ``read_sheets`` does."""
    sheet = next(iter(read_sheets(data).values()))
    headings = {header.text: header.column for header in sheet.headers}
    return Table(headings, [(row.number, row.cells) for row in sheet.rows], sheet=sheet.name)
