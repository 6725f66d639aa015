"""Reads about engagement reports."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from engage.activities.models import Programme
from engage.kernel.db import db
from engage.kernel.pages import app_settings
from engage.reports.models import EngagementReport, ReportCorrection, ReportFile, ReportSchedule
from engage.reports.rules.formats import Format
from engage.reports.rules.lifecycle import ReportState
from engage.rules.errors import NotFoundError


def report_or_404(slug: str) -> EngagementReport:
    """Any report, for officers."""
    return _one(EngagementReport.slug == slug, slug)


def report_by_id(report_id: str) -> EngagementReport:
    return _one(EngagementReport.id == report_id, report_id)


def published_report_or_404(slug: str) -> EngagementReport:
    """A report that everybody may read."""
    report = report_or_404(slug)
    if report.state != ReportState.PUBLISHED:
        raise NotFoundError("report", report=slug)
    return report


def reports_newest_first() -> list[EngagementReport]:
    """Every report, each with its editions in other languages."""
    return list(
        db.session.scalars(
            select(EngagementReport)
            .where(EngagementReport.edition_of_id.is_(None))
            .options(selectinload(EngagementReport.editions))
            .order_by(EngagementReport.asked_at.desc(), EngagementReport.number.desc())
        )
    )


def published_reports() -> list[EngagementReport]:
    """What everybody may read, newest first."""
    return list(
        db.session.scalars(
            select(EngagementReport)
            .where(
                EngagementReport.state == ReportState.PUBLISHED,
                EngagementReport.edition_of_id.is_(None),
            )
            .order_by(EngagementReport.published_at.desc(), EngagementReport.number.desc())
        )
    )


def edition_in(report: EngagementReport, language: str) -> EngagementReport | None:
    """A report in a language, if it was built in it."""
    source = report.edition_of or report
    return next((one for one in (source, *source.editions) if one.language == language), None)


def last_number(programme_id: str) -> int:
    """The number of a programme's newest report; 0 before the first."""
    return (
        db.session.scalar(
            select(func.max(EngagementReport.number)).where(
                EngagementReport.programme_id == programme_id
            )
        )
        or 0
    )


def slug_of(programme: Programme, number: int, edition: str = "") -> str:
    """What a report is called in addresses; its editions in other languages have the language behind it."""
    return "-".join(filter(None, (programme.slug, str(number), edition)))


def public_address(slug: str) -> str:
    """Where everybody finds a report once it is published."""
    return f"{app_settings().public_url}/reports/{slug}"


def file_or_404(report: EngagementReport, format_name: str) -> ReportFile:
    """A report's file in one format. Raises ``NotFoundError`` for a format nobody writes or one not written yet."""
    found = db.session.scalars(
        select(ReportFile).where(
            ReportFile.report_id == report.id, ReportFile.format == format_name
        )
    ).first()
    if found is None:
        raise NotFoundError("report_file", report=report.slug, format=format_name)
    return found


def files_of(report: EngagementReport, formats: Iterable[Format]) -> list[ReportFile]:
    """The files that are there, in the order asked for, without their contents."""
    there = {one.format: one for one in report.files}
    return [there[one.value] for one in formats if one.value in there]


def correction_or_404(correction_id: str) -> ReportCorrection:
    """A correction, standing or not."""
    found = db.session.get(ReportCorrection, correction_id)
    if found is None:
        raise NotFoundError("correction", id=correction_id)
    return found


def programme_by_id(programme_id: str) -> Programme:
    programme = db.session.get(Programme, programme_id)
    if programme is None:
        raise NotFoundError("programme", id=programme_id)
    return programme


def _one(condition: object, named: str) -> EngagementReport:
    report = db.session.scalars(
        select(EngagementReport)
        .where(condition)  # type: ignore[arg-type]  # a column expression
        .execution_options(populate_existing=True)
    ).first()
    if report is None:
        raise NotFoundError("report", report=named)
    return report


def newest_built(programme_id: str) -> EngagementReport | None:
    """The newest report of a programme that is there."""
    return db.session.scalars(
        select(EngagementReport)
        .where(
            EngagementReport.programme_id == programme_id,
            EngagementReport.built_at.is_not(None),
        )
        .order_by(EngagementReport.number.desc())
    ).first()


def report_schedules() -> list[ReportSchedule]:
    """What is asked for by the clock."""
    return list(
        db.session.scalars(
            select(ReportSchedule).order_by(ReportSchedule.programme_id, ReportSchedule.language)
        )
    )
