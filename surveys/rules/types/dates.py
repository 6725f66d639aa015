"""Dates, from three boxes or one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer, values_of
from surveys.rules.questionnaire import Question
from surveys.rules.spans import Period, Span, day_spans, span_of
from surveys.rules.types.base import AnswerType, Control, Exported
from surveys.rules.types.settings import (
    BANDS,
    BOUNDS,
    faults_of_spans,
    needless_options,
    unknown_settings,
)
from surveys.rules.types.text import clean_line

_PARTS = ("day", "month", "year")
_YEAR_DIGITS = 4


@dataclass(frozen=True)
class Day(AnswerType):
    """Stored as ``2026-05-07``. Read from day, month and year boxes, or from one box in that form."""

    exported = Exported.DAY

    def parts(self, question: Question) -> tuple[str, ...]:
        return _PARTS

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        typed = [clean_line(box) for box in raw]
        if not any(typed):
            return None
        if len(typed) == len(_PARTS):
            missing = [part for part, box in zip(_PARTS, typed, strict=True) if not box]
            if missing:
                raise InvalidError(
                    "answer_date_incomplete", where=question.id, missing=tuple(missing)
                )
        return _bounded(_day(typed, question), question).isoformat()

    def raw(self, answer: Answer, question: Question) -> tuple[str, ...]:
        """Day, month and year, without leading zeros."""
        values = values_of(answer)
        if not values:
            return ()
        try:
            day = date.fromisoformat(values[0])
        except ValueError:
            return values
        return (str(day.day), str(day.month), f"{day.year:04}")

    def faults(self, question: Question) -> tuple[str, ...]:
        return (
            needless_options(question)
            + unknown_settings(question, (*BOUNDS, BANDS))
            + (_bound_faults(question) or faults_of_spans(self, question))
        )

    def spans(self, question: Question) -> Sequence[Span[date]]:
        return _spans(*_bounds(question), *_counted_by(question))

    def categories(self, question: Question) -> tuple[str, ...]:
        return tuple(span.id for span in self.spans(question))

    def counted(self, answer: Answer, question: Question) -> tuple[str, ...]:
        values = values_of(answer)
        day = _iso(values[0]) if values else None
        band = None if day is None else span_of(self.spans(question), day)
        return () if band is None else (band,)


def _bound_faults(question: Question) -> tuple[str, ...]:
    given = [name for name in BOUNDS if name in question.settings]
    days = [day for day in _bounds(question) if day is not None]
    if len(days) < len(given):
        return ("bound_not_a_date",)
    return ("bounds_out_of_order",) if days != sorted(days) else ()


_spans = lru_cache(day_spans)
"""Made once for each question that is counted, not once for each answer."""


def _counted_by(question: Question) -> tuple[Period | None, tuple[date, ...]]:
    """The period, or the days on which the bands begin. Raises ``InvalidError("bands_faulty")``."""
    said = str(question.settings.get(BANDS, "")).split()
    if len(said) == 1 and said[0] in set(Period):
        return Period(said[0]), ()
    days = tuple(day for text in said if (day := _iso(text)) is not None)
    if len(days) < len(said):
        raise InvalidError("bands_faulty", where=BANDS)
    return None, days


def _day(typed: Sequence[str], question: Question) -> date:
    if len(typed) == 1:
        found = _iso(typed[0])
    elif len(typed) == len(_PARTS) and len(typed[2]) == _YEAR_DIGITS:
        found = _from_boxes(*typed)
    else:
        found = None
    if found is None:
        raise InvalidError("answer_not_date", where=question.id)
    return found


def _from_boxes(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _bounded(day: date, question: Question) -> date:
    least, most = _bounds(question)
    if least and day < least:
        raise InvalidError("answer_below", where=question.id, minimum=least.isoformat())
    if most and day > most:
        raise InvalidError("answer_above", where=question.id, maximum=most.isoformat())
    return day


def _bounds(question: Question) -> tuple[date | None, date | None]:
    least, most = (_iso(str(question.settings.get(name, ""))) for name in BOUNDS)
    return least, most


DATE = Day("date", Control.DATE)
