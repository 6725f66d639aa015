"""What can be asked for, by when it is due, and what becomes of it."""

from datetime import date, timedelta
from enum import StrEnum

from engage.rules.errors import InvalidError, WrongStateError
from engage.rules.working_days import is_working_day, working_days_before

WITHIN_WORKING_DAYS = 5
"""The same that the council promises of an e-mail."""
TO_TAKE_PART = 3
"""Working days that should be left to take part once the help is there."""
KEPT_DAYS = 30
"""How many days after the due day contact details are deleted, whatever became of it."""
DAY = timedelta(days=1)


class Kind(StrEnum):
    """The stored value."""

    PAPER = "paper"
    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"
    BSL = "bsl"
    INTERPRETER = "interpreter"
    CALL = "call"
    VISIT = "visit"


class Standing(StrEnum):
    """The stored value."""

    WAITING = "waiting"
    MET = "met"
    NOT_MET = "not_met"


class Reason(StrEnum):
    """Why something was not met. Codes alone: words of an officer might name somebody. The stored value."""

    NONE = ""
    TOO_LATE = "too_late"
    NOT_TO_BE_HAD = "not_to_be_had"
    NOT_REACHED = "not_reached"
    NOT_WANTED = "not_wanted"
    FORGOTTEN = "forgotten"
    """Nobody dealt with it until the contact details had to go. Only the clock gives this reason."""


OFFICERS_REASONS = (Reason.TOO_LATE, Reason.NOT_TO_BE_HAD, Reason.NOT_REACHED, Reason.NOT_WANTED)


def due_on(asked_on: date, last_day: date | None) -> date:
    """The London day by which something asked for is due.

    Five working days after it was asked, but early enough to leave three working days to take part before ``last_day``, the
    last on which that can be done (``None``: no end is known). It is a working day, so a weekend or bank holiday before the end
    brings it forward; where no working day is left, it is due on the day on which it was asked.
    """
    usual = _working_days_after(asked_on, WITHIN_WORKING_DAYS)
    if last_day is None:
        return usual
    first = asked_on if is_working_day(asked_on) else _working_days_after(asked_on, 1)
    if first > last_day:
        return asked_on
    return max(first, min(usual, working_days_before(last_day, TO_TAKE_PART)))


def forget_on(due: date) -> date:
    """The day on which contact details are deleted, whatever became of what was asked for."""
    return due + KEPT_DAYS * DAY


def check_answer(standing: Standing, to: Standing, reason: Reason) -> None:
    """Raise ``WrongStateError`` for what was answered before, ``InvalidError`` ``help_reason`` for "not met" without a reason that an
    officer may give."""
    if standing is not Standing.WAITING or to is Standing.WAITING:
        raise WrongStateError("help", standing.value, to.value)
    if to is Standing.NOT_MET and reason not in OFFICERS_REASONS:
        raise InvalidError("help_reason", where="reason")


def _working_days_after(day: date, number: int) -> date:
    while number:
        day += DAY
        number -= is_working_day(day)
    return day
