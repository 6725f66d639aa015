"""What may honestly be said about a job at a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from engage.jobs.rules.lifecycle import JobState
from engage.jobs.rules.recovery import is_lost

LONG_WAIT = timedelta(seconds=30)
WHOLE = 100


class Standing(StrEnum):
    """A code for the sentence that a page shows."""

    WAITING = "waiting"
    WAITING_LONG = "waiting_long"
    """Nobody has taken it for a while: workers are busy, or none runs."""
    WAITING_AGAIN = "waiting_again"
    """A run ended badly; another will follow."""
    RUNNING = "running"
    STUCK = "stuck"
    """Its worker has gone silent; another will take it over."""
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Progress:
    """``percent`` is what the job itself last reported, 0 to 100; it is never made up from the time that has passed."""

    standing: Standing
    percent: int
    step: str
    waits_seconds: int = 0
    error: str = ""
    reference: str = ""

    @property
    def is_over(self) -> bool:
        return self.standing in {Standing.DONE, Standing.FAILED}


def standing_of(
    state: JobState, *, runs: int, due_at: datetime, heartbeat_at: datetime | None, now: datetime
) -> Standing:
    """Which of the honest sentences is true at ``now``."""
    match state:
        case JobState.DONE:
            return Standing.DONE
        case JobState.FAILED:
            return Standing.FAILED
        case JobState.RUNNING:
            return Standing.STUCK if is_lost(heartbeat_at, now=now) else Standing.RUNNING
        case JobState.QUEUED if now - due_at >= LONG_WAIT:
            return Standing.WAITING_LONG
        case JobState.QUEUED:
            return Standing.WAITING_AGAIN if runs else Standing.WAITING
