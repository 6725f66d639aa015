"""The only place that asks what time it is."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from flask import has_app_context

from engage.kernel.here import this_app
from engage.rules.window import day_of


def system_now() -> datetime:
    """The machine's time, aware, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The application's time: the machine's, unless the application was given another clock."""
    clock: Callable[[], datetime] = system_now
    if has_app_context():
        clock = this_app().extensions.get("engage.clock", system_now)
    return clock()


def today() -> date:
    """Today's date where the council is."""
    return day_of(now())
