"""Asking for a report, and for a failed one again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from engage.activities.models import Programme
from engage.jobs.commands import enqueue, retry
from engage.jobs.queries import job_or_404
from engage.jobs.rules.lifecycle import JobState
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.reports.models import EngagementReport
from engage.reports.queries.reports import last_number, slug_of
from engage.reports.rules.lifecycle import ReportState
from engage.rules.errors import WrongStateError

BUILD_JOB = "reports.build"


def ask_for_report(
    programme: Programme,
    *,
    language: str,
    also_in: Collection[str] = (),
    now: datetime,
    actor: Actor,
) -> EngagementReport:
    """Ask the workers for a report, and editions of it in other languages. A second press while one is on its way gives that one."""
    on_its_way = _on_its_way(programme, language)
    if on_its_way is not None:
        return on_its_way
    report = new_report(programme, language=language, also_in=also_in, now=now, actor=actor)
    job = enqueue(BUILD_JOB, now=now, actor=actor, report_id=report.id)
    for one in (report, *report.editions):
        one.job_id = job.id
    db.session.flush()
    return report


def new_report(
    programme: Programme,
    *,
    language: str,
    also_in: Collection[str] = (),
    now: datetime,
    actor: Actor,
) -> EngagementReport:
    """The rows of a report that somebody is about to build, and of its editions; its number is the next of its programme."""
    db.session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    number = last_number(programme.id) + 1
    report = EngagementReport(
        programme=programme,
        number=number,
        slug=slug_of(programme, number),
        language=language,
        state=ReportState.ASKED.value,
        asked_by=actor.id or actor.label,
        asked_at=now,
    )
    report.editions = [
        EngagementReport(
            programme=programme,
            number=number,
            slug=slug_of(programme, number, tag),
            language=tag,
            state=report.state,
            asked_by=report.asked_by,
            asked_at=now,
        )
        for tag in sorted({*also_in} - {language})
    ]
    db.session.add(report)
    db.session.flush()
    record("report.asked", subject=report.id, actor=actor, now=now, language=language)
    return report


def build_again(report: EngagementReport, *, now: datetime, actor: Actor) -> None:
    """Offer a failed build to the workers again. Raises ``WrongStateError`` for one that has not failed."""
    if report.job_id is None:
        raise WrongStateError("report", report.state, "building")
    retry(job_or_404(report.job_id), now=now, actor=actor)


def _on_its_way(programme: Programme, language: str) -> EngagementReport | None:
    asked = db.session.scalars(
        select(EngagementReport).where(
            EngagementReport.programme_id == programme.id,
            EngagementReport.language == language,
            EngagementReport.edition_of_id.is_(None),
            EngagementReport.state == ReportState.ASKED,
            EngagementReport.built_at.is_(None),
            EngagementReport.job_id.is_not(None),
        )
    )
    return next(
        (one for one in asked if job_or_404(one.job_id or "").state != JobState.FAILED), None
    )
