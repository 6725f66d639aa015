"""What a background job may become: one readable table."""

from enum import StrEnum

from engage.rules.errors import ConflictError, WrongStateError


class JobState(StrEnum):
    """The stored value."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


NEXT: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING}),
    JobState.RUNNING: frozenset({JobState.DONE, JobState.FAILED, JobState.QUEUED}),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset({JobState.QUEUED}),
}


class ClaimLostError(ConflictError):
    """Another worker has taken the job over: whatever this one did is thrown away."""

    code = "claim_lost"


def check_step(from_: JobState, to: JobState) -> None:
    """Raise ``WrongStateError`` unless the table allows the step."""
    if to not in NEXT[from_]:
        raise WrongStateError("job", from_.value, to.value)
