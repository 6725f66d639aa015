"""Projects from a file that officers upload: a Pabulib file, or a spreadsheet saved as CSV, line by line."""

import csv
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from budgeting.commands.setup import ProjectDraft
from budgeting.importers.project_sheets import draft_of
from budgeting.importers.rounds import read_round
from engage.rules.errors import InvalidError
from engage.rules.spreadsheets import unescaped

MOST_BYTES = 2_000_000
NEEDED = ("title", "cost")


def read_projects(name: str, content: bytes) -> list[ProjectDraft]:
    """The projects in an uploaded file. CSV has a line of column names: title, summary, cost (in pounds), theme, place,
    picture, as ``project_sheets`` writes them.

    Raises ``InvalidError``, ``where`` naming the line: ``file_kind_unknown``, ``file_too_large``, ``file_empty``, ``column_missing``,
    ``title_missing``, ``text_too_long``, ``money_unreadable``, ``money_too_large``, ``cost_not_positive``, ``file_not_utf8``, and what
    ``read_round`` raises.
    """
    if len(content) > MOST_BYTES:
        raise InvalidError("file_too_large", where="file")
    ending = Path(name).suffix.lower()
    if ending == ".pb":
        return _from_pabulib(content)
    if ending == ".csv":
        return list(_from_csv(content))
    raise InvalidError("file_kind_unknown", where="file")


def _from_pabulib(content: bytes) -> list[ProjectDraft]:
    with tempfile.NamedTemporaryFile(suffix=".pb") as file:
        file.write(content)
        file.flush()
        return list(read_round(Path(file.name)).projects)


def _from_csv(content: bytes) -> Iterator[ProjectDraft]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidError("file_not_utf8", where="file") from None
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        raise InvalidError("file_unreadable", where="file") from None
    if len(rows) < 2:  # noqa: PLR2004 - column names and one project
        raise InvalidError("file_empty", where="file")
    columns = [cell.strip().lower() for cell in rows[0][1]]
    for needed in NEEDED:
        if needed not in columns:
            raise InvalidError("column_missing", where="line 1", column=needed)
    for number, (line, row) in enumerate(rows[1:], 1):
        cells = {
            heading: text
            for heading, cell in zip(columns, row, strict=False)
            if (text := unescaped(cell).strip())
        }
        try:
            yield draft_of(cells.get("number") or str(number), cells)
        except InvalidError as error:
            raise InvalidError(error.code, where=f"line {line}") from None


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)
