"""What a job's function is given: its name, its progress and the moment from which it writes."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from engage.jobs import commands
from engage.jobs.models import BackgroundJob
from engage.kernel.clock import now
from engage.kernel.db import db, transactions_that_read, transactions_that_write
from engage.kernel.ids import new_id
from engage.rules.errors import ConflictError

READING = "engage.jobs.reading"
ONE_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class WroteTooEarlyError(ConflictError):
    """A job changed something before ``start_writing``: a mistake in the job."""

    code = "wrote_too_early"


class JobHandle:
    """One run of a job.

    A run reads first, on one snapshot, for as long as it takes and without holding anybody up; ``report_progress`` shows
    on pages at once. After ``start_writing`` its changes and the job's own "done" are saved in one transaction, or not
    at all.
    """

    def __init__(self, job: BackgroundJob, token: str) -> None:
        self.id = job.id
        self.name = job.name
        self.asked_by = job.asked_by
        self.attempt = job.attempts
        self.token = token
        self._writes = False

    def report_progress(self, percent: int, step: str) -> None:
        """Show how far the run is: 0 to 100 and the code of the step. Only before ``start_writing``.

        Raises ``ClaimLostError`` when another worker has taken the job over.
        """
        if self._writes:
            raise WroteTooEarlyError("progress_after_writing", job=self.name)
        with transactions_that_write():
            commands.report_progress(
                self.id, token=self.token, percent=percent, step=step, now=now()
            )

    def start_writing(self) -> None:
        """End the reading; from here on changes are kept. A second call does nothing.

        Raises ``ClaimLostError`` when another worker has taken the job over.
        """
        if self._writes:
            return
        self._writes = True
        db.session.rollback()
        db.session().info.pop(READING, None)
        with transactions_that_write():
            commands.hold(self.id, token=self.token, now=now())


def new_token() -> str:
    """The claim of one run: where it runs, so that its end can be noticed, and a random part."""
    return f"{run_place(os.getpid())}{new_id()}"


def run_place(pid: int) -> str:
    """The part of a claim that names host and process."""
    return f"{socket.gethostname()[:60]}:{pid}:"


@contextmanager
def reading() -> Iterator[None]:
    """One snapshot for the whole reading, and a refusal of writes that come before ``start_writing``."""
    db.session.rollback()
    session = db.session()
    session.info[READING] = True
    try:
        with transactions_that_read():
            if db.engine.dialect.name == "postgresql":
                db.session.connection(execution_options=ONE_SNAPSHOT)
            yield
    finally:
        session.info.pop(READING, None)


@event.listens_for(db.session, "before_flush")
def _refuse_early_flush(session: Session, *_rest: object) -> None:
    if session.info.get(READING):
        raise WroteTooEarlyError


@event.listens_for(db.session, "do_orm_execute")
def _refuse_early_statement(state: ORMExecuteState) -> None:
    if state.session.info.get(READING) and not state.is_select:
        raise WroteTooEarlyError
