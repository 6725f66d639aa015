"""Work by the clock. The database remembers which ticks were started, so a wiped queue or a night switched off loses none."""

from datetime import UTC, datetime

from croniter import croniter
from flask import current_app

from engage.jobs.commands import enqueue_tick
from engage.jobs.models import BackgroundJob
from engage.jobs.queries import newest_by_once_key
from engage.kernel.access import SYSTEM
from engage.rules.window import LONDON

SCHEDULE = "engage.schedule"


def latest_tick(line: str, now: datetime) -> datetime:
    """The newest moment, not after ``now``, at which a cron line fires; its hours are London's."""
    local = now.astimezone(LONDON).replace(tzinfo=None, second=0, microsecond=0)
    if not croniter.match(line, local):
        local = croniter(line, local).get_prev(datetime)
    return local.replace(tzinfo=LONDON).astimezone(UTC)


def start_due_ticks(*, now: datetime) -> list[BackgroundJob]:
    """Start every scheduled job whose newest tick has not been started; of several missed ticks only the newest.

    A house that has just been set up starts each of them once.
    """
    started = []
    for name, line in current_app.extensions[SCHEDULE].items():
        prefix = f"tick:{name}:"
        once_key = f"{prefix}{latest_tick(line, now):%Y-%m-%dT%H:%MZ}"
        newest = newest_by_once_key(prefix)
        if newest is None or (newest.once_key or "") < once_key:
            job = enqueue_tick(name, once_key=once_key, now=now, actor=SYSTEM)
            started += [job] if job else []
    return started
