"""Engagement reports and their files.

The files lie in the database, so that any host can serve what another one built.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.activities.models import Programme
from engage.kernel.db import Identified, Model
from engage.reports.rules.lifecycle import ReportState


class EngagementReport(Identified, Model):
    """A dated snapshot of a programme. Once it is ready its document and files never change."""

    __tablename__ = "engagement_report"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), index=True)
    number: Mapped[int]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    language: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default=ReportState.ASKED.value, index=True)
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    job_id: Mapped[str | None] = mapped_column(String(32))
    """Known to the queue under this id; ``None`` when it is built from the command line."""

    document: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    """``engage.reports.rules.snapshot``: what every format was written from."""
    data_digest: Mapped[str] = mapped_column(String(64), default="")
    release_digest: Mapped[str] = mapped_column(String(64), default="")
    release_number: Mapped[int | None]
    """Its place in the programme's ledger of releases."""
    built_at: Mapped[datetime | None]
    proposed_by: Mapped[str] = mapped_column(String(64), default="")
    approved_by: Mapped[str] = mapped_column(String(64), default="")
    published_at: Mapped[datetime | None]

    programme: Mapped[Programme] = relationship()
    files: Mapped[list["ReportFile"]] = relationship(cascade="all, delete-orphan")


class ReportFile(Identified, Model):
    """One report in one format."""

    __tablename__ = "report_file"
    __table_args__ = (UniqueConstraint("report_id", "format"),)

    report_id: Mapped[str] = mapped_column(ForeignKey("engagement_report.id"), index=True)
    format: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
