"""What an import has to say of what it left out."""

from collections.abc import Iterable
from dataclasses import dataclass, field

LONGEST = 5_000
"""Characters of such a line."""


@dataclass(frozen=True)
class Unsupported:
    """Something in the file that the survey does not have: ``where`` (``survey!D7``, a question's code), ``what``, and ``why`` as
    a code."""

    where: str
    what: str
    why: str


@dataclass
class Findings:
    """Collected while reading; each is said once."""

    listed: dict[Unsupported, None] = field(default_factory=dict)

    def add(self, where: str, what: str, why: str) -> None:
        self.listed.setdefault(Unsupported(where, what[:200], why))


def told(listed: Iterable[Unsupported]) -> str:
    """Everything that was left out, on one line: for a file of which nothing is left."""
    return "; ".join(f"{each.where} {each.what} ({each.why})" for each in listed)[:LONGEST]
