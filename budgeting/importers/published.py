"""The published files of a round, from a folder."""

from pathlib import Path

from budgeting.rules.publication import FILES
from engage.rules.errors import InvalidError


def read_published(folder: Path) -> dict[str, bytes]:
    """The files by name, as far as they are there; others in the folder are left alone.

    Raises ``InvalidError`` ``folder_unreadable`` when there is no such folder.
    """
    if not folder.is_dir():
        raise InvalidError("folder_unreadable", where=str(folder))
    return {name: (folder / name).read_bytes() for name in FILES if (folder / name).is_file()}
