"""What stands beside the words of an easy-read edition. The words themselves are a view of the activity's own."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engage.kernel.db import Identified, Model


class Edition(Identified, Model):
    """One activity in one easy-read view: a picture for each sentence, and what became of each part of the source."""

    __tablename__ = "easy_read_edition"
    __table_args__ = (UniqueConstraint("activity_id", "view"),)

    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id"))
    view: Mapped[str] = mapped_column(String(16))
    pictures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By ``rules.rows.line_key``: the name of a picture."""
    decisions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By ``rules.coverage.part_key``: ``{"fate", "reason"}``."""
    revision: Mapped[int] = mapped_column(default=0)


class Review(Identified, Model):
    """People with learning disabilities read one version and said what to change. Only ever added."""

    __tablename__ = "easy_read_review"

    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id"), index=True)
    view: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64))
    """Of every sentence and picture as they were: the record speaks for nothing else."""
    reviewed_by: Mapped[str] = mapped_column(String(200))
    """A group or role, never a person's name."""
    reviewed_on: Mapped[date]
    changed: Mapped[str] = mapped_column(String(2000))
    recorded_at: Mapped[datetime]
