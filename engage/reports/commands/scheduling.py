"""Reports that are asked for by the clock. Each still takes two officers to publish."""

from datetime import datetime

from sqlalchemy import select

from engage.activities.models import Programme
from engage.kernel.access import SYSTEM, Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.reports.commands.asking import ask_for_report
from engage.reports.models import EngagementReport, ReportSchedule
from engage.reports.rules.rhythm import Rhythm, is_due
from engage.rules.window import day_of


def schedule_reports(
    programme: Programme, rhythm: Rhythm | None, *, language: str, now: datetime, actor: Actor
) -> None:
    """Ask for a programme's report in a language again and again, or (``None``) no longer."""
    there = db.session.get(ReportSchedule, (programme.id, language))
    if there is not None and rhythm is None:
        db.session.delete(there)
    elif there is not None and rhythm is not None:
        there.rhythm = rhythm.value
    elif rhythm is not None:
        db.session.add(
            ReportSchedule(programme_id=programme.id, language=language, rhythm=rhythm.value)
        )
    db.session.flush()
    record(
        "report.scheduled",
        subject=programme.id,
        actor=actor,
        now=now,
        language=language,
        rhythm=rhythm or "never",
    )


def ask_for_due_reports(*, now: datetime) -> list[EngagementReport]:
    """Ask for every report whose day has come; asked twice on one day it asks once."""
    today = day_of(now)
    asked = []
    for one in db.session.scalars(select(ReportSchedule).with_for_update()):
        if is_due(Rhythm(one.rhythm), one.last_asked_on, today):
            one.last_asked_on = today
            asked.append(
                ask_for_report(one.programme, language=one.language, now=now, actor=SYSTEM)
            )
    db.session.flush()
    return asked
