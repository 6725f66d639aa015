"""When a job counts as lost, and what follows when a run of it ended badly."""

from datetime import datetime, timedelta
from enum import StrEnum

HEARTBEAT_EVERY = timedelta(seconds=5)
LOST_AFTER = timedelta(seconds=30)
"""Six heartbeats missed. A shorter time would take jobs from workers that only wait for a busy disk."""

UNSEEN_AFTER = timedelta(seconds=5)
"""How long a queued job may be missing from the queue before it is put there again."""

MOST_RUNS = 5
WAITS = (timedelta(seconds=10), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
"""Before the second, third, fourth and fifth run."""


class Ending(StrEnum):
    """How a run ended that did not finish its job."""

    LOST = "lost"
    """The worker vanished: killed, out of memory, machine gone."""
    TEMPORARY = "temporary"
    """Something it needs could not be reached."""
    FAULT = "fault"
    """It raised: running it again would raise again."""


def is_lost(heartbeat_at: datetime | None, *, now: datetime) -> bool:
    """Whether a running job's worker has been silent for too long."""
    return heartbeat_at is None or now - heartbeat_at >= LOST_AFTER


def wait_before_next_run(ending: Ending, *, runs: int) -> timedelta | None:
    """How long to wait before running again after ``runs`` runs; ``None`` gives up.

    A fault is never repeated by itself. A lost job goes on at once, but one that takes its worker down every time is
    given up after ``MOST_RUNS``, so that it cannot hold the queue for ever.
    """
    if ending is Ending.FAULT or runs >= MOST_RUNS:
        return None
    return timedelta(0) if ending is Ending.LOST else WAITS[runs - 1]
