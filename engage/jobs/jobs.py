"""What the schedule runs for this room."""

from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from engage.jobs.commands import recover_lost
from engage.jobs.ticks import start_due_ticks
from engage.kernel.clock import now
from engage.kernel.db import db
from engage.kernel.logs import log


def recover() -> None:
    """Every few seconds: offer again what nobody is doing, and start what is due. Called by RQ inside the worker's application."""
    moment = now()
    try:
        recovered = recover_lost(now=moment)
        started = start_due_ticks(now=moment)
        db.session.commit()
    except (OperationalError, RedisError) as error:
        # The next tick comes in a few seconds.
        db.session.rollback()
        log().warning("recovery_put_off", kind=type(error).__name__)
        return
    if recovered or started:
        log().info("jobs_offered_again", recovered=len(recovered), scheduled=len(started))
