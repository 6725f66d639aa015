"""What lies in files, read as by somebody who has copied them."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def bytes_of(paths: Iterable[Path]) -> bytes:
    """All of them, one after the other, read by a process of its own.

    SQLite's locks belong to a process, and a process that closes a file loses every lock it has on it: whoever reads a
    database's files where that database is open lets others take its log away (https://sqlite.org/howtocorrupt.html,
    section 2.2). What is written after that is seen here alone.
    """
    return subprocess.check_output(["cat", "--", *map(str, paths)], stdin=subprocess.DEVNULL)


def keep_out_of_databases() -> None:
    """From now on this process cannot open a database's file but through SQLite."""
    sys.addaudithook(_refuse)


def _refuse(event: str, facts: tuple[Any, ...]) -> None:
    if event == "open" and ".sqlite3" in str(facts[0]):
        raise RuntimeError(f"{facts[0]} is opened beside SQLite: use bytes_of")
