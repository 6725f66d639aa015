"""What an XLSForm import has to say: what is wrong with a form, and what was left out of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from engage.rules.errors import InvalidError
from surveys.importers.findings import Findings, Unsupported


@dataclass
class SheetFindings:
    """Findings by their place as a spreadsheet shows it: ``survey!D7``, or the row alone where no one cell is meant."""

    _all: Findings = field(default_factory=Findings)

    @property
    def listed(self) -> tuple[Unsupported, ...]:
        return tuple(self._all.listed)

    def take(self, listed: Iterable[Unsupported]) -> None:
        """What was left out before the form was read."""
        for each in listed:
            self._all.add(each.where, each.what, each.why)

    def add(self, sheet: str, row: int, what: str, why: str, column: str = "") -> None:
        self._all.add(f"{sheet}!{column}{row}", what, why)


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
