"""What to think of before people are asked for a while: is it long enough, and when in the year is it?

Warnings, never refusals: an officer who knows better says so in the reasons. ``MINIMUM`` is the six weeks that councils commonly
promise; the principles of Gunning ask for enough time and give no number.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from engage.rules.window import Window, first_day_of, last_day_of
from engage.rules.working_days import MONDAY, THURSDAY, bank_holidays, working_days_before

MINIMUM = timedelta(days=42)
NOTICE_OF_ELECTION = 25
"""Working days before the poll (Local Elections Rules 2006): from then to the poll councils publish nothing that could sway it."""


class Caution(StrEnum):
    SHORT = "short"
    CHRISTMAS = "christmas"
    EASTER = "easter"
    SUMMER = "summer"
    ELECTION = "election"


def cautions_about(window: Window) -> list[Caution]:
    """What to think of, in a fixed order; nothing while either day is missing."""
    first, last = first_day_of(window), last_day_of(window)
    if first is None or last is None:
        return []
    seasons = {
        season
        for year in range(first.year - 1, last.year + 2)
        for season, begins, ends in _seasons(year)
        if begins <= last and first <= ends
    }
    is_short = last - first + timedelta(days=1) < MINIMUM
    return [each for each in Caution if each in seasons or (each is Caution.SHORT and is_short)]


def _seasons(year: int) -> Iterator[tuple[Caution, date, date]]:
    """First and last day of each: two weeks at Christmas and at Easter, schools' summer, and the time before local elections."""
    good_friday = next(
        day
        for day in sorted(bank_holidays(year))
        if day.month in {3, 4} and day.weekday() != MONDAY
    )
    first_of_may = date(year, 5, 1)
    poll = first_of_may + timedelta(days=(THURSDAY - first_of_may.weekday()) % 7)
    yield Caution.CHRISTMAS, date(year, 12, 20), date(year + 1, 1, 3)
    yield Caution.EASTER, good_friday - timedelta(days=7), good_friday + timedelta(days=9)
    yield Caution.SUMMER, date(year, 7, 22), date(year, 8, 31)
    yield Caution.ELECTION, working_days_before(poll, NOTICE_OF_ELECTION), poll
