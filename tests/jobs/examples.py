"""Jobs that only tests run. They meet their test at lists of the queue server instead of sleeping."""

from collections.abc import Callable

from flask import current_app
from redis import Redis

from engage.jobs.handle import JobHandle
from engage.jobs.queue import queue_address
from engage.kernel.access import SYSTEM
from engage.kernel.audit import record
from engage.kernel.clock import now
from engage.rules.errors import InvalidError, UnavailableError

NAMES = {
    "test.note": "tests.jobs.examples.note",
    "test.meet": "tests.jobs.examples.meet",
    "test.hasty": "tests.jobs.examples.hasty",
    "test.refuse": "tests.jobs.examples.refuse",
    "test.away": "tests.jobs.examples.away",
    "test.break": "tests.jobs.examples.break_down",
    "test.call": "tests.jobs.examples.call",
}
CALLS: dict[str, Callable[[JobHandle], object]] = {}
PATIENCE = 120


def note(job: JobHandle, word: str = "noted") -> None:
    """Leave one entry in the log: two entries would mean that the job was done twice."""
    job.report_progress(50, "half")
    job.start_writing()
    record("test.note", subject=job.id, actor=SYSTEM, now=now(), word=word)


def meet(job: JobHandle) -> None:
    """Say "started", then wait for leave to go on."""
    job.report_progress(40, "meeting")
    queue = Redis.from_url(
        queue_address(current_app.config["SETTINGS"]), socket_timeout=2 * PATIENCE
    )
    queue.lpush(f"started:{job.id}", job.attempt)
    if queue.blpop([f"go:{job.id}"], timeout=PATIENCE) is None:
        raise UnavailableError("nobody_came")
    note(job, "met")


def hasty(job: JobHandle) -> None:
    record("test.note", subject=job.id, actor=SYSTEM, now=now())


def refuse(job: JobHandle) -> None:
    raise InvalidError("too_odd")


def away(job: JobHandle) -> None:
    raise UnavailableError("mail")


def break_down(job: JobHandle) -> None:
    job.start_writing()
    record("test.note", subject=job.id, actor=SYSTEM, now=now())
    raise ZeroDivisionError


def call(job: JobHandle, key: str) -> None:
    """Call back into the test, in the same process, in the middle of the reading."""
    CALLS[key](job)
    job.start_writing()
    record("test.note", subject=job.id, actor=SYSTEM, now=now())
