"""The published files of a round, from a folder."""

from pathlib import Path

from budgeting.rules.publication import FILES
from engage.rules.errors import InvalidError


def read_published(folder: Path) -> dict[str, bytes]:
    """Everything in the folder by name, hidden files of the operating system apart. What a round never publishes is named and not
    read, so that the check of the files finds it.

    Raises ``InvalidError`` ``folder_unreadable`` when there is no such folder.
    """
    if not folder.is_dir():
        raise InvalidError("folder_unreadable", where=str(folder))
    found = (path for path in folder.iterdir() if not path.name.startswith("."))
    return {
        path.name: path.read_bytes() if path.name in FILES and path.is_file() else b""
        for path in found
    }
