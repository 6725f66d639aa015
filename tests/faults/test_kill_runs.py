"""``make faults``: ``FAULT_RUNS`` runs, each a scene on a database with a seed of its own.

Results are lines of JSON in ``var/faults.jsonl``. A run that went well on this commit is not repeated, so what was broken off goes
on where it stopped.
"""

import json
import os
import secrets
import time
from random import Random
from typing import Any

import pytest

from tests.faults.house import DATABASES, a_house
from tests.faults.scenes import SCENES, Facts
from tests.results import FOLDER, commit

RUNS = int(os.environ.get("FAULT_RUNS", "20"))
LOG = FOLDER / "faults.jsonl"


def done_before(run: int, here: str) -> Facts | None:
    """The line of this run, when it went well on exactly this code."""
    if here.endswith("+changes") or not LOG.exists():
        return None
    lines = (json.loads(line) for line in LOG.read_text().splitlines())
    return next(
        (
            line
            for line in lines
            if (line["run"], line["commit"], line["outcome"]) == (run, here, "ok")
        ),
        None,
    )


def write_down(line: Facts) -> None:
    FOLDER.mkdir(exist_ok=True)
    with LOG.open("a") as file:
        file.write(json.dumps(line) + "\n")


@pytest.mark.faults
@pytest.mark.parametrize("run", range(1, RUNS + 1))
def test_nothing_is_lost_doubled_or_half_written(
    run: int, capsys: pytest.CaptureFixture[str]
) -> None:
    here = commit()
    if before := done_before(run, here):
        tell(capsys, before)
        return
    scene = SCENES[(run - 1) % len(SCENES)]
    database = DATABASES[(run - 1) // len(SCENES) % len(DATABASES)]
    seed = int(os.environ.get("FAULT_SEED", "0")) or secrets.randbits(32)
    line: dict[str, Any] = {
        "run": run,
        "scene": scene.__name__,
        "database": database,
        "seed": seed,
        "commit": here,
        "outcome": "failed",
    }
    started = time.monotonic()
    try:
        with a_house(database) as house:
            line |= scene(house, Random(seed)) | {"outcome": "ok"}
    except AssertionError as error:
        line["why"] = str(error)[:300]
        raise
    finally:
        line["seconds"] = round(time.monotonic() - started, 1)
        write_down(line)
        tell(capsys, line)


def tell(capsys: pytest.CaptureFixture[str], line: Facts) -> None:
    """One line a run, past pytest's capturing."""
    facts = " ".join(f"{name}={value}" for name, value in line.items() if name != "commit")
    with capsys.disabled():
        print(f"\n{facts}", end="")  # noqa: T201 - this is what the command prints
