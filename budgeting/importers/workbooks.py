"""Tables of projects and of ideas out of workbooks. Only workers and the command line load this: its library is heavy."""

from budgeting.rules.workbooks import CellFault, Table
from engage.content.importers.workbook import read_sheets


def read_workbook(data: bytes) -> Table:
    """The first sheet. A formula whose result the file does not hold is among its faults: nobody can say what stands there.

    Raises ``InvalidError`` as ``read_sheets`` does.
    """
    sheet = next(iter(read_sheets(data).values()))
    headings = {header.text: header.column for header in sheet.headers}
    faults = []
    for row, column, heading in sheet.unread():
        headings.setdefault(heading, column)
        faults.append(CellFault(row, heading, "formula_without_value"))
    rows = [(row.number, row.cells) for row in sheet.rows]
    return Table(headings, rows, faults, sheet=sheet.name)
