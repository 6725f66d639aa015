"""Interface words, dates and money in the view's language."""

import re
from datetime import date, datetime
from pathlib import Path

from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal
from flask import Flask, current_app
from flask_babel import Babel, force_locale, get_locale
from markupsafe import Markup

from engage.kernel.here import this_app
from engage.kernel.view_prefix import current_view
from engage.rules.direction import left_to_right
from engage.rules.view import SOURCE_LANGUAGE, direction_of
from engage.rules.window import LONDON, day_of

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "translations"
CHECKED_BY = re.compile(r'^(?:#[ \t]*|")X-Checked-By:[ \t]*([^\s"\\][^"\\\n]*)', re.MULTILINE)
"""Who looked through a catalogue. A comment or a header line: some tools drop header lines they do not know."""
LANGUAGE_NAMES = {
    "en": "English",
    "pl": "Polski",
    "ur": "اردو",
    "ar": "العربية",
    "fa": "فارسی",
    "zh": "简体中文",
    "ro": "Română",
    "uk": "Українська",
    "pa": "ਪੰਜਾਬੀ",
    "bn": "বাংলা",
    "es": "Español",
}
PENCE = 100
NO_BREAK = "\u00a0"
PHONE = re.compile(r"[\d +()-]+")
babel = Babel()


def init_locale(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(CATALOGUES)
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/London"
    app.extensions["engage.checked_languages"] = frozenset(
        language for language in app.config["SETTINGS"].languages if is_checked(language)
    )
    babel.init_app(app, locale_selector=lambda: current_view().language)
    app.jinja_env.filters.update(
        money=money,
        date_long=date_long,
        time_short=time_short,
        hour_short=hour_short,
        number=number,
        isolated=isolated,
        in_own_order=in_own_order,
    )


def in_every_language(words: object) -> dict[str, str]:
    """Lazy interface words in each language that is switched on, by view tag: for data that outlives the request."""
    by_tag = {}
    for language in current_app.config["SETTINGS"].languages:
        with force_locale(language):
            by_tag[language] = str(words)
    return by_tag


def is_checked(language: str, folder: Path = CATALOGUES) -> bool:
    """Whether a native speaker has looked through the interface words of a language, by its catalogue's own record."""
    if language == SOURCE_LANGUAGE:
        return True
    path = folder / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return False
    head, _, _entries = path.read_text(encoding="utf-8").partition("\n\n")
    return CHECKED_BY.search(head) is not None


def is_unchecked_view() -> bool:
    """Whether this request's page says that nobody has checked its translation."""
    return current_view().language not in this_app().extensions["engage.checked_languages"]


def may_be_offered(language: str) -> bool:
    """Whether something can be offered in a language as checked: somebody has checked the words of our own pages around it too. A demo
    offers it all the same, under the banner that says so."""
    is_demo: bool = current_app.config["SETTINGS"].is_demo
    return is_demo or language in current_app.extensions["engage.checked_languages"]


def money(pence: int) -> str:
    """``£30,000`` or ``£768.45``: pounds as the council writes them, in Latin digits in every language.

    Among words written from right to left the pound sign would stand behind its number: there the amount keeps its own order.
    """
    pounds, rest = divmod(abs(pence), PENCE)
    sign = "-" if pence < 0 else ""
    amount = f"{sign}£{pounds:,}.{rest:02}" if rest else f"{sign}£{pounds:,}"
    return left_to_right(amount) if direction_of(_language()) == "rtl" else amount


def number(value: int) -> str:
    return str(format_decimal(value, locale="en_GB"))


def isolated(text: str) -> Markup:
    """A telephone number or address that keeps its own order where the text runs from right to left."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(_unbroken_number(text))


def in_own_order(text: str) -> str:
    """``isolated`` for where no markup can stand: on paper, and in what a script says."""
    return left_to_right(_unbroken_number(text))


def _unbroken_number(text: str) -> str:
    """Half a telephone number at a line's end cannot be rung. Anything else may break."""
    return text.replace(" ", NO_BREAK) if PHONE.fullmatch(text) else text


def month_long(day: date) -> str:
    """``December 2026`` in the view's language, with Latin digits."""
    return _in_one_line(format_date(day, "LLLL y", locale=_formatting_locale()))


def date_long(day: date | datetime) -> str:
    """``13 December 2026`` in the view's language, with Latin digits."""
    if isinstance(day, datetime):
        day = day_of(day)
    return _in_one_line(format_date(day, "d MMMM y", locale=_formatting_locale()))


def time_short(moment: datetime) -> str:
    return f"{date_long(moment)}, {hour_short(moment)}"


def hour_short(moment: datetime) -> str:
    """``14:00``, where the day has been said."""
    return f"{moment.astimezone(LONDON):%H:%M}"


def _in_one_line(text: str) -> str:
    """Easy read breaks no number or date over two lines; its lines are short, so nothing else does it there."""
    return text.replace(" ", NO_BREAK) if current_view().is_easy else text


def _formatting_locale() -> str:
    language = _language()
    return "en_GB" if language == "en" else language


def _language() -> str:
    """The language that is spoken now: the request's, or the one that a report or a letter is written in."""
    return str(get_locale() or SOURCE_LANGUAGE)


def months_in(language: str) -> dict[str, int]:
    """Names of months in a language, long and short, as CLDR has them."""
    return {
        name.lower().rstrip("."): number
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, language).items()
        if not name[0].isdigit() and name.lower() not in {"may", "mar"}
    } | ({"may": 5} if language == SOURCE_LANGUAGE else {})
