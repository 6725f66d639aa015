"""Working days in England: what does not count towards a period that the law gives in hours or working days.

Bank holidays follow the Banking and Financial Dealings Act 1971 and the common-law ones (Good Friday, Christmas Day), each with
its substitute day. A holiday that is proclaimed for one year alone is not known here.
"""

from datetime import date, datetime, time, timedelta
from functools import cache

from engage.rules.window import LONDON, UTC, day_of

MONDAY, THURSDAY, SATURDAY = 0, 3, 5
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Every bank holiday in England of one year."""
    easter = _easter_sunday(year)
    spring_end, summer_end = date(year, 5, 31), date(year, 8, 31)
    first_of_may = date(year, 5, 1)
    found = {
        easter - 2 * DAY,
        easter + DAY,
        first_of_may + DAY * ((MONDAY - first_of_may.weekday()) % 7),
        spring_end - DAY * spring_end.weekday(),
        summer_end - DAY * summer_end.weekday(),
    }
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        found.add(_substitute(day, found))
    return frozenset(found)


def is_working_day(day: date) -> bool:
    """Whether it is neither a weekend nor a bank holiday."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def after_working_hours(moment: datetime, hours: int) -> datetime:
    """The moment at which so many hours have gone by, not counting any part of a day that is no working day. London days."""
    left, at = timedelta(hours=hours), moment.astimezone(UTC)
    while True:
        midnight = _midnight_after(at)
        if is_working_day(day_of(at)):
            if left <= midnight - at:
                return at + left
            left -= midnight - at
        at = midnight


def end_of_days(moment: datetime, days: int) -> datetime:
    """Midnight at the end of a period of days of which the day of ``moment`` is the first. Every day counts."""
    first = day_of(moment)
    return datetime.combine(first + DAY * days, time(), LONDON).astimezone(UTC)


def working_days_before(day: date, number: int) -> date:
    """The working day that is so many working days before a day."""
    while number:
        day -= DAY
        number -= is_working_day(day)
    return day


def _substitute(day: date, taken: set[date]) -> date:
    while day.weekday() >= SATURDAY or day in taken:
        day += DAY
    return day


def _midnight_after(moment: datetime) -> datetime:
    return datetime.combine(day_of(moment) + DAY, time(), LONDON).astimezone(UTC)


def _easter_sunday(year: int) -> date:
    """The Gregorian computus (Meeus, Jones and Butcher)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon + 15) % 30
    leaps, years = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * leaps - epact - years) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)
