"""What is installed is what was looked at: every package pinned, with digests, and no address recorded."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENTRY = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==(\S+)(.*(?:\n    .*)*)", re.MULTILINE)
DIGEST = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def entries() -> dict[str, tuple[str, list[str]]]:
    """Version and digests by package."""
    text = (ROOT / "constraints.txt").read_text()
    return {name: (version, DIGEST.findall(rest)) for name, version, rest in ENTRY.findall(text)}


def plain(requirement: str) -> str:
    return re.split(r"[\[~<>= ;!]", requirement)[0].lower().replace("_", "-").replace(".", "-")


@pytest.mark.requirement("SEC8")
def test_every_package_is_pinned_to_one_version_with_its_digests() -> None:
    found = entries()
    assert len(found) > 50
    assert [name for name, (_version, digests) in found.items() if not digests] == []


@pytest.mark.requirement("SEC8")
def test_every_package_that_the_project_names_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = {plain(line) for line in project["dependencies"]}
    for part in ("test", "build"):
        named |= {plain(line) for line in project["optional-dependencies"][part]}
    assert named - {plain(name) for name in entries()} <= {"async-timeout"}


@pytest.mark.requirement("SEC8")
def test_pins_do_not_say_where_packages_were_fetched() -> None:
    text = (ROOT / "constraints.txt").read_text()
    assert not re.search(r"://|--index-url|--find-links", text)
