"""One definition of "open": a half-open interval in time."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Window:
    """Open from ``opens_at`` (included) to ``closes_at`` (excluded); both aware UTC. ``None`` means without limit."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether ``now`` falls inside. The SQL twin is ``engage.activities.queries.window_is_open``."""
        return not self.is_before(now) and not self.is_over(now)

    def is_before(self, now: datetime) -> bool:
        return self.opens_at is not None and now < self.opens_at

    def is_over(self, now: datetime) -> bool:
        return self.closes_at is not None and now >= self.closes_at


def day_of(moment: datetime) -> date:
    """The day in London on which a moment falls. Moments are kept in UTC, where for an hour of each summer night it is still
    yesterday: what people read, type and are held to is the day on their own calendar."""
    return moment.astimezone(LONDON).date()


def window_of_dates(first_day: date | None, last_day: date | None) -> Window:
    """The window of whole London days, last day included, so that clocks changing cannot cut a day short."""
    return Window(
        _midnight(first_day) if first_day else None,
        _midnight(last_day + timedelta(days=1)) if last_day else None,
    )


def opened_now(window: Window, now: datetime) -> Window:
    """The window of something that opens now. Nobody could take part before, so a first day that has passed is today instead:
    what people were given is counted from the day on which they had it."""
    if window.opens_at is None:
        return window
    today = _midnight(day_of(now))
    return replace(window, opens_at=max(window.opens_at, today))


def first_day_of(window: Window) -> date | None:
    """The London day on which it opens."""
    return day_of(window.opens_at) if window.opens_at else None


def last_day_of(window: Window) -> date | None:
    """The last London day on which somebody can still take part."""
    if window.closes_at is None:
        return None
    return day_of(window.closes_at - timedelta(microseconds=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
