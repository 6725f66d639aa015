"""Changes to background jobs."""

from collections.abc import Iterable
from datetime import datetime

from flask import current_app
from sqlalchemy import Connection, Update, update
from sqlalchemy.exc import IntegrityError

from engage.jobs.models import BackgroundJob
from engage.jobs.queries import job_or_404, jobs_lost, jobs_unseen
from engage.jobs.queue import push_after_commit, pushed_ids
from engage.jobs.rules.lifecycle import ClaimLostError, JobState, check_step
from engage.jobs.rules.progress import WHOLE
from engage.jobs.rules.recovery import Ending, wait_before_next_run
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.rules.errors import InvalidError

JOBS = "engage.jobs"


def enqueue(name: str, *, now: datetime, actor: Actor, **arguments: object) -> BackgroundJob:
    """Ask for work. The row is the promise: the queue is told after the commit, and a lost queue only delays the work.

    ``arguments`` are ids and options, as JSON. Raises ``InvalidError`` ``unknown_job`` for a name no module offers.
    """
    job = _new_job(name, now=now, actor=actor, arguments=arguments)
    db.session.add(job)
    db.session.flush()
    push_after_commit(job.id)
    return job


def enqueue_tick(name: str, *, once_key: str, now: datetime, actor: Actor) -> BackgroundJob | None:
    """Start scheduled work once, however many schedulers run; ``None`` when this tick has been started already."""
    job = _new_job(name, now=now, actor=actor, arguments={})
    job.once_key = once_key
    try:
        with db.session.begin_nested():
            db.session.add(job)
    except IntegrityError:
        return None
    push_after_commit(job.id)
    return job


def _new_job(
    name: str, *, now: datetime, actor: Actor, arguments: dict[str, object]
) -> BackgroundJob:
    if name not in current_app.extensions[JOBS]:
        raise InvalidError("unknown_job", name=name)
    return BackgroundJob(
        name=name,
        arguments=arguments,
        asked_by=actor.id or actor.label,
        state=JobState.QUEUED.value,
        progress=0,
        step="",
        attempts=0,
        created_at=now,
        due_at=now,
    )


def claim(job_id: str, *, token: str, now: datetime) -> BackgroundJob | None:
    """Take a queued job for one run, or ``None`` when somebody else has it, it is over or it is not due yet.

    A compare-and-set: of two workers with the same id one gets the row. ``token`` is what later saves must show.
    """
    statement = (
        update(BackgroundJob)
        .where(
            BackgroundJob.id == job_id,
            BackgroundJob.state == JobState.QUEUED,
            BackgroundJob.due_at <= now,
        )
        .values(
            state=JobState.RUNNING.value,
            claimed_by=token,
            attempts=BackgroundJob.attempts + 1,
            progress=0,
            step="",
            started_at=now,
            heartbeat_at=now,
            error="",
            reference="",
        )
    )
    return job_or_404(job_id) if _rows_changed(db.session.connection(), statement) else None


def beat(job_id: str, *, token: str, now: datetime) -> None:
    """Say that the run is alive, in a transaction of its own. Raises ``ClaimLostError``."""
    _save_at_once(_held(job_id, token).values(heartbeat_at=now), job_id)


def report_progress(job_id: str, *, token: str, percent: int, step: str, now: datetime) -> None:
    """Show how far the run is, in a transaction of its own, so that pages see it while the work goes on.

    Raises ``ClaimLostError`` when the job was taken over: going on would be in vain.
    """
    percent = min(max(percent, 0), WHOLE)
    _save_at_once(
        _held(job_id, token).values(progress=percent, step=step, heartbeat_at=now), job_id
    )


def _save_at_once(statement: Update, job_id: str) -> None:
    with db.engine.begin() as connection:
        if not _rows_changed(connection, statement):
            raise ClaimLostError(job=job_id)


def hold(job_id: str, *, token: str, now: datetime) -> None:
    """Lock the row in the session's transaction for the run that is about to save. Raises ``ClaimLostError``."""
    _save_in_session(_held(job_id, token).values(heartbeat_at=now), job_id)


def finish(job_id: str, *, token: str, now: datetime) -> None:
    """Mark the job done in the same transaction as its work. Raises ``ClaimLostError``."""
    _save_in_session(
        _held(job_id, token).values(
            state=JobState.DONE.value,
            progress=WHOLE,
            step="",
            finished_at=now,
            claimed_by=None,
        ),
        job_id,
    )


def fail(
    job_id: str, *, token: str, ending: Ending, error: str, reference: str, now: datetime
) -> None:
    """Give the job back for another run, or give it up, as the policy says. Raises ``ClaimLostError``."""
    _save_in_session(_held(job_id, token).values(heartbeat_at=now), job_id)
    _end_run(job_or_404(job_id), ending=ending, error=error, reference=reference, now=now)


def _held(job_id: str, token: str) -> Update:
    return update(BackgroundJob).where(
        BackgroundJob.id == job_id,
        BackgroundJob.claimed_by == token,
        BackgroundJob.state == JobState.RUNNING,
    )


def _save_in_session(statement: Update, job_id: str) -> None:
    if not _rows_changed(db.session.connection(), statement):
        raise ClaimLostError(job=job_id)


def _rows_changed(connection: Connection, statement: Update) -> int:
    return connection.execute(statement).rowcount


def _end_run(
    job: BackgroundJob, *, ending: Ending, error: str, reference: str, now: datetime
) -> None:
    wait = wait_before_next_run(ending, runs=job.attempts)
    to = JobState.FAILED if wait is None else JobState.QUEUED
    check_step(JobState(job.state), to)
    job.state = to.value
    job.claimed_by = None
    job.error, job.reference = error, reference
    if wait is None:
        job.finished_at = now
    else:
        job.due_at = now + wait
        push_after_commit(job.id)
    db.session.flush()


def retry(job: BackgroundJob, *, now: datetime, actor: Actor) -> None:
    """An officer asks for a failed job again. Raises ``WrongStateError`` for one that has not failed."""
    check_step(JobState(job.state), JobState.QUEUED)
    job.state = JobState.QUEUED.value
    job.attempts, job.progress, job.step = 0, 0, ""
    job.error = job.reference = ""
    job.due_at, job.finished_at = now, None
    db.session.flush()
    record("job.retried", subject=job.id, actor=actor, now=now, name=job.name)
    push_after_commit(job.id)


def recover_lost(*, now: datetime) -> list[str]:
    """Find work that nobody is doing and offer it again; returns the ids.

    Two kinds: running jobs whose worker went silent, and queued jobs that the queue does not hold (it was wiped or
    could not be reached when they were asked for). Raises ``redis.RedisError`` when the queue cannot be asked.
    """
    recovered = [job.id for job in release(jobs_lost(now), now=now)]
    unseen = jobs_unseen(now)
    held = pushed_ids() if unseen else set()
    for job in unseen:
        if job.id not in held and job.id not in recovered:
            push_after_commit(job.id)
            recovered.append(job.id)
    return recovered


def release(jobs: Iterable[BackgroundJob], *, now: datetime) -> list[BackgroundJob]:
    """Take jobs from workers that are gone. A run that is still alive after all can no longer save anything."""
    taken = list(jobs)
    for job in taken:
        _end_run(job, ending=Ending.LOST, error="lost", reference=new_code(8), now=now)
    return taken
