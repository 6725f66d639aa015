"""One run of a job, in this process: claim, read, write, done; and every other end."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import text, update

from engage.jobs import worker
from engage.jobs.commands import claim, enqueue, release, retry
from engage.jobs.handle import JobHandle
from engage.jobs.models import BackgroundJob
from engage.jobs.queries import jobs_lost, newest_job, progress_of
from engage.jobs.queue import pushed_ids
from engage.jobs.rules.lifecycle import JobState
from engage.jobs.rules.progress import Standing
from engage.jobs.worker import run_job
from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.kernel.db import db
from engage.rules.errors import InvalidError, WrongStateError
from tests.conftest import Clock
from tests.jobs.conftest import notes_of, state_of
from tests.jobs.examples import CALLS

Ask = Callable[..., BackgroundJob]


def test_a_job_that_is_asked_for_is_pushed_when_the_transaction_commits(
    app: Flask, queue: Redis
) -> None:
    job = enqueue("test.note", now=now(), actor=SYSTEM)
    assert pushed_ids() == set()
    db.session.commit()
    assert pushed_ids() == {job.id}


def test_a_job_whose_request_is_rolled_back_was_never_asked_for(app: Flask, queue: Redis) -> None:
    enqueue("test.note", now=now(), actor=SYSTEM)
    db.session.rollback()
    db.session.commit()
    assert pushed_ids() == set()


def test_the_end_of_a_savepoint_pushes_nothing_yet(app: Flask, queue: Redis) -> None:
    with db.session.begin_nested():
        job = enqueue("test.note", now=now(), actor=SYSTEM)
    assert pushed_ids() == set()
    db.session.commit()
    assert pushed_ids() == {job.id}


def test_the_newest_job_about_a_thing_is_found_by_its_arguments(app: Flask, queue: Redis) -> None:
    for minutes, about in enumerate(("roof", "wall", "roof", "wall")):
        asked_at = now() + timedelta(minutes=minutes)
        job = enqueue("test.note", now=asked_at, actor=SYSTEM, about=about, place="here")
        job.step = f"number {minutes}"
    db.session.commit()
    found = newest_job("test.note", now=now(), about="roof", place="here")
    assert found is not None
    assert found.step == "number 2"
    assert newest_job("test.note", now=now(), about="roof", place="there") is None
    assert newest_job("test.note", now=now(), about="door") is None


def test_a_name_that_no_module_offers_is_refused(app: Flask) -> None:
    with pytest.raises(InvalidError, match="unknown_job"):
        enqueue("test.nobody", now=now(), actor=SYSTEM)


def test_a_run_saves_its_work_and_its_end_together(ask: Ask) -> None:
    job = ask("note")
    run_job(job.id)
    assert notes_of(job.id) == 1
    after = state_of(job.id)
    assert (after.state, after.progress, after.claimed_by) == (JobState.DONE, 100, None)


def test_a_job_that_is_done_is_not_done_again(ask: Ask) -> None:
    job = ask("note")
    run_job(job.id)
    run_job(job.id)
    assert notes_of(job.id) == 1


def test_progress_is_seen_by_others_while_the_run_goes_on(app: Flask, ask: Ask) -> None:
    seen = []

    def look(handle: JobHandle) -> None:
        handle.report_progress(30, "counting")
        with app.app_context():
            seen.append(progress_of(db.session.get(BackgroundJob, job.id), now()))

    CALLS["look"] = look
    job = ask("call", key="look")
    run_job(job.id)
    assert [(p.standing, p.percent, p.step) for p in seen] == [(Standing.RUNNING, 30, "counting")]


def test_of_workers_that_start_together_one_runs_the_job(app: Flask, ask: Ask) -> None:
    job = ask("note")
    barrier = Barrier(4)

    def run() -> None:
        with app.app_context():
            barrier.wait()
            run_job(job.id)

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert notes_of(job.id) == 1
    assert state_of(job.id).attempts == 1


def test_a_run_whose_job_was_taken_over_saves_nothing(app: Flask, ask: Ask) -> None:
    """It was only slow, not dead: another worker has finished meanwhile."""

    def lose_it(_handle: JobHandle) -> None:
        CALLS["lose"] = lambda _handle: None
        with app.app_context():
            release([db.session.get(BackgroundJob, job.id)], now=now())
            db.session.commit()
            run_job(job.id)

    CALLS["lose"] = lose_it
    job = ask("call", key="lose")
    run_job(job.id)
    assert notes_of(job.id) == 1
    assert state_of(job.id).state == JobState.DONE
    assert state_of(job.id).attempts == 2


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_job_cannot_be_taken_from_a_run_that_is_saving(app: Flask, ask: Ask) -> None:
    """The row is held until the work is saved. (SQLite lets nobody else write meanwhile.)"""
    seen = []

    def save_slowly(handle: JobHandle) -> None:
        handle.start_writing()
        with app.app_context():
            seen.append(jobs_lost(now() + timedelta(hours=1)))

    CALLS["slow"] = save_slowly
    job = ask("call", key="slow")
    run_job(job.id)
    assert seen == [[]]
    assert notes_of(job.id) == 1


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_job_that_breaks_while_it_saves_does_not_wait_for_its_own_heartbeat(
    app: Flask, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The heartbeat waits for the row that the run holds, and the run for the end of the heartbeat."""
    monkeypatch.setattr(worker, "HEARTBEAT_EVERY", timedelta(milliseconds=10))
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")

    def break_slowly(handle: JobHandle) -> None:
        handle.start_writing()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watcher:
            while not watcher.scalar(waiting):
                pass
        raise ZeroDivisionError

    CALLS["break slowly"] = break_slowly
    job = ask("call", key="break slowly")
    run_job(job.id)
    assert state_of(job.id).error == "fault"


def test_progress_cannot_be_reported_from_inside_the_saving(ask: Ask) -> None:
    def tell_late(handle: JobHandle) -> None:
        handle.start_writing()
        handle.report_progress(90, "late")

    CALLS["late"] = tell_late
    job = ask("call", key="late")
    run_job(job.id)
    assert state_of(job.id).error == "progress_after_writing"


def test_a_job_that_writes_before_it_said_so_fails_and_leaves_nothing(ask: Ask) -> None:
    job = ask("hasty")
    run_job(job.id)
    assert notes_of(job.id) == 0
    assert (state_of(job.id).state, state_of(job.id).error) == (JobState.FAILED, "wrote_too_early")


def test_a_job_that_breaks_leaves_nothing_half_written_but_a_reference(ask: Ask) -> None:
    job = ask("break")
    run_job(job.id)
    after = state_of(job.id)
    assert notes_of(job.id) == 0
    assert (after.state, after.error) == (JobState.FAILED, "fault")
    assert len(after.reference) == 8


def test_a_coded_refusal_is_kept_with_its_code_and_not_repeated(ask: Ask) -> None:
    job = ask("refuse")
    run_job(job.id)
    assert (state_of(job.id).state, state_of(job.id).error) == (JobState.FAILED, "too_odd")


def test_something_that_cannot_be_reached_is_tried_again_later(ask: Ask, clock: Clock) -> None:
    job = ask("away")
    run_job(job.id)
    first = state_of(job.id)
    assert (first.state, first.error) == (JobState.QUEUED, "mail")
    assert progress_of(first, now()).standing is Standing.WAITING_AGAIN
    run_job(job.id)
    assert state_of(job.id).attempts == 1, "not due yet"
    for _ in range(4):
        clock.moment += timedelta(minutes=11)
        run_job(job.id)
    assert (state_of(job.id).state, state_of(job.id).attempts) == (JobState.FAILED, 5)


def test_an_officer_may_ask_for_a_failed_job_again(ask: Ask, queue: Redis) -> None:
    job = ask("refuse")
    run_job(job.id)
    queue.flushall()
    retry(
        db.session.get_one(BackgroundJob, job.id, populate_existing=True), now=now(), actor=SYSTEM
    )
    db.session.commit()
    assert pushed_ids() == {job.id}
    assert (state_of(job.id).state, state_of(job.id).attempts) == (JobState.QUEUED, 0)


def test_a_job_that_is_done_cannot_be_asked_for_again(ask: Ask) -> None:
    job = ask("note")
    run_job(job.id)
    with pytest.raises(WrongStateError):
        retry(state_of(job.id), now=now(), actor=SYSTEM)


def test_a_claim_needs_a_queued_job(ask: Ask) -> None:
    job = ask("note")
    assert claim(job.id, token="one", now=now()) is not None
    db.session.commit()
    assert claim(job.id, token="two", now=now()) is None


def test_a_percentage_outside_the_scale_is_refused_by_the_database(ask: Ask) -> None:
    job = ask("note")
    with pytest.raises(Exception, match="progress_is_a_percentage"):
        db.session.execute(
            update(BackgroundJob).where(BackgroundJob.id == job.id).values(progress=101)
        )
    db.session.rollback()
