"""One definition of "open": half-open, in London days, also where the clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.rules.window import LONDON, Window, day_of, last_day_of, window_of_dates

TICK = timedelta(microseconds=1)
OPENS = datetime(2026, 10, 1, tzinfo=UTC)
CLOSES = datetime(2026, 11, 1, tzinfo=UTC)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds UTC


@pytest.mark.parametrize(
    ("now", "before", "is_open", "over"),
    [
        (OPENS - TICK, True, False, False),
        (OPENS, False, True, False),
        (CLOSES - TICK, False, True, False),
        (CLOSES, False, False, True),
    ],
)
def test_the_first_moment_belongs_to_it_and_the_last_does_not(
    now: datetime, before: bool, is_open: bool, over: bool
) -> None:
    window = Window(OPENS, CLOSES)

    assert (window.is_before(now), window.is_open(now), window.is_over(now)) == (
        before,
        is_open,
        over,
    )


@given(moments)
def test_a_window_without_limits_is_always_open(now: datetime) -> None:
    assert Window().is_open(now)


@given(st.none() | moments, st.none() | moments, moments)
def test_a_moment_is_before_in_or_after_but_only_one(
    opens: datetime | None, closes: datetime | None, now: datetime
) -> None:
    if opens and closes and closes < opens:
        opens, closes = closes, opens
    window = Window(opens, closes)

    states = [window.is_before(now), window.is_open(now), window.is_over(now)]

    empty_and_at_it = opens is not None and opens == closes and now == opens
    assert states.count(True) == 1
    assert not (empty_and_at_it and window.is_open(now))


@pytest.mark.parametrize(
    ("first", "last", "opens", "closes", "hours"),
    [
        pytest.param(
            date(2026, 10, 25),
            date(2026, 10, 25),
            datetime(2026, 10, 24, 23, tzinfo=UTC),
            datetime(2026, 10, 26, tzinfo=UTC),
            25,
            id="the day the clocks go back",
        ),
        pytest.param(
            date(2026, 3, 29),
            date(2026, 3, 29),
            datetime(2026, 3, 29, tzinfo=UTC),
            datetime(2026, 3, 29, 23, tzinfo=UTC),
            23,
            id="the day the clocks go forward",
        ),
        pytest.param(
            date(2026, 10, 24),
            date(2026, 10, 26),
            datetime(2026, 10, 23, 23, tzinfo=UTC),
            datetime(2026, 10, 27, tzinfo=UTC),
            73,
            id="from summer time into winter time",
        ),
    ],
)
@pytest.mark.requirement("G3")
def test_whole_london_days_where_the_clocks_change(
    first: date, last: date, opens: datetime, closes: datetime, hours: int
) -> None:
    window = window_of_dates(first, last)

    assert window == Window(opens, closes)
    assert closes - opens == timedelta(hours=hours)
    assert not window.is_open(opens - TICK)
    assert window.is_open(opens)
    assert window.is_open(closes - TICK)
    assert not window.is_open(closes)


@pytest.mark.requirement("G3")
def test_both_half_past_ones_of_the_long_night_are_inside() -> None:
    window = window_of_dates(date(2026, 10, 25), date(2026, 10, 25))
    twice = [
        datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1)
    ]

    assert twice[1] - twice[0] == timedelta(hours=1)
    assert all(window.is_open(moment) for moment in twice)


@given(days, st.integers(0, 60))
def test_the_last_day_that_was_meant_is_the_last_day_that_is_shown(first: date, more: int) -> None:
    last = first + timedelta(days=more)

    assert last_day_of(window_of_dates(first, last)) == last


@given(days, moments)
def test_a_day_is_open_exactly_on_that_day_in_london(day: date, now: datetime) -> None:
    assert window_of_dates(day, day).is_open(now) == (day_of(now) == day)


def test_without_an_end_there_is_no_last_day() -> None:
    assert last_day_of(window_of_dates(date(2026, 1, 1), None)) is None


@pytest.mark.parametrize(("month", "day"), [(1, 14), (7, 15)])
def test_shortly_before_midnight_by_greenwich_it_is_the_next_day_in_summer(
    month: int, day: int
) -> None:
    assert day_of(datetime(2026, month, 14, 23, 30, tzinfo=UTC)) == date(2026, month, day)
