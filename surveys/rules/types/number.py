"""Whole and decimal numbers, typed the way people type them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer, values_of
from surveys.rules.conditions import as_number
from surveys.rules.questionnaire import Question
from surveys.rules.spans import Span, number_spans, span_of
from surveys.rules.types.base import AnswerType, Control, Exported
from surveys.rules.types.settings import (
    BANDS,
    BOUNDS,
    faults_of_spans,
    needless_options,
    unknown_settings,
    whole_setting,
)
from surveys.rules.types.text import clean_line

MAX_DIGITS = 15
"""Every whole number of 15 digits survives JSON in any language."""

_SPACING = str.maketrans(
    {" ": None, ",": None, "\u066c": None, "\u00a0": None, "\u066b": ".", "\u2212": "-"}
)
_WHOLE = re.compile(r"[+-]?\d+")
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_NOT_NEGATIVE = re.compile(r"\d+")
_POUNDS = re.compile(r"\d+(\.\d{1,2})?")
PENCE = 100


@dataclass(frozen=True)
class WholeNumber(AnswerType):
    """Stored as a number. Accepts digits of any script, blanks and thousands commas."""

    exported = Exported.WHOLE

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        typed = _typed(raw)
        if not typed:
            return None
        if not _WHOLE.fullmatch(typed):
            raise InvalidError("answer_not_whole_number", where=question.id)
        return int(_bounded(_sized(typed, question), question))

    def faults(self, question: Question) -> tuple[str, ...]:
        return (
            needless_options(question)
            + unknown_settings(question, (*BOUNDS, BANDS))
            + (_bound_faults(question) or faults_of_spans(self, question))
        )

    def spans(self, question: Question) -> Sequence[Span[Decimal]]:
        return _spans(*_counted_by(question), is_whole=True)

    def categories(self, question: Question) -> tuple[str, ...]:
        return tuple(span.id for span in self.spans(question))

    def counted(self, answer: Answer, question: Question) -> tuple[str, ...]:
        values = values_of(answer)
        number = as_number(values[0]) if values else None
        band = None if number is None else span_of(self.spans(question), number)
        return () if band is None else (band,)


@dataclass(frozen=True)
class DecimalNumber(WholeNumber):
    """Stored as plain digits in a string, so that no float stands between what was typed and what is exported."""

    exported = Exported.DECIMAL

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        typed = _typed(raw)
        if not typed:
            return None
        if not _DECIMAL.fullmatch(typed):
            raise InvalidError("answer_not_number", where=question.id)
        return format(_bounded(_sized(typed, question), question), "f")

    def spans(self, question: Question) -> Sequence[Span[Decimal]]:
        return _spans(*_counted_by(question), is_whole=False)


@dataclass(frozen=True)
class Money(WholeNumber):
    """Stored as whole pence; typed as pounds, with or without the sign. ``minimum`` and ``maximum`` are in pence."""

    exported = Exported.POUNDS

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        typed = _typed(raw).replace("£", "")
        if not typed:
            return None
        if not _POUNDS.fullmatch(typed):
            raise InvalidError("answer_not_money", where=question.id)
        pence = int(_sized(typed, question) * PENCE)
        least, most = (whole_setting(question, name, pence) for name in BOUNDS)
        if pence < least:
            raise InvalidError("answer_money_below", where=question.id, minimum_pence=least)
        if pence > most:
            raise InvalidError("answer_money_above", where=question.id, maximum_pence=most)
        return pence

    def spans(self, question: Question) -> Sequence[Span[Decimal]]:
        least, most, starts = _counted_by(question)
        return _spans(least or Decimal(0), most, starts, is_whole=True, unit=PENCE)

    def raw(self, answer: Answer, question: Question) -> tuple[str, ...]:
        """Pounds, with pence where there are any."""
        return tuple(_in_pounds(value) for value in values_of(answer))


def number_so_far(typed: str) -> int:
    """The number in a box that may not be right yet; 0 for what is none, or one too long."""
    cleaned = _typed([typed])
    is_number = len(cleaned) <= MAX_DIGITS and _NOT_NEGATIVE.fullmatch(cleaned)
    return int(cleaned) if is_number else 0


def whole_number(typed: str, question: Question) -> int:
    """A whole number that is not below nought in one of a question's boxes; 0 for an empty one.

    Raises ``InvalidError`` ``answer_not_whole_number`` or ``answer_too_many_digits``.
    """
    cleaned = _typed([typed])
    if cleaned and not _NOT_NEGATIVE.fullmatch(cleaned):
        raise InvalidError("answer_not_whole_number", where=question.id)
    return int(_sized(cleaned, question)) if cleaned else 0


def _in_pounds(value: str) -> str:
    pounds, pence = divmod(int(value), PENCE) if value.isdigit() else (value, 0)
    return f"{pounds}.{pence:02}" if pence else str(pounds)


def _typed(raw: Sequence[str]) -> str:
    return clean_line(raw[0]).translate(_SPACING) if raw else ""


def _sized(typed: str, question: Question) -> Decimal:
    if sum(sign.isdigit() for sign in typed) > MAX_DIGITS:
        raise InvalidError("answer_too_many_digits", where=question.id, limit=MAX_DIGITS)
    return Decimal(typed) + 0


def _bounded(number: Decimal, question: Question) -> Decimal:
    least, most = _bound(question, "minimum"), _bound(question, "maximum")
    if least is not None and number < least:
        raise InvalidError("answer_below", where=question.id, minimum=format(least, "f"))
    if most is not None and number > most:
        raise InvalidError("answer_above", where=question.id, maximum=format(most, "f"))
    return number


def _bound(question: Question, name: str) -> Decimal | None:
    value = question.settings.get(name)
    return None if value is None else as_number(str(value))


def _bound_faults(question: Question) -> tuple[str, ...]:
    given = [_bound(question, name) for name in BOUNDS if name in question.settings]
    numbers = [bound for bound in given if bound is not None]
    if len(numbers) < len(given):
        return ("bound_not_a_number",)
    return ("bounds_out_of_order",) if numbers != sorted(numbers) else ()


_spans = lru_cache(number_spans)
"""Made once for each question that is counted, not once for each answer."""


def _counted_by(question: Question) -> tuple[Decimal | None, Decimal | None, tuple[Decimal, ...]]:
    """Bounds and where the bands begin. Raises ``InvalidError("bands_faulty")``."""
    starts = [as_number(text) for text in str(question.settings.get(BANDS, "")).split()]
    numbers = tuple(start for start in starts if start is not None)
    if len(numbers) < len(starts):
        raise InvalidError("bands_faulty", where=BANDS)
    return _bound(question, "minimum"), _bound(question, "maximum"), numbers


INTEGER = WholeNumber("integer", Control.INTEGER)
DECIMAL = DecimalNumber("decimal", Control.DECIMAL)
MONEY = Money("money", Control.MONEY)
