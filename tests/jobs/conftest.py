"""The test jobs, and real workers in processes of their own."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import func, select

from engage.jobs.commands import enqueue
from engage.jobs.models import BackgroundJob
from engage.kernel.access import SYSTEM
from engage.kernel.audit import AuditEntry
from engage.kernel.clock import now, system_now
from engage.kernel.db import db
from tests.conftest import Clock
from tests.jobs.examples import NAMES, PATIENCE
from tests.processes import Copier


@pytest.fixture
def queue(redis_url: str) -> Iterator[Redis]:
    """The queue server, empty."""
    # The client gives up on an answer after five seconds of its own; what is waited for here may take longer.
    with Redis.from_url(redis_url, socket_timeout=2 * PATIENCE) as connection:
        connection.flushall()
        yield connection


@pytest.fixture(autouse=True)
def example_jobs(request: pytest.FixtureRequest) -> None:
    if "app" not in request.fixturenames:
        return
    app: Flask = request.getfixturevalue("app")
    app.extensions["engage.jobs"].update(NAMES)


@pytest.fixture
def ask(app: Flask, queue: Redis) -> Callable[..., BackgroundJob]:
    """Ask for a test job and commit."""

    def ask_for(name: str, **arguments: object) -> BackgroundJob:
        job = enqueue(f"test.{name}", now=now(), actor=SYSTEM, **arguments)
        db.session.commit()
        return job

    return ask_for


@pytest.fixture
def real_time(clock: Clock) -> None:
    """The application's clock beside workers in other processes."""
    clock.moment = system_now()


def environment_of(app: Flask) -> dict[str, str]:
    """What a process beside this application is told."""
    settings = app.config["SETTINGS"]
    return {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key,
        "ENGAGE_DATA_DIR": str(settings.data_dir),
        "ENGAGE_LOG_LEVEL": "ERROR",
    }


class WorkerProcess:
    def __init__(
        self, app: Flask, copier: Copier, module: str = "tests.jobs.worker_process"
    ) -> None:
        self.process = copier.start(module, environment_of(app))

    @property
    def pid(self) -> int:
        return self.process.pid

    def horses(self) -> list[int]:
        """The processes it forked to run jobs."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def kill(self) -> None:
        """As a power cut would: the worker and what it runs, at once."""
        horses = [] if self.process.is_over() else self.horses()
        self.process.send_signal(signal.SIGKILL)
        for pid in horses:
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


@pytest.fixture
def start_worker(
    app: Flask, copier: Copier, real_time: None
) -> Iterator[Callable[..., WorkerProcess]]:
    """Start real workers; they are stopped at the end."""
    started: list[WorkerProcess] = []

    def start(*module: str) -> WorkerProcess:
        started.append(WorkerProcess(app, copier, *module))
        return started[-1]

    yield start
    for worker in started:
        worker.stop()


def notes_of(job_id: str) -> int:
    """How often the job's work was saved."""
    db.session.rollback()
    count = db.session.scalar(
        select(func.count()).select_from(AuditEntry).where(AuditEntry.subject == job_id)
    )
    db.session.rollback()
    return count or 0


def state_of(job_id: str) -> BackgroundJob:
    """The row as it stands in the database now, to look at."""
    db.session.rollback()
    row = db.session.get_one(BackgroundJob, job_id, populate_existing=True)
    db.session.expunge(row)
    db.session.rollback()
    return row
