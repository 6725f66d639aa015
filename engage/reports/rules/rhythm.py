"""How often a report is asked for by the clock."""

from datetime import date, timedelta
from enum import StrEnum

WEEK = timedelta(days=7)


class Rhythm(StrEnum):
    """The stored value."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


def is_due(rhythm: Rhythm, last: date | None, today: date) -> bool:
    """Whether the next one is to be asked for: a week after the last one, or in another month than it. The first one at once."""
    if last is None:
        return True
    if rhythm is Rhythm.WEEKLY:
        return today - last >= WEEK
    return (today.year, today.month) > (last.year, last.month)
