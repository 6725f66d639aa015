"""The real schedule and a real worker beside a queue that is wiped again and again."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from threading import Event

import pytest
from flask import Flask
from redis import Redis

from engage.jobs.models import BackgroundJob
from engage.jobs.rules.lifecycle import JobState
from tests.jobs.conftest import WorkerProcess, environment_of, notes_of, state_of
from tests.processes import ROOT

PATIENCE_SECONDS = 90
LOOK_EVERY_SECONDS = 0.1


@pytest.fixture
def schedule(app: Flask, real_time: None) -> Iterator[subprocess.Popen[bytes]]:
    """``engage schedule`` as a process of its own; it stops when it is asked to."""
    process = subprocess.Popen(
        [sys.executable, "-m", "engage.cli", "schedule"], cwd=ROOT, env=environment_of(app)
    )
    yield process
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_work_is_found_again_after_the_queue_was_wiped_under_a_running_schedule(
    schedule: subprocess.Popen[bytes],
    ask: Callable[..., BackgroundJob],
    queue: Redis,
    start_worker: Callable[[], WorkerProcess],
) -> None:
    """The first wipe takes a job that no worker has seen; the second takes the schedule's own keys while it runs; the last
    comes just before it is told to stop."""
    first = ask("note")
    queue.flushall()
    start_worker()
    _is_done(first.id)
    queue.flushall()
    second = ask("note")
    queue.flushall()
    _is_done(second.id)
    assert (notes_of(first.id), notes_of(second.id)) == (1, 1)
    assert schedule.poll() is None
    queue.flushall()


def _is_done(job_id: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while state_of(job_id).state != JobState.DONE:
        assert time.monotonic() < deadline, "nobody found the job"
        Event().wait(LOOK_EVERY_SECONDS)
