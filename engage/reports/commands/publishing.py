"""Publishing takes two officers: one proposes, another confirms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from engage.kernel.access import Actor, Policy
from engage.kernel.audit import record
from engage.kernel.db import canonical_json, db
from engage.kernel.ids import sha256
from engage.people.commands.acts import ActKind, ConfirmedAct, propose, register_act
from engage.reports.models import EngagementReport
from engage.reports.queries.reports import report_by_id
from engage.reports.rules.lifecycle import ReportState, check_step
from engage.rules.errors import InvalidError, WrongStateError

PUBLISH_ACT = "report.publish"


def propose_publication(report: EngagementReport, *, now: datetime, actor: Actor) -> None:
    """Ask a second officer to publish a report with its editions. Raises ``WrongStateError`` unless they are ready, ``InvalidError``
    ``files_not_written`` when it was arranged since its files were written, ``equality_blank`` when its equality assessment has lines that say nothing and not why, and what ``propose`` raises."""
    if report.edition_of_id is not None:
        raise WrongStateError("report", "edition", ReportState.PUBLISHED.value)
    for one in (report, *report.editions):
        check_step(ReportState(one.state), ReportState.PUBLISHED)
        if one.is_rearranged:
            raise InvalidError("files_not_written", where=one.slug)
    if report.blanks:
        raise InvalidError("equality_blank", where=report.slug, number=report.blanks)
    propose(
        kind=PUBLISH_ACT,
        subject=report.id,
        facts={"release": report.release_digest, "data": report.data_digest},
        now=now,
        actor=actor,
    )
    report.proposed_by = actor.id
    db.session.flush()


def publish_report(report: EngagementReport, *, now: datetime, actor: Actor) -> None:
    """Put a ready report and its editions before everybody. Reached only through the confirmation of a second officer."""
    for one in (report, *report.editions):
        check_step(ReportState(one.state), ReportState.PUBLISHED)
        one.state = ReportState.PUBLISHED.value
        one.published_at, one.approved_by = now, actor.id
    db.session.flush()
    record(
        "report.published",
        subject=report.id,
        actor=actor,
        now=now,
        release=report.release_digest,
    )


def init_publishing(app: Flask) -> None:
    """Make the act known."""
    register_act(
        app,
        ActKind(
            kind=PUBLISH_ACT,
            policy=Policy.ANALYST,
            perform=_perform,
            label=_l("Publish a report"),
            facts_now=_facts_now,
            subject_label=lambda subject: report_by_id(subject).slug,
            subject_href=lambda subject: url_for(
                "reports_officer.report", slug=report_by_id(subject).slug
            ),
        ),
    )


def _perform(act: ConfirmedAct, now: datetime, actor: Actor) -> None:
    publish_report(report_by_id(act.subject), now=now, actor=actor)


def _facts_now(subject: str) -> Mapping[str, Any]:
    report = report_by_id(subject)
    arrangement = sha256(
        canonical_json(
            [[one.slug, one.arrangement, one.cover] for one in (report, *report.editions)]
        )
    )
    return {
        "state": report.state,
        "release": report.release_digest,
        "arrangement": arrangement,
    }
