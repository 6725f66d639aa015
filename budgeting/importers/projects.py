"""Projects from a file that officers upload: a Pabulib file, or a spreadsheet saved as CSV."""

import tempfile
from pathlib import Path

from budgeting.commands.setup import ProjectDraft
from budgeting.importers.project_sheets import is_known_picture, projects_in
from budgeting.importers.rounds import read_round
from budgeting.importers.tables import MOST_BYTES, read_csv
from budgeting.rules.workbooks import FileFault
from engage.rules.errors import InvalidError


def read_projects(name: str, content: bytes) -> tuple[list[ProjectDraft], list[FileFault]]:
    """The projects in an uploaded file, and everything that is wrong in a CSV with its row and column. CSV has a line of column
    names: title, summary, cost (in pounds), theme, place, picture, as ``project_sheets`` writes them.

    Raises ``InvalidError``, of a Pabulib file with the line in ``where``: ``file_kind_unknown``, ``file_too_large``, ``file_empty``,
    ``file_not_utf8``, ``file_unreadable``, ``projects_miscounted``, ``picture_unknown`` (with the project's number), and what ``read_round`` raises.
    """
    if len(content) > MOST_BYTES:
        raise InvalidError("file_too_large", where="file")
    ending = Path(name).suffix.lower()
    if ending == ".pb":
        return _from_pabulib(content), []
    if ending == ".csv":
        return projects_in(read_csv(content))
    raise InvalidError("file_kind_unknown", where="file")


def _from_pabulib(content: bytes) -> list[ProjectDraft]:
    with tempfile.NamedTemporaryFile(suffix=".pb") as file:
        file.write(content)
        file.flush()
        read = read_round(Path(file.name))
    told = dict(read.source["meta"]).get("num_projects", "").strip()
    if told.isdecimal() and int(told) != len(read.projects):
        raise InvalidError("projects_miscounted", where="num_projects")
    for project in read.projects:
        if project.picture and not is_known_picture(project.picture):
            raise InvalidError("picture_unknown", where=project.number)
    return list(read.projects)
