"""Spans that numbers, amounts of money and days are counted in.

Which spans there are follows from the question alone, never from what people answered: a span that came and went with the answers
would tell of the one person in it. They are fixed with the rest of the question when a survey opens.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise
from typing import Generic, TypeVar

from engage.rules.errors import InvalidError

V = TypeVar("V", Decimal, date)
MOST_SPANS = 36
"""Rows of a table that can still be read: three years of months."""
SINGLE_VALUES = 12
"""Where there are no more whole numbers than these, each is counted by itself."""
EVEN_SPANS = 10
_STEPS = (1, 2, 5, 10)
_POWERS = range(1, 7)
_DAY = timedelta(days=1)
_DAY_ID = re.compile(r"\d{4}-\d\d-\d\d")
_DECADE = 10
_DECADES = range(1920, 2031, _DECADE)


class Period(StrEnum):
    """Calendar spans that days can be counted in."""

    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"


@dataclass(frozen=True)
class Span(Generic[V]):
    """From ``least`` to ``most``, both in it; ``None`` where it has no end. With ``is_below``, ``most`` is in the next one."""

    id: str
    least: V | None
    most: V | None
    is_below: bool = False


def span_of(spans: Sequence[Span[V]], value: V) -> str | None:
    """The id of the span that a value is in; ``None`` outside them all. Each span follows on the one before."""
    starts = [span.least for span in spans if span.least is not None]
    place = bisect_right(starts, value) - 1 + len(spans) - len(starts)
    if place < 0:
        return None
    most = spans[place].most
    return spans[place].id if most is None or value <= most else None


def begins_at(id_: str) -> tuple[int, Decimal, Decimal]:
    """Where a span of this id stands among others, which may be of another question's bands; what is no such id stands last.

    >>> sorted(["10..19", "..9", "7", "20..", "8..9"], key=begins_at)
    ['..9', '7', '8..9', '10..19', '20..']
    """
    least, dots, most = id_.partition("..")
    try:
        first, last = (_as_number(end) for end in (least, most if dots else least))
    except (InvalidOperation, ValueError):
        return (1, Decimal(0), Decimal(0))
    return (
        0,
        Decimal("-Infinity") if first is None else first,
        Decimal("Infinity") if last is None else last,
    )


def _as_number(end: str) -> Decimal | None:
    if not end:
        return None
    return Decimal(date.fromisoformat(end).toordinal()) if _DAY_ID.fullmatch(end) else Decimal(end)


def number_spans(
    least: Decimal | None,
    most: Decimal | None,
    starts: Sequence[Decimal],
    *,
    is_whole: bool,
    unit: int = 1,
) -> tuple[Span[Decimal], ...]:
    """Spans of numbers between the bounds of a question, beginning at ``starts`` where it has any.

    Otherwise each whole number by itself where there are few, about ten even spans between two bounds, and where a bound is missing
    nothing, less than 10, less than 100 and so on (times ``unit``). Raises ``InvalidError("bands_faulty")`` for starts that do not
    rise, are outside the bounds, or are too many.
    """
    if starts:
        _check_starts(starts, least, most)
    elif least is not None and most is not None:
        starts = _even_starts(least, most, is_whole=is_whole)
    else:
        tens = [Decimal(0), Decimal(1), *(Decimal(10**power * unit) for power in _POWERS)]
        starts = [one for one in tens if _is_between(one, least, most)]
    spans = _spans(starts, [start - is_whole for start in starts], least, most)
    return spans if is_whole else tuple(_with_open_ends(spans))


def _with_open_ends(spans: Sequence[Span[Decimal]]) -> Iterator[Span[Decimal]]:
    yield from (replace(span, is_below=True) for span in spans[:-1])
    yield spans[-1]


def _even_starts(least: Decimal, most: Decimal, *, is_whole: bool) -> list[Decimal]:
    if is_whole and most - least < SINGLE_VALUES:
        return [least + number for number in range(int(most - least) + 1)]
    step = _round_step((most - least) / EVEN_SPANS)
    first = least // step * step
    steps = [first + step * number for number in range(EVEN_SPANS + 2)]
    return [least, *(start for start in steps if least < start < most)]


def _round_step(least: Decimal) -> Decimal:
    """The smallest of 1, 2 and 5 with noughts that is at least so large."""
    if least <= 0:
        return Decimal(1)
    ten = Decimal(10) ** least.adjusted()
    return next(step * ten for step in _STEPS if step * ten >= least)


def day_spans(
    least: date | None, most: date | None, period: Period | None, starts: Sequence[date]
) -> tuple[Span[date], ...]:
    """Spans of days: beginning at ``starts``, or calendar months, years or decades.

    Without either the shortest period of which there are not too many. Raises ``InvalidError("bands_faulty")`` as ``number_spans``
    does, and ``"bands_need_bounds"`` for months and years of a question without a first and a last day.
    """
    if starts:
        _check_starts(starts, least, most)
    elif least is not None and most is not None:
        starts = _calendar(least, most, period)
    elif period in {None, Period.DECADE}:
        decades = [date(year, 1, 1) for year in _DECADES]
        starts = [one for one in decades if _is_between(one, least, most)]
    else:
        raise InvalidError("bands_need_bounds", where="bands")
    return _spans(starts, [start - _DAY for start in starts], least, most)


def _calendar(least: date, most: date, period: Period | None) -> list[date]:
    for tried in (period,) if period else tuple(Period):
        later = [start for start in _starts_of(tried, least, most) if start > least]
        if len(later) < MOST_SPANS:
            return [least, *later]
    if period is None:
        return [least]
    raise InvalidError("bands_faulty", where="bands")


def _starts_of(period: Period, least: date, most: date) -> list[date]:
    if period is Period.MONTH:
        months = range(least.year * 12 + least.month - 1, most.year * 12 + most.month)
        return [date(month // 12, month % 12 + 1, 1) for month in months]
    every = _DECADE if period is Period.DECADE else 1
    years = range(least.year, most.year + 1)
    return [date(year, 1, 1) for year in years if year % every == 0]


def _is_between(start: V, least: V | None, most: V | None) -> bool:
    return (least is None or start > least) and (most is None or start <= most)


def _check_starts(starts: Sequence[V], least: V | None, most: V | None) -> None:
    rises = all(one < other for one, other in pairwise(starts))
    starts_inside = least is None or starts[0] >= least
    ends_inside = most is None or starts[-1] <= most
    if not (rises and starts_inside and ends_inside) or len(starts) > MOST_SPANS:
        raise InvalidError("bands_faulty", where="bands")


def _spans(
    starts: Sequence[V], ends: Sequence[V], least: V | None, most: V | None
) -> tuple[Span[V], ...]:
    """A span from each start, and one before the first where something can be there. ``ends`` is where the one before a start ends."""
    if not starts:
        return (_span(least, most),)
    lasts: list[V | None] = list(ends[1:])
    lasts.append(most)
    spans = [_span(first, last) for first, last in zip(starts, lasts, strict=True)]
    if starts[0] != least:
        spans.insert(0, _span(least, ends[0]))
    return tuple(spans)


def _span(least: V | None, most: V | None) -> Span[V]:
    return Span(_id(least, most), least, most)


def _id(least: V | None, most: V | None) -> str:
    """Such as ``10..19``, ``50..`` or ``7``: the same in every wave that counts so."""
    first, last = (_written(end) for end in (least, most))
    return first if first == last else f"{first}..{last}"


def _written(end: V | None) -> str:
    """A number without exponent, or a day such as ``2026-05-07``."""
    if end is None:
        return ""
    return format(end, "f") if isinstance(end, Decimal) else end.isoformat()
