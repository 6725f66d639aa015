"""How often somebody may mistype a code on one device before being asked to wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta

MOST_FAILURES = 10
IN = timedelta(minutes=15)


def recent(failed_at: Sequence[datetime], now: datetime) -> list[datetime]:
    """The failures that still count."""
    return [moment for moment in failed_at if now - moment < IN]


def must_wait(failed_at: Sequence[datetime], now: datetime) -> bool:
    """Whether failures alone should now be turned away. A right code is always checked first and always works."""
    return len(recent(failed_at, now)) >= MOST_FAILURES
