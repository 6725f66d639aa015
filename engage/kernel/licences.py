"""Whose work this house stands on: read from the project's own lists, never kept by hand."""

import json
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

from engage.kernel.assets import ROOT

STATED = {"pyxform": "BSD-2-Clause"}
"""Packages whose metadata names no licence; each was read in the licence file that the package ships."""
NOT_INSTALLED = "–"
LONGEST_NAME = 60
_PACKAGE = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Licensed:
    """One work of others. ``version`` is empty where there is none to speak of."""

    name: str
    version: str
    licence: str


@dataclass(frozen=True)
class Pictures:
    """The pictures that came from one maker."""

    maker: str
    package: str
    licence: str
    count: int


@cache
def python_packages() -> tuple[Licensed, ...]:
    """Every package that ``pyproject.toml`` says the house runs on, in its order of names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {_package_name(line) for line in project["dependencies"]}
    return tuple(_installed(name) for name in sorted(names, key=str.lower))


@cache
def npm_packages() -> tuple[Licensed, ...]:
    """Every npm package that ``package.json`` names, with what the lock file says of it."""
    wanted = json.loads((ROOT / "package.json").read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    names = [*wanted.get("dependencies", {}), *wanted.get("devDependencies", {})]
    return tuple(_locked(name, locked[f"node_modules/{name}"]) for name in sorted(names))


@cache
def pictures() -> tuple[Pictures, ...]:
    """The pictures of ``static/src/pictures.json``, counted by maker."""
    entries = json.loads((ROOT / "static" / "src" / "pictures.json").read_text())
    counted: dict[tuple[str, str, str], int] = defaultdict(int)
    for entry in entries:
        counted[entry["maker"], entry["package"], entry["licence"]] += 1
    return tuple(Pictures(*key, count) for key, count in sorted(counted.items()))


def fonts() -> tuple[Licensed, ...]:
    """The npm packages that hold typefaces: those of the pages and those of printed reports."""
    return tuple(package for package in npm_packages() if "font" in package.name)


def _package_name(requirement: str) -> str:
    found = _PACKAGE.match(requirement)
    assert found is not None, requirement  # noqa: S101 - pyproject.toml holds no empty requirement
    return found[0]


def _installed(name: str) -> Licensed:
    """A package that this Python has no need of (async-timeout on a newer one) has no metadata here."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return Licensed(name, NOT_INSTALLED, NOT_INSTALLED)
    return Licensed(name, found.version, _licence_of(found) or STATED.get(name, ""))


def _licence_of(found: Distribution) -> str:
    """The SPDX expression, else the short name, else the classifier: old metadata may hold a whole licence text."""
    metadata = found.metadata
    expression, text = (str(metadata[field] or "") for field in ("License-Expression", "License"))
    if expression:
        return str(expression)
    if text and len(text) <= LONGEST_NAME and "\n" not in text:
        return str(text)
    classifiers = found.metadata.get_all("Classifier") or []
    return ", ".join(
        line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License :: ")
    )


def _locked(name: str, entry: dict[str, Any]) -> Licensed:
    return Licensed(name, entry["version"], entry["license"])
