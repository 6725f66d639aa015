"""``make release``: whether a person with a screen reader has gone through this version, as the signed record says.

Machines find only some of what shuts people out. docs/screen-readers.md says what the person does; a line of the record stands for one
journey. Exits with 1 as long as a journey is missing, stale (of another version) or failed, so that no release goes out by oversight.
"""

import csv
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "docs" / "results" / "screen-readers.csv"
COLUMNS = ("version", "day", "journey", "screen_reader", "browser", "outcome", "signed_by", "notes")
JOURNEYS = ("survey", "vote", "comment")
DONE, FAILED = "done", "failed"

Line = Mapping[str, str]


def main() -> int:
    version = version_here()
    states = {journey: state_of(journey, record(), version) for journey in JOURNEYS}
    print(f"Version {version}, gone through by a person with a screen reader:")  # noqa: T201 - this is a command
    for journey, state in states.items():
        print(f"  {journey}\t{state}")  # noqa: T201 - this is a command
    if overall(states.values()) == DONE:
        return 0
    print("Not to be released: docs/screen-readers.md says what is to be done.")  # noqa: T201 - this is a command
    return 1


def version_here() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def record() -> list[dict[str, str]]:
    with RECORD.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def state_of(journey: str, lines: Iterable[Line], version: str) -> str:
    """``done``, ``failed``, ``stale`` (signed for another version only) or ``missing``. The last line of a version counts; a line that nobody signed does not."""
    signed = [line for line in lines if line["journey"] == journey and line["signed_by"].strip()]
    of_this = [line for line in signed if line["version"] == version]
    if of_this:
        return DONE if of_this[-1]["outcome"] == DONE else FAILED
    return "stale" if signed else "missing"


def overall(states: Iterable[str]) -> str:
    """The worst of them."""
    found = set(states)
    return next(each for each in (FAILED, "missing", "stale", DONE) if each in found)


if __name__ == "__main__":
    sys.exit(main())
