"""Jobs of rounds for tests: a worker's run beside the browser that types the cards."""

import contextvars
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.commands.setup import forget_opening
from budgeting.models.rounds import Opening, Round
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
def opening(
    app: Flask, officer: FlaskClient, *, desk: str = DESK, what: str = "prepare-opening"
) -> Iterator[None]:
    """Get a worker ready for the cards; inside, officers enter them; afterwards the run is over.

    ``what`` is ``try-keys`` for the test ballot.
    """
    assert press(officer, f"{desk}/{what}", at=desk).status_code == 302
    job_id = db.session.scalars(db.select(Opening.job_id)).one()
    db.session.commit()
    with ThreadPoolExecutor(1) as worker:
        running = worker.submit(work_off, app, job_id)
        wait_for_key(running)
        try:
            yield
        except BaseException:
            # Else the run would wait for its cards, and the failed test for the run.
            db.session.rollback()
            for pb_round in db.session.scalars(db.select(Round)):
                forget_opening(pb_round)
            db.session.commit()
            raise
        running.result()
    db.session.expire_all()


def enter_cards(officers: Sequence[FlaskClient], cards: Sequence[str], *, desk: str = DESK) -> None:
    """Each officer enters the words of a card of their own."""
    for officer, card in zip(officers, cards, strict=True):
        given = press(officer, f"{desk}/card", at=desk, card=card)
        assert given.status_code == 302, given.get_data(as_text=True)


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
