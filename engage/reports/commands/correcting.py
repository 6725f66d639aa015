"""Correcting a published report takes two officers: one writes what was wrong, another lets it stand."""

from datetime import datetime

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from engage.kernel.access import Actor, Policy
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.people.commands.acts import ActKind, ConfirmedAct, propose, register_act
from engage.reports.models import EngagementReport, ReportCorrection
from engage.reports.queries.reports import correction_or_404
from engage.reports.rules.lifecycle import ReportState
from engage.rules.errors import WrongStateError

CORRECT_ACT = "report.correct"


def propose_correction(
    report: EngagementReport, *, says: str, now: datetime, actor: Actor
) -> ReportCorrection:
    """Say what is wrong in a published report, and ask a second officer to let it stand above the report, which never changes
    itself.

    Raises ``WrongStateError`` for one that is not published, and what ``propose`` raises.
    """
    if report.state != ReportState.PUBLISHED:
        raise WrongStateError("report", report.state, "corrected")
    correction = ReportCorrection(
        report_id=report.id, says=says, noted_at=now, noted_by=actor.id or actor.label
    )
    db.session.add(correction)
    db.session.flush()
    propose(kind=CORRECT_ACT, subject=correction.id, facts={"says": says}, now=now, actor=actor)
    record("report.correction_proposed", subject=report.id, actor=actor, now=now)
    return correction


def let_correction_stand(correction: ReportCorrection, *, now: datetime, actor: Actor) -> None:
    """Show a correction to everybody. Reached only through the confirmation of a second officer. Raises ``WrongStateError`` for one
    that stands."""
    if correction.stands_at is not None:
        raise WrongStateError("correction", "stands", "stands")
    correction.stands_at, correction.approved_by = now, actor.id
    db.session.flush()
    record("report.corrected", subject=correction.report_id, actor=actor, now=now)


def init_correcting(app: Flask) -> None:
    """Make the act known."""
    register_act(
        app,
        ActKind(
            kind=CORRECT_ACT,
            policy=Policy.ANALYST,
            perform=_correct,
            label=_l("Correct a published report"),
            subject_label=lambda subject: correction_or_404(subject).report.slug,
            subject_href=lambda subject: url_for(
                "reports_officer.report", slug=correction_or_404(subject).report.slug
            ),
            facts_label=lambda _subject, facts: [facts["says"]],
        ),
    )


def _correct(act: ConfirmedAct, now: datetime, actor: Actor) -> None:
    let_correction_stand(correction_or_404(act.subject), now=now, actor=actor)
