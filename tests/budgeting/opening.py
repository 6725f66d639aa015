"""Jobs of rounds for tests: a worker's run beside the browser that types the cards."""

import contextvars
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.models.rounds import Opening
from engage.jobs.commands import enqueue
from engage.jobs.models import BackgroundJob
from engage.jobs.worker import run_job
from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.kernel.db import db
from tests.forms import press

DESK = "/officers/rounds/safer"
PATIENCE_SECONDS = 120


def run(app: Flask, name: str) -> BackgroundJob:
    """Do a job at once, as a worker would."""
    job_id = enqueue(name, now=now(), actor=SYSTEM).id
    db.session.commit()
    work_off(app, job_id)
    db.session.expire_all()
    return db.session.get_one(BackgroundJob, job_id)


def work_off(app: Flask, job_id: str) -> None:
    def work() -> None:
        with app.app_context():
            run_job(job_id)

    contextvars.Context().run(work)


@contextmanager
def opening(app: Flask, officer: FlaskClient, *, desk: str = DESK) -> Iterator[None]:
    """Get a worker ready for the cards; inside, somebody types them; afterwards the run is over."""
    assert press(officer, f"{desk}/prepare-opening", at=desk).status_code == 302
    job_id = db.session.scalars(db.select(Opening.job_id)).one()
    db.session.commit()
    with ThreadPoolExecutor(1) as worker:
        running = worker.submit(work_off, app, job_id)
        wait_for_key(running)
        yield
        running.result()
    db.session.expire_all()


def wait_for_key(running: "Future[None]") -> None:
    """Until the run shows its key, or ends without."""
    look = Event()
    is_ready = False
    until = time.monotonic() + PATIENCE_SECONDS
    while not (is_ready or running.done()):
        is_ready = db.session.scalar(db.select(Opening.public_key)) is not None
        # Looking holds SQLite's one lock; the run needs it to show its key.
        db.session.rollback()
        assert time.monotonic() < until, "no run showed its key"
        look.wait(0.02)


def confirm_as(officer: FlaskClient) -> None:
    """Confirm whatever this officer may confirm."""
    page = BeautifulSoup(officer.get("/officers/acts/").get_data(as_text=True), "lxml")
    for form in page.select('form[action$="/confirm"]'):
        press(officer, str(form["action"]), at="/officers/acts/")
