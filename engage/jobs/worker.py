"""What RQ runs. One run: claim, read, write, done; every end is written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from flask import Flask, current_app
from redis import Redis
from rq import Worker
from rq.timeouts import JobTimeoutException
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from engage.jobs import commands
from engage.jobs.handle import JobHandle, new_token, reading, run_place
from engage.jobs.loading import load
from engage.jobs.models import BackgroundJob
from engage.jobs.queue import queue_address, rq_arguments, work_queue
from engage.jobs.rules.lifecycle import ClaimLostError, JobState
from engage.jobs.rules.recovery import HEARTBEAT_EVERY, Ending
from engage.kernel.clock import now
from engage.kernel.db import db, transactions_that_write
from engage.kernel.logs import log, reference
from engage.rules.errors import EngageError, UnavailableError


def run_job(job_id: str) -> None:
    """Run a background job once, if nobody else has it. Called by RQ inside the worker's application."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way to hand the application on
    with app.app_context():
        token = new_token()
        job = commands.claim(job_id, token=token, now=now())
        db.session.commit()
        if job is None:
            log().info("job_not_free", job=job_id)
            return
        handle = JobHandle(job, token)
        try:
            with _beating(app, handle):
                _work(handle, job.arguments)
        except ClaimLostError:
            db.session.rollback()
            log().warning("job_taken_over", job=handle.id, name=handle.name)
        except Exception as error:  # noqa: BLE001 - every end of a run is written down
            db.session.rollback()
            _write_down(handle, error)


def _work(handle: JobHandle, arguments: dict[str, Any]) -> None:
    function = load(current_app.extensions[commands.JOBS][handle.name])
    with reading():
        try:
            function(handle, **arguments)
            handle.start_writing()
            commands.finish(handle.id, token=handle.token, now=now())
            db.session.commit()
        except Exception:
            # At once: the heartbeat may be waiting for the row that this transaction holds, and its end is waited for next.
            db.session.rollback()
            raise
    log().info("job_done", job=handle.id, name=handle.name)


def _write_down(handle: JobHandle, error: Exception) -> None:
    ending, code = ending_of(error)
    log().error(
        "job_ended_badly",
        job=handle.id,
        name=handle.name,
        code=code,
        kind=type(error).__name__,
        reference=reference(),
    )
    try:
        commands.fail(
            handle.id,
            token=handle.token,
            ending=ending,
            error=code,
            reference=reference(),
            now=now(),
        )
        db.session.commit()
    except ClaimLostError:
        db.session.rollback()


def ending_of(error: Exception) -> tuple[Ending, str]:
    """How a run ended, and the code that officers are shown a sentence for."""
    match error:
        case UnavailableError():
            return Ending.TEMPORARY, error.code
        case EngageError():
            return Ending.FAULT, error.code
        case OperationalError():
            return Ending.TEMPORARY, "database_unavailable"
        case JobTimeoutException():
            return Ending.FAULT, "took_too_long"
        case MemoryError():
            return Ending.FAULT, "too_big"
        case _:
            return Ending.FAULT, "fault"


@contextmanager
def _beating(app: Flask, handle: JobHandle) -> Iterator[None]:
    """Heartbeats from a thread of their own while the function works."""
    stop = Event()

    def beat() -> None:
        with app.app_context():
            while not stop.wait(HEARTBEAT_EVERY.total_seconds()):
                try:
                    commands.beat(handle.id, token=handle.token, now=now())
                except ClaimLostError:
                    return
                except OperationalError:
                    # The run itself is writing, or the database is away: the next beat tells.
                    log().info("heartbeat_missed", job=handle.id)

    thread = Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def work(app: Flask, *, name: str | None = None) -> None:
    """Listen to the queue and run jobs, each in a process of its own, until told to stop."""
    with app.app_context():
        for dotted in app.extensions[commands.JOBS].values():
            load(dotted)
        # The processes that RQ forks must not share a connection with this one.
        db.engine.dispose()
        connection = Redis.from_url(queue_address(app.config["SETTINGS"]))
        worker = Worker(
            [work_queue(connection)],
            connection=connection,
            name=name,
            work_horse_killed_handler=_on_killed,
        )
        worker.work(logging_level="WARNING")


def _on_killed(job: Any, pid: int, _status: int, _usage: object) -> None:
    """The process of a run was killed: its job goes back at once instead of after missed heartbeats."""
    release_runs_of(rq_arguments(job), pid)
    db.engine.dispose()


def release_runs_of(job_id: str, pid: int) -> None:
    """Give back what a dead process of this host had claimed."""
    with current_app.app_context(), transactions_that_write():
        lost = db.session.scalars(
            select(BackgroundJob).where(
                BackgroundJob.id == job_id,
                BackgroundJob.state == JobState.RUNNING,
                BackgroundJob.claimed_by.startswith(run_place(pid), autoescape=True),
            )
        )
        commands.release(lost, now=now())
        db.session.commit()
