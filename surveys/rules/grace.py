"""The time in which answers that were begun before a survey closed can still be sent.

Stated on the survey's first page, and on every page while it runs: nobody loses what they wrote because a clock struck.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from engage.rules.window import Window

GRACE = timedelta(hours=1)


def with_grace(window: Window) -> Window:
    """The window in which answers that were begun are taken."""
    return replace(window, closes_at=window.closes_at and window.closes_at + GRACE)


def grace_until(window: Window, now: datetime) -> datetime | None:
    """Until when somebody who has begun can still send, once the survey itself is over; ``None`` before and after."""
    return (
        with_grace(window).closes_at
        if window.is_over(now) and with_grace(window).is_open(now)
        else None
    )
