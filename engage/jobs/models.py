"""Background jobs. The database is the truth about them; the queue only says which id is next."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.jobs.rules.lifecycle import JobState
from engage.kernel.db import Identified, Model


class BackgroundJob(Identified, Model):
    """One piece of work for a worker. ``arguments`` hold ids and options, never answers, codes or addresses."""

    __tablename__ = "background_job"
    __table_args__ = (
        Index("ix_background_job_state_due_at", "state", "due_at"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress_is_a_percentage"),
    )

    name: Mapped[str] = mapped_column(String(64), index=True)
    arguments: Mapped[dict[str, Any]]
    asked_by: Mapped[str] = mapped_column(String(64))
    once_key: Mapped[str | None] = mapped_column(String(128), unique=True)
    """Set for scheduled work: two schedulers cannot start the same tick twice."""

    state: Mapped[str] = mapped_column(String(16), default=JobState.QUEUED.value)
    progress: Mapped[int] = mapped_column(default=0)
    step: Mapped[str] = mapped_column(String(64), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(128))
    """The fencing token of the run that may finish the job; nobody else's work is saved."""

    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(64), default="")
    reference: Mapped[str] = mapped_column(String(16), default="")
