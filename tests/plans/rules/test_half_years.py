"""Half-years: every day is in one, and they follow each other without a gap."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.plans.rules.half_years import half_year_from_tag, half_year_of, half_years_since

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(DAYS)
def test_every_day_is_in_its_half_year(day: date) -> None:
    half = half_year_of(day)
    assert half.first_day <= day <= half.last_day
    assert half.before().last_day == half.first_day - timedelta(days=1)
    assert half_year_from_tag(half.tag) == half


@given(DAYS, DAYS)
def test_they_follow_each_other_back_to_the_first(one: date, other: date) -> None:
    found = half_years_since(one, other)
    assert found[0] == half_year_of(max(one, other))
    assert found[-1] == half_year_of(one)
    assert all(before == after.before() for after, before in pairwise(found))


@pytest.mark.parametrize(
    ("day", "tag"), [("2026-06-30", "2026-1"), ("2026-07-01", "2026-2"), ("2027-01-01", "2027-1")]
)
def test_july_begins_the_second(day: str, tag: str) -> None:
    assert half_year_of(date.fromisoformat(day)).tag == tag
