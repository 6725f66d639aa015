"""The time in which what was begun before an activity closed can still be sent.

Stated where people begin, and wherever they write while it runs: nobody loses what they wrote because a clock struck.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from engage.rules.window import Window

GRACE = timedelta(hours=1)


def with_grace(window: Window) -> Window:
    """The window in which what was begun is taken."""
    return replace(window, closes_at=window.closes_at and window.closes_at + GRACE)


def grace_until(window: Window, now: datetime) -> datetime | None:
    """Until when somebody who has begun can still send, once the activity itself is over; ``None`` before and after."""
    return (
        with_grace(window).closes_at
        if window.is_over(now) and with_grace(window).is_open(now)
        else None
    )
