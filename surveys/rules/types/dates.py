"""Dates, from three boxes or one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer, values_of
from surveys.rules.questionnaire import Question
from surveys.rules.types.base import AnswerType, Control, Exported
from surveys.rules.types.settings import needless_options, unknown_settings
from surveys.rules.types.text import clean_line

_KNOWN = ("minimum", "maximum")
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
        bounds = [str(question.settings[name]) for name in _KNOWN if name in question.settings]
        wrong = any(_iso(bound) is None for bound in bounds)
        return (
            needless_options(question)
            + unknown_settings(question, _KNOWN)
            + (("bound_not_a_date",) if wrong else ())
        )


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
    least = _iso(str(question.settings.get("minimum", "")))
    most = _iso(str(question.settings.get("maximum", "")))
    if least and day < least:
        raise InvalidError("answer_below", where=question.id, minimum=least.isoformat())
    if most and day > most:
        raise InvalidError("answer_above", where=question.id, maximum=most.isoformat())
    return day


DATE = Day("date", Control.DATE)
