"""Saving what was built: the ledger, the snapshot and the files, all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from engage.activities.models import Programme, ReleaseEntry
from engage.activities.releases import publish
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import sha256
from engage.reports.models import EngagementReport, ReportFile
from engage.reports.rules.formats import MOST_BYTES, Format
from engage.reports.rules.lifecycle import ReportState, check_step
from engage.reports.rules.snapshot import figures_of
from engage.rules.activity import CountTable
from engage.rules.errors import InvalidError, UnavailableError


@dataclass(frozen=True)
class Built:
    """A whole report before it is saved. ``release_digest`` is of the tables that the files show."""

    tables: Sequence[CountTable]
    release_digest: str
    data_digest: str
    document: Mapping[str, Any]
    files: Mapping[Format, bytes]
    built_at: datetime
    blanks: int
    """Lines of the equality assessment that say nothing."""
    template_digest: str = ""


def digest_of_template(template: bytes | None) -> str:
    """SHA-256 of the council's Word template; empty without one."""
    return sha256(template) if template else ""


def scope_of(programme_id: str) -> str:
    """What a programme's releases are about, in the ledger."""
    return f"programme:{programme_id}"


def keep_report(report: EngagementReport, built: Built, *, now: datetime, actor: Actor) -> None:
    """Enter the release in the ledger and save snapshot and files with it, in one transaction.

    The programme's row is held, so that two builds of it are saved one after the other. Raises ``UnavailableError``
    ``ledger_moved`` when something was published since the files were written: they would show other figures than may be
    released now, so the build starts again. ``InvalidError`` ``file_too_big``.
    """
    check_step(ReportState(report.state), ReportState.READY)
    _refuse_big_files(built.files)
    db.session.execute(
        select(Programme.id).where(Programme.id == report.programme_id).with_for_update()
    )
    scope = scope_of(report.programme_id)
    release = publish(built.tables, scope=scope, now=now, actor=actor)
    if release.digest != built.release_digest:
        raise UnavailableError("ledger_moved")
    report.release_number = db.session.scalar(
        select(func.max(ReleaseEntry.number)).where(ReleaseEntry.scope == scope)
    )
    _keep(report, built, now=now, actor=actor)


def keep_translation(
    report: EngagementReport, built: Built, *, now: datetime, actor: Actor
) -> None:
    """Save an edition beside the report that it is an edition of, which was kept before: no figure is published by it.

    Raises ``UnavailableError`` ``data_moved`` when it does not show the very figures of that report, and as ``keep_report`` does.
    """
    check_step(ReportState(report.state), ReportState.READY)
    _refuse_big_files(built.files)
    source = report.edition_of
    if source is None or figures_of(source.document or {}) != figures_of(built.document):
        raise UnavailableError("data_moved")
    report.release_number = source.release_number
    _keep(report, built, now=now, actor=actor)


def _keep(report: EngagementReport, built: Built, *, now: datetime, actor: Actor) -> None:
    report.release_digest, report.data_digest = built.release_digest, built.data_digest
    report.document, report.built_at = dict(built.document), built.built_at
    report.blanks, report.template_digest = built.blanks, built.template_digest
    report.state = ReportState.READY.value
    _keep_files(report, built.files)
    record(
        "report.built",
        subject=report.id,
        actor=actor,
        now=now,
        data=built.data_digest,
        template=built.template_digest,
        release=built.release_digest,
    )


def keep_edition(
    report: EngagementReport,
    files: Mapping[Format, bytes],
    *,
    template_digest: str,
    now: datetime,
    actor: Actor,
) -> None:
    """Save the files of a report that officers arranged anew: the same figures, so nothing enters the ledger.

    Raises ``WrongStateError`` unless it was asked for, ``InvalidError`` ``file_too_big``.
    """
    check_step(ReportState(report.state), ReportState.READY)
    _refuse_big_files(files)
    db.session.execute(delete(ReportFile).where(ReportFile.report_id == report.id))
    report.state, report.is_rearranged = ReportState.READY.value, False
    report.template_digest = template_digest
    _keep_files(report, files)
    record("report.arranged", subject=report.id, actor=actor, now=now)


def _keep_files(report: EngagementReport, files: Mapping[Format, bytes]) -> None:
    db.session.add_all(
        ReportFile(
            report_id=report.id,
            format=one.value,
            size=len(content),
            sha256=sha256(content),
            content=content,
        )
        for one, content in files.items()
    )
    db.session.flush()


def _refuse_big_files(files: Mapping[Format, bytes]) -> None:
    for one, content in files.items():
        if len(content) > MOST_BYTES:
            raise InvalidError("file_too_big", where=one.value, bytes=len(content))
