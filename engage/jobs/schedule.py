"""The scheduler process: RQ's cron, whose only line makes a worker look for lost and due work.

What is due stands in the database (``ticks``), so this process may die, run twice or find the queue wiped.
"""

from contextlib import suppress

from flask import Flask
from redis import Redis
from rq.cron import CronScheduler
from rq.exceptions import SchedulerNotFound

from engage.jobs.jobs import recover
from engage.jobs.queue import QUEUE, queue_address
from engage.jobs.rules.recovery import UNSEEN_AFTER

LONGEST_WAIT_SECONDS = 60


def keep_time(app: Flask) -> None:
    """Tick until told to stop. A queue that was wiped meanwhile no longer knows whom it should strike off: that is no failure."""
    address = queue_address(app.config["SETTINGS"])
    with Redis.from_url(address) as connection, suppress(SchedulerNotFound):
        scheduler(connection).start()  # type: ignore[no-untyped-call]  # RQ leaves this one untyped


def scheduler(connection: Redis) -> CronScheduler:
    """A tick every few seconds; one that no worker takes within a minute is dropped, the next will do."""
    cron = CronScheduler(connection=connection, logging_level="WARNING")
    cron.register(
        recover,
        queue_name=QUEUE,
        interval=int(UNSEEN_AFTER.total_seconds()),
        ttl=LONGEST_WAIT_SECONDS,
        result_ttl=0,
        failure_ttl=LONGEST_WAIT_SECONDS,
        name="recover",
    )
    return cron
