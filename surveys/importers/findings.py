"""What an import has to say of what it left out."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Unsupported:
    """Something in the file that the survey does not have: ``where`` (``survey!7``, a question's code), ``what``, and ``why`` as
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
