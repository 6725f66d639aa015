"""The pure decisions about jobs."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.jobs.rules.lifecycle import NEXT, JobState, check_step
from engage.jobs.rules.progress import LONG_WAIT, Standing, standing_of
from engage.jobs.rules.recovery import (
    LOST_AFTER,
    MOST_RUNS,
    WAITS,
    Ending,
    is_lost,
    wait_before_next_run,
)
from engage.rules.errors import WrongStateError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "runs", "silent", "waited", "standing"),
    [
        (JobState.QUEUED, 0, None, timedelta(0), Standing.WAITING),
        (JobState.QUEUED, 1, None, -timedelta(seconds=10), Standing.WAITING_AGAIN),
        (JobState.QUEUED, 0, None, LONG_WAIT, Standing.WAITING_LONG),
        (JobState.QUEUED, 1, None, LONG_WAIT, Standing.WAITING_LONG),
        (JobState.RUNNING, 1, timedelta(0), LONG_WAIT, Standing.RUNNING),
        (JobState.RUNNING, 1, LOST_AFTER, LONG_WAIT, Standing.STUCK),
        (JobState.RUNNING, 1, None, LONG_WAIT, Standing.STUCK),
        (JobState.DONE, 1, LOST_AFTER, LONG_WAIT, Standing.DONE),
        (JobState.FAILED, 5, LOST_AFTER, LONG_WAIT, Standing.FAILED),
    ],
)
def test_a_page_says_what_is_true_about_a_job(
    state: JobState, runs: int, silent: timedelta | None, waited: timedelta, standing: Standing
) -> None:
    heartbeat_at = None if silent is None else NOON - silent
    found = standing_of(state, runs=runs, due_at=NOON - waited, heartbeat_at=heartbeat_at, now=NOON)
    assert found is standing


@pytest.mark.parametrize("from_", JobState)
@pytest.mark.parametrize("to", JobState)
def test_only_steps_of_the_table_are_allowed(from_: JobState, to: JobState) -> None:
    if to in NEXT[from_]:
        check_step(from_, to)
    else:
        with pytest.raises(WrongStateError):
            check_step(from_, to)


@given(st.sampled_from(Ending), st.integers(1, 50))
def test_every_job_ends_after_a_bounded_number_of_runs(ending: Ending, runs: int) -> None:
    wait = wait_before_next_run(ending, runs=runs)
    assert (wait is None) == (ending is Ending.FAULT or runs >= MOST_RUNS)
    assert wait is None or timedelta(0) <= wait <= max(WAITS)


def test_a_heartbeat_is_lost_at_the_limit_and_not_before() -> None:
    assert not is_lost(NOON - LOST_AFTER + timedelta(microseconds=1), now=NOON)
    assert is_lost(NOON - LOST_AFTER, now=NOON)
