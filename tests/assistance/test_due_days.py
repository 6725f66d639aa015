"""By when help is due: before the activity closes, on a working day, whatever weekend or bank holiday lies between."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.assistance.rules.requests import (
    KEPT_DAYS,
    Reason,
    Standing,
    check_answer,
    due_on,
    forget_on,
)
from engage.rules.errors import InvalidError, WrongStateError
from engage.rules.working_days import is_working_day

DAY = timedelta(days=1)
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("asked", "last_day", "due"),
    [
        ("2026-11-23", None, "2026-11-30"),  # Monday, and nothing closes
        ("2026-11-23", "2026-12-31", "2026-11-30"),  # in good time
        ("2026-11-23", "2026-11-30", "2026-11-25"),  # three working days are left to take part
        ("2026-11-27", None, "2026-12-04"),  # a weekend does not count
        ("2026-11-28", None, "2026-12-04"),  # asked on a Saturday
        ("2026-12-22", None, "2026-12-31"),  # Christmas Day, and Boxing Day by its substitute
        ("2026-12-22", "2027-01-03", "2026-12-29"),  # both, and it closes on a Sunday
        ("2027-03-24", "2027-03-31", "2027-03-24"),  # Good Friday and Easter Monday lie between
        ("2026-11-27", "2026-11-30", "2026-11-27"),  # too late for three days: at once
        ("2026-11-28", "2026-11-30", "2026-11-30"),  # on the first working day that is left
        ("2026-11-28", "2026-11-29", "2026-11-28"),  # closes on the weekend on which it was asked
    ],
)
def test_help_is_due_early_enough_to_take_part(asked: str, last_day: str | None, due: str) -> None:
    ends = date.fromisoformat(last_day) if last_day else None
    assert due_on(date.fromisoformat(asked), ends) == date.fromisoformat(due)


@given(asked=DAYS, days=st.integers(0, 60))
def test_help_is_due_before_it_is_too_late_and_on_a_working_day(asked: date, days: int) -> None:
    last_day = asked + days * DAY
    due = due_on(asked, last_day)
    assert asked <= due <= last_day
    between = [asked + n * DAY for n in range(days + 1)]
    assert is_working_day(due) or not any(map(is_working_day, between))
    assert due <= due_on(asked, None)


def test_contact_details_go_a_stated_time_after_the_due_day() -> None:
    assert forget_on(date(2026, 12, 1)) == date(2026, 12, 1) + KEPT_DAYS * DAY


def test_not_met_needs_a_reason_that_an_officer_may_give() -> None:
    for reason in (Reason.NONE, Reason.FORGOTTEN):
        with pytest.raises(InvalidError):
            check_answer(Standing.WAITING, Standing.NOT_MET, reason)
    check_answer(Standing.WAITING, Standing.NOT_MET, Reason.NOT_REACHED)
    check_answer(Standing.WAITING, Standing.MET, Reason.NONE)


@pytest.mark.parametrize("to", list(Standing))
def test_what_was_answered_is_not_answered_again(to: Standing) -> None:
    with pytest.raises(WrongStateError):
        check_answer(Standing.MET, to, Reason.NONE)
