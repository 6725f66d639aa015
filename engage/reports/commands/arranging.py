"""Arranging a report that is ready."""

from datetime import datetime

from engage.jobs.commands import enqueue
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.reports.commands.asking import BUILD_JOB
from engage.reports.models import EngagementReport
from engage.reports.queries.documents import whole_document
from engage.reports.rules.arrangement import (
    Wish,
    arrangement_from,
    as_stored,
    check_wish,
    part_in,
    parts_of,
    strange_numbers,
)
from engage.reports.rules.lifecycle import ReportState, check_step
from engage.rules.errors import InvalidError, WrongStateError


def arrange_part(
    report: EngagementReport,
    number: str,
    wish: Wish,
    *,
    numbers_are_not_people: bool,
    now: datetime,
    actor: Actor,
) -> None:
    """Say where a part stands, whether it is shown, and what officers say beside it. A proposal to publish is void by it.

    Raises ``WrongStateError`` unless the report is ready, ``NotFoundError`` for no such part, ``InvalidError`` as ``check_wish``,
    and ``strange_numbers`` for numbers that are no figures of the report, unless the officer says that they are not of people.
    """
    if report.state != ReportState.READY:
        raise WrongStateError("report", report.state, "arranged")
    document = whole_document(report)
    part, neighbours = part_in(parts_of(document), number)
    check_wish(part, neighbours, wish)
    for where, text in (("says", wish.says), ("easy", wish.easy)):
        strange = strange_numbers(text, document)
        if strange and not numbers_are_not_people:
            raise InvalidError("strange_numbers", where=where, numbers=", ".join(strange))
    arrangement = {**arrangement_from(report.arrangement), number: wish}
    if wish == Wish():
        del arrangement[number]
    report.arrangement = as_stored(arrangement)
    for one in (report, *report.editions):
        one.is_rearranged = True
    db.session.flush()
    record("report.part_arranged", subject=report.id, actor=actor, now=now, part=number)


def write_again(report: EngagementReport, *, now: datetime, actor: Actor) -> None:
    """Let workers write the files of an arranged report and its editions: the same figures, nothing is counted again.

    Raises ``WrongStateError`` unless they are ready.
    """
    for one in (report, *report.editions):
        if one is report or one.is_rearranged:
            _write_again(one, now=now, actor=actor)


def _write_again(report: EngagementReport, *, now: datetime, actor: Actor) -> None:
    check_step(ReportState(report.state), ReportState.ASKED)
    report.state = ReportState.ASKED.value
    job = enqueue(BUILD_JOB, now=now, actor=actor, report_id=report.id)
    report.job_id = job.id
    db.session.flush()
    record("report.asked_again", subject=report.id, actor=actor, now=now)
