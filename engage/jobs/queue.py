"""The queue between web and workers: ids of jobs on a Redis list, pushed after the commit that made them."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from sqlalchemy import event
from sqlalchemy.orm import Session

from engage.config import Settings
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.kernel.logs import log
from engage.rules.errors import UnavailableError

QUEUE = "engage"
RUN_JOB = "engage.jobs.worker.run_job"
LONGEST_RUN_SECONDS = 3600
PATIENCE_SECONDS = 2
"""How long a web process waits for the queue before it leaves the job to be found later."""

LONGEST_SOCKET_PATH = 100
CONNECTION = "engage.redis"
WAITING = "engage.jobs.to_push"


def queue_address(settings: Settings) -> str:
    """``REDIS_URL``, or the socket of the built-in server."""
    return settings.redis_url or f"unix://{socket_path(settings.data_dir)}"


def socket_path(data_dir: Path) -> Path:
    """Where the built-in server listens. Systems allow about 100 characters: a deeper folder gets a short one of its own."""
    path = data_dir / "valkey" / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"engage-{os.getuid()}-{name}" / "valkey.sock"


def init_queue(app: Flask) -> None:
    """The web's connection, opened when first used, and a check for ``/readyz``."""
    app.extensions[CONNECTION] = patient_connection(queue_address(app.config["SETTINGS"]))
    app.extensions["engage.ready_checks"]["queue"] = check_queue


def patient_connection(address: str) -> Redis:
    """A connection that gives up soon: whoever asked for a job is not kept waiting for the queue."""
    return Redis.from_url(
        address,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), retries=1),
    )


def work_queue(connection: Redis | None = None) -> Queue:
    """The queue that workers listen to."""
    return Queue(QUEUE, connection=connection or current_app.extensions[CONNECTION])


def check_queue() -> None:
    """Raises ``UnavailableError`` ``queue`` when the server does not answer."""
    try:
        current_app.extensions[CONNECTION].ping()
    except RedisError:
        raise UnavailableError("queue") from None


def push(job_id: str) -> None:
    """Tell the workers. Pushing twice does no harm: only one run can claim a job.

    Every push has an id of its own in the queue, so that the end of an old run cannot take a new push away with it.
    """
    work_queue().enqueue(
        RUN_JOB,
        job_id,
        job_id=f"{job_id}-{new_code(6)}",
        job_timeout=LONGEST_RUN_SECONDS,
        result_ttl=0,
        failure_ttl=LONGEST_RUN_SECONDS,
        description=job_id,
    )


def pushed_ids() -> set[str]:
    """Ids of jobs that the queue holds at this moment."""
    return {entry.rpartition("-")[0] for entry in work_queue().get_job_ids()}


def push_after_commit(job_id: str) -> None:
    """Push when the surrounding transaction has been committed; forget it when that is rolled back."""
    db.session().info.setdefault(WAITING, []).append(job_id)


@event.listens_for(db.session, "after_commit")
def _push_what_was_committed(session: Session) -> None:
    if session.in_nested_transaction():
        return
    waiting: list[str] = session.info.pop(WAITING, [])
    try:
        for job_id in waiting:
            push(job_id)
    except RedisError as error:
        # The row is committed: the recovery finds it once the queue answers again.
        log().warning("queue_unreachable", kind=type(error).__name__, jobs=len(waiting))


@event.listens_for(db.session, "after_rollback")
def _forget_what_was_rolled_back(session: Session) -> None:
    session.info.pop(WAITING, None)


def rq_arguments(job: Any) -> str:
    """The background job's id in an RQ job."""
    return str(job.args[0]) if job.args else ""
