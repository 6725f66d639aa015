"""What a Word file is written on: the council's template, and what officers say to a committee before the report itself."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from engage.reports.rules.arrangement import check_words, strange_numbers
from engage.reports.rules.document import ReportDocument
from engage.rules.errors import InvalidError


@dataclass(frozen=True)
class Cover:
    """The front of a report to a committee. ``recommendations`` and ``papers`` are one a line; what is blank is still to be written."""

    meeting: str = ""
    meets_on: str = ""
    report_of: str = ""
    """A role, such as the director of a service."""
    contact: str = ""
    purpose: str = ""
    recommendations: str = ""
    background: str = ""
    finance: str = ""
    legal: str = ""
    equality: str = ""
    environment: str = ""
    risk: str = ""
    papers: str = ""

    @property
    def is_blank(self) -> bool:
        return not any(words for _name, words in self.said())

    def said(self) -> Iterator[tuple[str, str]]:
        """Every line's name and words."""
        for one in fields(self):
            yield one.name, getattr(self, one.name)

    def lines_of(self, name: str) -> tuple[str, ...]:
        """The lines of one part, without blank ones."""
        return tuple(line.strip() for line in getattr(self, name).splitlines() if line.strip())


@dataclass(frozen=True)
class Stationery:
    """``template`` is a Word file whose look is used; without a ``cover`` nothing is written for a committee."""

    template: bytes | None = None
    cover: Cover | None = None


OUR_OWN = Stationery()

NAMES = frozenset({"meeting", "meets_on", "report_of", "contact"})
"""Parts with no sentences: their numbers are days and rooms."""


def check_cover(cover: Cover, document: ReportDocument, *, numbers_are_not_people: bool) -> None:
    """Raise ``InvalidError``, with the part in ``where``: ``claims_too_much`` and ``strange_numbers`` as commentary does."""
    for name, words in cover.said():
        check_words(words, where=name)
        strange = () if name in NAMES else strange_numbers(words, document)
        if strange and not numbers_are_not_people:
            raise InvalidError("strange_numbers", where=name, numbers=", ".join(strange))


def cover_from(stored: Mapping[str, Any]) -> Cover | None:
    """A cover from its stored form; ``None`` where nobody wrote one."""
    cover = Cover(**stored)
    return None if cover.is_blank else cover


def cover_stored(cover: Cover) -> dict[str, Any]:
    """Plain data for a JSON column."""
    return asdict(cover)
