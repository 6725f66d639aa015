"""Workers that are killed, a queue that is wiped or away: nothing is lost and nothing is done twice."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from socket import socket

from flask import Flask
from redis import Redis

from engage.jobs.commands import enqueue, recover_lost
from engage.jobs.models import BackgroundJob
from engage.jobs.queue import CONNECTION, patient_connection, pushed_ids
from engage.jobs.rules.lifecycle import JobState
from engage.jobs.rules.recovery import LOST_AFTER, MOST_RUNS, UNSEEN_AFTER
from engage.jobs.worker import run_job
from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.kernel.db import db
from tests.conftest import Clock
from tests.jobs.conftest import WorkerProcess, notes_of, state_of
from tests.jobs.examples import PATIENCE

Ask = Callable[..., BackgroundJob]
Start = Callable[[], WorkerProcess]


def recover_later(clock: Clock, after: timedelta) -> list[str]:
    clock.moment += after
    recovered = recover_lost(now=now())
    db.session.commit()
    return recovered


def started(queue: Redis, job: BackgroundJob) -> int:
    """Wait until a worker is in the middle of the job; says which run it is."""
    answer = queue.blpop([f"started:{job.id}"], timeout=PATIENCE)
    assert answer is not None, "no worker took the job"
    return int(answer[1])


def finished(worker: WorkerProcess, queue: Redis, job: BackgroundJob) -> None:
    """Let the job go on and wait until its worker has nothing more to do."""
    queue.lpush(f"go:{job.id}", 1)
    worker.stop()
    assert state_of(job.id).state == JobState.DONE


def test_a_job_whose_worker_was_killed_is_finished_once_by_the_next(
    ask: Ask, queue: Redis, start_worker: Start, clock: Clock
) -> None:
    job = ask("meet")
    first = start_worker()
    assert started(queue, job) == 1
    first.kill()
    assert state_of(job.id).state == JobState.RUNNING
    assert recover_later(clock, LOST_AFTER - timedelta(seconds=10)) == []
    assert recover_later(clock, LOST_AFTER) == [job.id]
    # The machine's time has not moved: the next worker must not wait for the moment this test pretends it is.
    row = db.session.get_one(BackgroundJob, job.id, populate_existing=True)
    row.due_at -= timedelta(hours=1)
    db.session.commit()
    second = start_worker()
    assert started(queue, job) == 2
    finished(second, queue, job)
    assert notes_of(job.id) == 1


def test_a_killed_run_goes_back_at_once_when_its_worker_lives(
    ask: Ask, queue: Redis, start_worker: Start
) -> None:
    job = ask("meet")
    worker = start_worker()
    assert started(queue, job) == 1
    (horse,) = worker.horses()
    os.kill(horse, signal.SIGKILL)
    assert started(queue, job) == 2
    finished(worker, queue, job)
    assert notes_of(job.id) == 1


def test_a_run_that_outlives_its_worker_still_counts_once(
    ask: Ask, queue: Redis, start_worker: Start
) -> None:
    """Only the parent is killed; the run goes on alone while a second worker waits for work."""
    job = ask("meet")
    first = start_worker()
    assert started(queue, job) == 1
    (horse,) = first.horses()
    os.kill(first.pid, signal.SIGKILL)
    first.process.wait()
    descriptor = os.pidfd_open(horse)
    run_job(job.id)
    queue.lpush(f"go:{job.id}", 1)
    signal_end(descriptor)
    assert notes_of(job.id) == 1
    assert state_of(job.id).attempts == 1


def signal_end(descriptor: int) -> None:
    """Wait for a process that is not our child."""
    import select

    assert select.select([descriptor], [], [], PATIENCE)[0]
    os.close(descriptor)


def test_wiping_the_queue_in_the_middle_loses_nothing(
    ask: Ask, queue: Redis, start_worker: Start, clock: Clock
) -> None:
    running, waiting = ask("meet"), ask("note")
    first = start_worker()
    assert started(queue, running) == 1
    queue.flushall()
    finished(first, queue, running)
    assert notes_of(running.id) == 1
    assert state_of(waiting.id).state == JobState.QUEUED
    assert recover_later(clock, UNSEEN_AFTER) == [waiting.id]
    run_job(waiting.id)
    assert notes_of(waiting.id) == 1


def test_a_job_asked_for_while_the_queue_is_away_runs_later(
    app: Flask, queue: Redis, clock: Clock
) -> None:
    there = app.extensions[CONNECTION]
    with socket() as closed:
        closed.bind(("127.0.0.1", 0))
        app.extensions[CONNECTION] = patient_connection(
            f"redis://127.0.0.1:{closed.getsockname()[1]}/0"
        )
        try:
            job = enqueue("test.note", now=now(), actor=SYSTEM)
            db.session.commit()
            assert app.test_client().get("/readyz").json["faults"] == ["queue"]
        finally:
            app.extensions[CONNECTION] = there
    assert state_of(job.id).state == JobState.QUEUED
    assert recover_later(clock, UNSEEN_AFTER) == [job.id]
    assert pushed_ids() == {job.id}


def test_a_job_that_is_still_in_the_queue_is_left_there(
    ask: Ask, queue: Redis, clock: Clock
) -> None:
    ask("note")
    assert recover_later(clock, UNSEEN_AFTER * 2) == []
    assert queue.llen("rq:queue:engage") == 1


def test_a_job_that_takes_every_worker_down_is_given_up(ask: Ask, clock: Clock) -> None:
    job = ask("note")
    for _ in range(MOST_RUNS):
        assert state_of(job.id).state == JobState.QUEUED
        row = db.session.get_one(BackgroundJob, job.id, populate_existing=True)
        row.state, row.heartbeat_at, row.claimed_by = JobState.RUNNING, now(), "gone"
        row.attempts += 1
        db.session.commit()
        recover_later(clock, LOST_AFTER)
    assert (state_of(job.id).state, state_of(job.id).error) == (JobState.FAILED, "lost")
