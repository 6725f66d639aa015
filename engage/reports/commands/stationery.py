"""What reports are written on: the council's Word template, and the front of a paper for a committee."""

from datetime import datetime

from sqlalchemy import delete

from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import sha256
from engage.reports.models import EngagementReport, WordTemplate
from engage.reports.queries.documents import whole_document
from engage.reports.rules.committee import Cover, check_cover, cover_stored
from engage.reports.rules.lifecycle import ReportState
from engage.rules.errors import WrongStateError

ENGLISH = "en"


def put_template_in(data: bytes, *, now: datetime, actor: Actor) -> WordTemplate:
    """Let Word files be written on a template from now on, in place of the one before. It was looked at by ``check_template``."""
    db.session.execute(delete(WordTemplate))
    template = WordTemplate(sha256=sha256(data), size=len(data), content=data, put_in_at=now)
    db.session.add(template)
    db.session.flush()
    record(
        "report.template_put_in",
        subject=template.id,
        actor=actor,
        now=now,
        digest=template.sha256,
    )
    return template


def take_template_out(template: WordTemplate, *, now: datetime, actor: Actor) -> None:
    """Write Word files in our own look again."""
    subject = template.id
    db.session.delete(template)
    db.session.flush()
    record("report.template_taken_out", subject=subject, actor=actor, now=now)


def write_cover(
    report: EngagementReport,
    cover: Cover,
    *,
    numbers_are_not_people: bool,
    now: datetime,
    actor: Actor,
) -> None:
    """Say what stands before a report to a committee. A proposal to publish is void by it, as by any change of what is written.

    Raises ``WrongStateError`` unless the report is ready and in English, and ``InvalidError`` as ``check_cover``.
    """
    if report.state != ReportState.READY or report.language != ENGLISH:
        raise WrongStateError("report", report.state, "arranged")
    check_cover(cover, whole_document(report), numbers_are_not_people=numbers_are_not_people)
    report.cover = {} if cover.is_blank else cover_stored(cover)
    report.is_rearranged = True
    db.session.flush()
    record("report.cover_written", subject=report.id, actor=actor, now=now)
