"""Reads about background jobs."""

from datetime import datetime

from sqlalchemy import select

from engage.jobs.models import BackgroundJob
from engage.jobs.rules.lifecycle import JobState
from engage.jobs.rules.progress import Progress, Standing, standing_of
from engage.jobs.rules.recovery import LOST_AFTER, UNSEEN_AFTER
from engage.kernel.db import db
from engage.rules.errors import NotFoundError


def job_or_404(job_id: str) -> BackgroundJob:
    """The row as it stands now: workers change it beside this session. Raises ``NotFoundError`` ``no_job``."""
    job = db.session.get(BackgroundJob, job_id, populate_existing=True)
    if job is None:
        raise NotFoundError("no_job", job=job_id)
    return job


def progress_of(job: BackgroundJob, now: datetime) -> Progress:
    """What a page may say about a job at this moment."""
    standing = standing_of(
        JobState(job.state),
        runs=job.attempts,
        due_at=job.due_at,
        heartbeat_at=job.heartbeat_at,
        now=now,
    )
    waits = int((now - job.due_at).total_seconds()) if standing is Standing.WAITING_LONG else 0
    return Progress(standing, job.progress, job.step, waits, job.error, job.reference)


def jobs_unseen(now: datetime) -> list[BackgroundJob]:
    """Queued jobs that are due and have waited long enough to be looked for in the queue."""
    return list(
        db.session.scalars(
            select(BackgroundJob)
            .where(
                BackgroundJob.state == JobState.QUEUED,
                BackgroundJob.due_at <= now - UNSEEN_AFTER,
            )
            .order_by(BackgroundJob.due_at)
        )
    )


def jobs_lost(now: datetime) -> list[BackgroundJob]:
    """Running jobs whose worker is silent. One that is saving its work holds its row and is left alone."""
    return list(
        db.session.scalars(
            select(BackgroundJob)
            .where(
                BackgroundJob.state == JobState.RUNNING,
                BackgroundJob.heartbeat_at <= now - LOST_AFTER,
            )
            .with_for_update(skip_locked=True)
        )
    )


def jobs_by(asked_by: str, *, limit: int = 20) -> list[BackgroundJob]:
    """The newest jobs that one officer asked for."""
    return list(
        db.session.scalars(
            select(BackgroundJob)
            .where(BackgroundJob.asked_by == asked_by)
            .order_by(BackgroundJob.created_at.desc())
            .limit(limit)
        )
    )


def newest_job(name: str, *, now: datetime, **about: str) -> Progress | None:
    """How the last work of this name about the same thing stands; ``about`` are arguments it was asked for with. ``None``: nobody asked."""
    job = db.session.scalars(
        select(BackgroundJob)
        .where(
            BackgroundJob.name == name,
            *(BackgroundJob.arguments[key].as_string() == value for key, value in about.items()),
        )
        .order_by(BackgroundJob.created_at.desc())
        .limit(1)
    ).first()
    return progress_of(job, now) if job else None


def newest_by_once_key(prefix: str) -> BackgroundJob | None:
    """The last tick of a schedule that was started."""
    return db.session.scalars(
        select(BackgroundJob)
        .where(BackgroundJob.once_key.startswith(prefix, autoescape=True))
        .order_by(BackgroundJob.once_key.desc())
        .limit(1)
    ).first()
