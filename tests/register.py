"""``make register``: what the last ``make test`` and ``make audit`` have proven, a line per requirement.

Tab-separated: id, state, number of tests, title. States: ``proven``, ``failing``, ``missing`` (no test names it), ``stale``
(the results are of another commit, a person's of another version) and ``people`` (a person's record is needed).
"""

import csv
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.release import DONE, FAILED, JOURNEYS, overall, record, version_here
from tests.release import state_of as state_of_journey
from tests.results import FOLDER, ROOT, commit

REQUIREMENTS = ROOT / "docs" / "requirements.csv"
RUNS = ("test", "audit")
NEEDS_PEOPLE = frozenset({"A8"})
PROVEN_IN_PART = frozenset({"A1", "Q6", "V20"})
"""A part of these is a judgement that no test can make."""


@dataclass
class Evidence:
    """The tests that name one requirement."""

    outcomes: list[str] = field(default_factory=list)
    is_stale: bool = False


def main() -> int:
    evidence = gather(FOLDER / f"results-{run}.json" for run in RUNS)
    with REQUIREMENTS.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found = evidence.get(row["id"], Evidence())
            words = (row["id"], state_of(row["id"], found), str(len(found.outcomes)))
            print("\t".join((*words, row["requirement"])))  # noqa: T201 - this is a command
    return 0


def gather(files: Iterable[Path]) -> dict[str, Evidence]:
    """Every requirement's tests, from the results that are there."""
    here = commit()
    evidence: dict[str, Evidence] = {}
    for file in files:
        if not file.exists():
            continue
        results = json.loads(file.read_text())
        for test in results["tests"].values():
            for id_ in test["requirements"]:
                found = evidence.setdefault(id_, Evidence())
                found.outcomes.append(test["outcome"])
                found.is_stale |= results["commit"] != here
    return evidence


def state_of(id_: str, evidence: Evidence) -> str:
    """One word; with "(partly)" where a machine proves only its part."""
    if id_ in NEEDS_PEOPLE:
        return state_by_people()
    if not evidence.outcomes:
        return "missing"
    if "failed" in evidence.outcomes:
        return "failing"
    if evidence.is_stale:
        return "stale"
    if "passed" not in evidence.outcomes:
        return "missing"
    return "proven (partly)" if id_ in PROVEN_IN_PART else "proven"


def state_by_people() -> str:
    """Of what a person with a screen reader signs for this version (docs/screen-readers.md)."""
    signed = overall(state_of_journey(each, record(), version_here()) for each in JOURNEYS)
    return {DONE: "proven", FAILED: "failing", "missing": "people"}.get(signed, signed)


if __name__ == "__main__":
    sys.exit(main())
