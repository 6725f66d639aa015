"""Working days, and periods of hours in which only they count."""

from datetime import date, datetime, timedelta

import pytest

from engage.rules.window import LONDON, day_of
from engage.rules.working_days import (
    after_working_hours,
    bank_holidays,
    end_of_days,
    is_working_day,
    working_days_before,
)


def at(day: int, month: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
        (2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"),
        (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
        (2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26"),
    ],
)
def test_bank_holidays_are_those_that_were_proclaimed(year: int, days: str) -> None:
    assert bank_holidays(year) == {date.fromisoformat(f"{year}-{day}") for day in days.split()}


@pytest.mark.requirement("M2")
@pytest.mark.parametrize(
    ("since", "until"),
    [
        (at(10, 3, 9), at(12, 3, 9)),  # Tuesday to Thursday
        (at(12, 3, 9), at(16, 3, 9)),  # Thursday to Monday
        (at(13, 3, 16, 30), at(17, 3, 16, 30)),  # Friday afternoon to Tuesday
        (at(14, 3, 11), at(18, 3)),  # Saturday: the clock starts on Monday
        (at(2, 4, 12), at(8, 4, 12)),  # Thursday before Easter: four days do not count
        (at(24, 12, 18), at(30, 12, 18)),  # Christmas Eve, a Thursday, with a substitute Monday
    ],
)
def test_hours_of_days_that_are_no_working_days_do_not_count(
    since: datetime, until: datetime
) -> None:
    assert after_working_hours(since, 48) == until


def test_the_night_on_which_the_clock_changes_is_on_a_sunday_and_counts_for_nothing() -> None:
    assert after_working_hours(at(27, 3, 12), 48) == at(31, 3, 12)


def test_hours_recounted_minute_by_minute() -> None:
    for start in range(0, 24 * 21, 7):
        since = at(27, 3) + timedelta(hours=start)
        until = after_working_hours(since, 48)
        walk, counted = since, timedelta()
        while walk < until:
            if is_working_day(day_of(walk)):
                counted += timedelta(minutes=30)
            walk += timedelta(minutes=30)
        assert counted == timedelta(hours=48)


@pytest.mark.requirement("M2")
def test_days_for_an_answer_begin_with_the_day_of_asking_and_end_at_midnight() -> None:
    assert end_of_days(at(13, 3, 23, 59), 5) == at(18, 3)
    assert end_of_days(at(27, 3, 10), 5) == at(1, 4)


def test_working_days_before_a_day() -> None:
    assert working_days_before(date(2026, 5, 7), 25) == date(2026, 3, 30)
