"""How long an account waits after wrong passwords or codes.

Counted twice over: once for every device that is strange to the account together, so that many machines guess no faster than one,
and once for those on which it was signed in to before. A stranger who knows an officer's address can then slow strangers down
and nobody else (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
"""

from datetime import datetime, timedelta

FREE_TRIES = 5
"""Slips of an honest officer. OWASP ASVS 5.0 6.3.1 asks for a written limit against guessing."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
"""Long enough for fewer than 100 guesses a day; short enough for an officer at a new machine, who may also ask for a link by letter."""


def wait_after(failures: int) -> timedelta:
    """How long to wait after this many failures in a row: nothing, then 1, 2, 4, 8 and at most 15 minutes."""
    if failures < FREE_TRIES:
        return timedelta(0)
    doublings = min(failures - FREE_TRIES, 10)
    doubled: timedelta = FIRST_WAIT * (1 << doublings)
    return min(doubled, LONGEST_WAIT)


def is_waiting(failures: int, last_failed_at: datetime | None, now: datetime) -> bool:
    """Whether the account refuses every try at this moment, right ones included."""
    return last_failed_at is not None and now < last_failed_at + wait_after(failures)
