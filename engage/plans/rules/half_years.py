"""Half-years: how often the council's scrutiny asks what became of promises."""

from dataclasses import dataclass
from datetime import date

from engage.rules.errors import InvalidError

FIRST_OF_SECOND = 7
"""July: the month with which the second half begins."""


@dataclass(frozen=True, order=True)
class HalfYear:
    """``half`` is 1 (January to June) or 2 (July to December)."""

    year: int
    half: int

    @property
    def first_day(self) -> date:
        return date(self.year, 1 if self.half == 1 else FIRST_OF_SECOND, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def tag(self) -> str:
        """As it stands in an address: ``2026-1``."""
        return f"{self.year}-{self.half}"

    def before(self) -> "HalfYear":
        return HalfYear(self.year - 1, 2) if self.half == 1 else HalfYear(self.year, 1)


def half_year_of(day: date) -> HalfYear:
    """The half-year that a day is in."""
    return HalfYear(day.year, 1 if day.month < FIRST_OF_SECOND else 2)


def half_year_from_tag(tag: str) -> HalfYear:
    """The reverse of ``tag``. Raises ``InvalidError`` ``half_year``."""
    year, _sign, half = tag.partition("-")
    is_year = len(year) == 4 and year.isascii() and year.isdecimal() and year != "0000"  # noqa: PLR2004 - digits of a year
    if not is_year or half not in {"1", "2"}:
        raise InvalidError("half_year", where="half", tag=tag)
    return HalfYear(int(year), int(half))


def half_years_since(first: date, today: date) -> list[HalfYear]:
    """Every half-year from that of ``first`` to the present one, the newest first."""
    found, oldest = [half_year_of(max(first, today))], half_year_of(first)
    while found[-1] > oldest:
        found.append(found[-1].before())
    return found
