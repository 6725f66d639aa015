"""How long an account waits after wrong passwords or codes: counted per account, wherever the tries come from."""

from datetime import datetime, timedelta

FREE_TRIES = 5
"""Slips of an honest officer. OWASP ASVS 5.0 6.3.1 asks for a written limit against guessing."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
"""Short enough that a stranger cannot keep an officer out for a morning; long enough for fewer than 100 guesses a day."""


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
