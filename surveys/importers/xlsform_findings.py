"""What an import has to say: what is wrong with a form, and what was left out of it."""

from dataclasses import dataclass, field

from engage.rules.errors import InvalidError


@dataclass(frozen=True)
class Unsupported:
    """Something in the file that the survey does not have: ``where`` (``survey!7``), ``what``, and ``why`` as a code."""

    where: str
    what: str
    why: str


@dataclass
class Findings:
    """Collected while reading; each is said once."""

    listed: dict[Unsupported, None] = field(default_factory=dict)

    def add(self, sheet: str, row: int, what: str, why: str) -> None:
        self.listed.setdefault(Unsupported(f"{sheet}!{row}", what[:200], why))


def faulty(
    why: str, *, sheet: str, row: int, column: str = "", name: str = "", detail: str = ""
) -> InvalidError:
    """The one error for a form that is wrong in itself, with its place as a spreadsheet shows it."""
    return InvalidError(
        "xlsform_faulty",
        where=f"{sheet}!{column}{row}" if row else sheet,
        why=why,
        sheet=sheet,
        row=row,
        column=column,
        name=name,
        detail=detail,
    )
