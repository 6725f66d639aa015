"""Margins: what share of everybody who lives here is in each group of one question, after the Census or another count.

They are compared only with people of the same universe, and group by group by code: names are written in more than one way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from engage.rules.errors import InvalidError

ALL_TENTHS = 1000
SLACK_TENTHS = 10
"""By how much published percentages may miss 100 together: each was rounded by itself."""
LONGEST_CODE, LONGEST_NAME = 64, 200
FEWEST_GROUPS, MOST_GROUPS = 2, 200


@dataclass(frozen=True)
class Universe:
    """Whom a count is about: people who live here, from an age and up to one in years (``None``: no upper bound)."""

    from_age: int = 0
    to_age: int | None = None


@dataclass(frozen=True)
class Share:
    """One group: ``tenths`` of a per cent of the universe."""

    code: str
    name: str
    tenths: int


def shares_from(rows: Iterable[Mapping[str, str | None]]) -> tuple[Share, ...]:
    """The groups of rows with ``code``, ``name`` and either ``people`` (whole numbers) or ``percent`` (one decimal at most counts).

    Raises ``InvalidError``, all with ``where`` (the row, from 1; 0 for the whole): ``margin_row`` for one without a code, a name
    or a number that can be read, ``margin_repeated`` for a code that comes twice, ``margin_empty`` for a group of nobody,
    ``margin_few`` for fewer than two groups, ``margin_sum`` for percentages that are not about 100 together.
    """
    read: list[tuple[str, str, Decimal]] = []
    unit = ""
    for number, row in enumerate(rows, start=1):
        code, name = _cell(row, "code"), _cell(row, "name")
        unit = unit or ("people" if _cell(row, "people") else "percent")
        if not code or not name or len(code) > LONGEST_CODE or len(name) > LONGEST_NAME:
            raise InvalidError("margin_row", where=number)
        if code in {one for one, _name, _value in read}:
            raise InvalidError("margin_repeated", where=number, code=code)
        read.append((code, name, _number(_cell(row, unit), number)))
    if not FEWEST_GROUPS <= len(read) <= MOST_GROUPS:
        raise InvalidError("margin_few", where=0)
    total = sum((value for _code, _name, value in read), Decimal())
    if unit == "people":
        return tuple(
            Share(code, name, _half_up(value * ALL_TENTHS / total)) for code, name, value in read
        )
    if abs(total * 10 - ALL_TENTHS) > SLACK_TENTHS:
        raise InvalidError("margin_sum", where=0, total=str(total))
    return tuple(Share(code, name, _half_up(value * 10)) for code, name, value in read)


def _cell(row: Mapping[str, str | None], name: str) -> str:
    return (row.get(name) or "").strip()


def _number(written: str, row: int) -> Decimal:
    try:
        value = Decimal(written.replace(",", "").removesuffix("%"))
    except InvalidOperation:
        raise InvalidError("margin_row", where=row) from None
    if not value.is_finite() or value < 0:
        raise InvalidError("margin_row", where=row)
    if value == 0:
        raise InvalidError("margin_empty", where=row)
    return value


def _half_up(value: Decimal) -> int:
    return int(value + Decimal("0.5"))
