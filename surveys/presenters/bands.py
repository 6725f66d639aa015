"""The bands in which numbers, money and days are counted, in words."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from engage.kernel.locale import date_long, money, month_long
from engage.rules.activity import Words
from surveys.rules.questionnaire import Question
from surveys.rules.spans import Span
from surveys.rules.types.base import Control
from surveys.rules.types.registry import handler_for

SOURCE = "en"
_DAY = timedelta(days=1)
_JANUARY, _DECEMBER = 1, 12


def band_words(question: Question) -> Mapping[str, Words]:
    """Words by band, in the language that is spoken now and in English; empty for a question that is not counted in bands."""
    spans = handler_for(question).spans(question)
    if not spans:
        return {}
    spoken = bands_in_words(question)
    with force_locale(SOURCE):
        source = bands_in_words(question)
    language = str(get_locale() or SOURCE)
    return {
        span.id: {language: told, SOURCE: said}
        for span, told, said in zip(spans, spoken, source, strict=True)
    }


def bands_in_words(question: Question) -> list[str]:
    """The bands of a question from the smallest up, in the language that is spoken now."""
    handler = handler_for(question)
    spans: Iterable[Span[Any]] = handler.spans(question)
    if handler.control is Control.DATE:
        return [_days(span) for span in spans]
    is_money = handler.control is Control.MONEY
    return [_numbers(span, is_money=is_money) for span in spans]


def _numbers(span: Span[Decimal], *, is_money: bool) -> str:
    least, most = (_number(end, is_money=is_money) for end in (span.least, span.most))
    if span.most is None:
        return str(_("%(least)s or more", least=least))
    if span.least is None:
        under = span.most if span.is_below else span.most + 1
        return str(_("Less than %(most)s", most=_number(under, is_money=is_money)))
    if span.least == span.most:
        return least
    if span.is_below:
        return str(_("%(least)s to less than %(most)s", least=least, most=most))
    return str(_("%(least)s to %(most)s", least=least, most=most))


def _number(value: Decimal | None, *, is_money: bool) -> str:
    if value is None:
        return ""
    return money(int(value)) if is_money else f"{value:,f}"


def _days(span: Span[date]) -> str:
    if span.most is None:
        return str(_("%(day)s or later", day=date_long(span.least or date.min)))
    if span.least is None:
        return str(_("%(day)s or earlier", day=date_long(span.most)))
    return _calendar(span.least, span.most)


def _calendar(least: date, most: date) -> str:
    """A whole month or whole years by name, else from day to day."""
    begins, ends = least.day == 1, (most + _DAY).day == 1
    if begins and ends and (least.year, least.month) == (most.year, most.month):
        return month_long(least)
    if begins and ends and (least.month, most.month) == (_JANUARY, _DECEMBER):
        first, last = str(least.year), str(most.year)
    else:
        first, last = date_long(least), date_long(most)
    return first if first == last else str(_("%(least)s to %(most)s", least=first, most=last))
