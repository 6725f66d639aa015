"""What an officer's file can hold, and what was wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engage.rules.errors import EngageError


class SheetOf(StrEnum):
    """The stored value."""

    PROJECTS = "projects"
    IDEAS = "ideas"


@dataclass(frozen=True)
class FileFault:
    """``where`` is a cell, a row or a line, as the officer's own program shows it; empty where the whole file is meant."""

    where: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def fault_of(error: EngageError) -> FileFault:
    """A refusal of the whole file, or of the place that it names."""
    facts = {name: fact for name, fact in error.facts.items() if name != "where"}
    return FileFault(str(error.facts.get("where", "")), error.code, facts)
