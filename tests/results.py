"""A pytest plugin: ``--record NAME`` writes every test's outcome and requirements to ``var/results-NAME.json``."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var"
REQUIREMENTS = "requirements"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record", default="", help="write outcomes and requirements to var/results-NAME.json"
    )


def pytest_configure(config: pytest.Config) -> None:
    # With xdist only the controlling process sees every test.
    if config.getoption("--record") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(config.getoption("--record")), "engage-recorder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        ids = [str(id_) for mark in item.iter_markers("requirement") for id_ in mark.args]
        item.user_properties.append((REQUIREMENTS, ids))


class Recorder:
    """Gathers what each test proved; a test counts as passed when no part of it failed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.tests: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        ids = dict(report.user_properties).get(REQUIREMENTS, [])
        entry = self.tests.setdefault(report.nodeid, {"outcome": "passed", "requirements": ids})
        if report.outcome != "passed" and entry["outcome"] != "failed":
            entry["outcome"] = report.outcome

    def pytest_sessionfinish(self) -> None:
        FOLDER.mkdir(exist_ok=True)
        document = {"commit": commit(), "tests": self.tests}
        (FOLDER / f"results-{self.name}.json").write_text(json.dumps(document, indent=1))


def commit() -> str:
    """What the tests ran on: the commit, with a mark when files had been changed since."""
    head = _git("rev-parse", "HEAD")
    return f"{head}+changes" if head and _git("status", "--porcelain") else head


def _git(*words: str) -> str:
    answer = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return answer.stdout.strip()
