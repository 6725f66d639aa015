"""Lighthouse's own count of how accessible the main pages are: 100 of 100 on each, in three views."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.ahead import Encore, GoingAhead
from tests.journeys.browsers import Visitor, find_chromium
from tests.journeys.states import STATES
from tests.journeys.world import World

HERE = Path(__file__).resolve().parents[1] / "lighthouse"
LIGHTHOUSE = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
PAGES = ("home", "survey", "question", "ballot, one chosen", "part of a plan", "report")
WHOLE = 1.0
FLAGS = "--headless=new --no-sandbox --disable-gpu"


@pytest.fixture(scope="module")
def lighthouse() -> list[str]:
    """How it is started; fetched by npm from the lock file where it is not here yet."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.fail("Lighthouse needs Node and npm: nothing was measured")
    if not LIGHTHOUSE.is_file():
        command = [npm, "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=HERE, check=True, capture_output=True)
    return [node, str(LIGHTHOUSE)]


def measured(lighthouse: list[str], address: str) -> dict[str, Any]:
    options = [
        "--only-categories=accessibility",
        "--output=json",
        "--quiet",
        f"--chrome-flags={FLAGS}",
    ]
    done = subprocess.run(
        [*lighthouse, address, *options],
        env={**os.environ, "CHROME_PATH": find_chromium()},
        capture_output=True,
        check=True,
        timeout=180,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def arrive(shared_phone: Visitor, world: World, encore: Encore) -> Callable[[str, str], str]:
    """Where a state of a page waits for whoever asks next."""

    def go(name: str, view: str) -> str:
        going = GoingAhead(shared_phone, world, view, encore)
        next(each for each in STATES if each.name == name).reach(going)
        return going.leave_off()

    return go


@pytest.mark.audit
@pytest.mark.parametrize("view", ["", "/ur", "/easy"])
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.requirement("A1")
def test_lighthouse_finds_nothing_to_mend(
    lighthouse: list[str], arrive: Callable[[str, str], str], encore: Encore, name: str, view: str
) -> None:
    found = measured(lighthouse, arrive(name, view))
    score = found["categories"]["accessibility"]["score"]
    failed = [
        f"{audit['id']}: {audit['title']}"
        for audit in found["audits"].values()
        if audit.get("scoreDisplayMode") == "binary" and audit.get("score") == 0
    ]
    print(f"Lighthouse accessibility, {name}, {view or '/'}: {round(score * 100)}")  # noqa: T201 - the figure is wanted
    assert not encore.kept, "Lighthouse was given another page"
    assert score == WHOLE, "\n".join(failed)
