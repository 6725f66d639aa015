"""Engagement reports and their files, and what officers write down beside the figures.

The files lie in the database, so that any host can serve what another one built.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.activities.models import Programme
from engage.kernel.db import Identified, Model
from engage.reports.rules.beside import Standing
from engage.reports.rules.lifecycle import ReportState


class EngagementReport(Identified, Model):
    """A dated snapshot of a programme. Once it is ready its document and files never change."""

    __tablename__ = "engagement_report"
    __table_args__ = (UniqueConstraint("programme_id", "number", "language"),)

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), index=True)
    number: Mapped[int]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    language: Mapped[str] = mapped_column(String(16))
    edition_of_id: Mapped[str | None] = mapped_column(
        ForeignKey("engagement_report.id"), index=True
    )
    """The report of which this is an edition in another language: the same figures, published with it."""
    state: Mapped[str] = mapped_column(String(16), default=ReportState.ASKED.value, index=True)
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    job_id: Mapped[str | None] = mapped_column(String(32))
    """Known to the queue under this id; ``None`` when it is built from the command line."""

    document: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    """``engage.reports.rules.snapshot``: what every format was written from."""
    arrangement: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """``engage.reports.rules.arrangement``: how officers want ``document`` shown."""
    cover: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """``engage.reports.rules.committee``: what officers say to a committee before the report."""
    template_digest: Mapped[str] = mapped_column(String(64), default="")
    """Of the council's Word template that its Word files are written on; empty without one."""
    is_rearranged: Mapped[bool] = mapped_column(default=False)
    """The files do not show the arrangement yet."""
    data_digest: Mapped[str] = mapped_column(String(64), default="")
    release_digest: Mapped[str] = mapped_column(String(64), default="")
    release_number: Mapped[int | None]
    """Its place in the programme's ledger of releases."""
    built_at: Mapped[datetime | None]
    blanks: Mapped[int] = mapped_column(default=0)
    """Lines of the equality assessment that said nothing when it was built: with any, it cannot be published."""
    proposed_by: Mapped[str] = mapped_column(String(64), default="")
    approved_by: Mapped[str] = mapped_column(String(64), default="")
    published_at: Mapped[datetime | None]

    programme: Mapped[Programme] = relationship()
    files: Mapped[list["ReportFile"]] = relationship(cascade="all, delete-orphan")
    editions: Mapped[list["EngagementReport"]] = relationship(
        back_populates="edition_of", order_by="EngagementReport.language"
    )
    edition_of: Mapped["EngagementReport | None"] = relationship(
        back_populates="editions", remote_side="EngagementReport.id"
    )
    corrections: Mapped[list["ReportCorrection"]] = relationship(
        order_by="ReportCorrection.noted_at", back_populates="report"
    )


class ReportFile(Identified, Model):
    """One report in one format."""

    __tablename__ = "report_file"
    __table_args__ = (UniqueConstraint("report_id", "format"),)

    report_id: Mapped[str] = mapped_column(ForeignKey("engagement_report.id"), index=True)
    format: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class ReportCorrection(Identified, Model):
    """What was wrong in a published report. Everybody may read it once a second officer has let it stand; the report never changes."""

    __tablename__ = "report_correction"

    report_id: Mapped[str] = mapped_column(ForeignKey("engagement_report.id"), index=True)
    report: Mapped[EngagementReport] = relationship(back_populates="corrections")
    says: Mapped[str] = mapped_column(String(2000))
    noted_at: Mapped[datetime]
    noted_by: Mapped[str] = mapped_column(String(64))
    stands_at: Mapped[datetime | None]
    approved_by: Mapped[str] = mapped_column(String(64), default="")


class WordTemplate(Identified, Model):
    """The council's own Word file whose look reports take. There is one at most."""

    __tablename__ = "word_template"

    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    put_in_at: Mapped[datetime]


class ReportSchedule(Model):
    """A report that is asked for by the clock, in one language."""

    __tablename__ = "report_schedule"

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(16), primary_key=True)
    rhythm: Mapped[str] = mapped_column(String(16))
    last_asked_on: Mapped[date | None]

    programme: Mapped[Programme] = relationship()


class PlannedGroup(Identified, Model):
    """One line of a programme's engagement plan: a group to reach, how, by whom, and what came of it."""

    __tablename__ = "planned_group"

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    method: Mapped[str] = mapped_column(String(500))
    owner: Mapped[str] = mapped_column(String(120))
    """A role, such as "youth worker", not a person's name."""
    due_on: Mapped[date | None]
    standing: Mapped[str] = mapped_column(String(16), default=Standing.PLANNED.value)
    told: Mapped[str] = mapped_column(String(1000), default="")
    """How they were reached, or why not."""
    planned_at: Mapped[datetime]


class Audience(Model):
    """Whom an activity was for, as far as it can be compared with a count of everybody who lives here."""

    __tablename__ = "audience"

    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    from_age: Mapped[int] = mapped_column(default=0)
    to_age: Mapped[int | None]
    lives_here: Mapped[bool] = mapped_column(default=False)
    """Only people who live here took part. Where others could too, nothing is compared."""


class DesignedSample(Model):
    """That the people of an activity were drawn by chance. The counts they are weighted to are kept as they were then."""

    __tablename__ = "designed_sample"

    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    drawn: Mapped[str] = mapped_column(String(1000))
    population: Mapped[str] = mapped_column(String(300))
    most_tenths: Mapped[int]
    margins: Mapped[list[Any]]
    """The columns of ``engage.places.models.Margin``, dates in ISO 8601."""
    declared_at: Mapped[datetime]


class EqualityLine(Model):
    """What a programme's engagement did for one characteristic: a line of its equality assessment."""

    __tablename__ = "equality_line"

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    characteristic: Mapped[str] = mapped_column(String(32), primary_key=True)
    reached: Mapped[str] = mapped_column(String(1000), default="")
    """What officers know beside the figures of the report."""
    barriers: Mapped[str] = mapped_column(String(1000), default="")
    action: Mapped[str] = mapped_column(String(1000), default="")
    owner: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(1000), default="")
    """Why the rest is blank, where it is."""


class OutsideEvidence(Identified, Model):
    """Something known from elsewhere that a report mentions. It never counts as taking part."""

    __tablename__ = "outside_evidence"

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), index=True)
    says: Mapped[str] = mapped_column(String(1000))
    source: Mapped[str] = mapped_column(String(300))
    dated_on: Mapped[date]
    licence: Mapped[str] = mapped_column(String(200))
    noted_at: Mapped[datetime]
