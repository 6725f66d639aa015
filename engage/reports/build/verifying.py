"""The second path: every figure of a stored report counted anew and protected again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import force_locale

from engage.activities.queries import activities_of
from engage.activities.releases import releases_before
from engage.reports.build.gather import REGISTRY, table_of
from engage.reports.commands.keeping import scope_of
from engage.reports.models import EngagementReport
from engage.reports.rules.document import ReportDocument, TallyBlock, published_tables
from engage.reports.rules.snapshot import from_document
from engage.rules.activity import ActivityRegistry, Finding, Recountable, Tally
from engage.rules.disclosure.protect import protect
from engage.rules.disclosure.release import Cell, Policy, PublishedTable
from engage.rules.errors import InvalidError


@dataclass(frozen=True)
class Difference:
    """One figure that the report shows otherwise than it was counted now."""

    where: str
    shown: str
    counted: str


@dataclass(frozen=True)
class Verification:
    figures: int
    differences: tuple[Difference, ...]


def verify_report(report: EngagementReport) -> Verification:
    """Compare every figure of a report with one counted anew, straight from the rows, and protected again with the releases
    that came before it.

    Answers that came in, or were taken back, since it was built are differences too. Raises ``InvalidError`` ``not_built``.
    """
    if not report.document or report.release_number is None:
        raise InvalidError("not_built", where=report.slug)
    document = from_document(report.document)
    with force_locale(report.language):
        findings = _recounted(report.programme_id)
    shown = {table.id: table for table in published_tables(document.blocks)}
    raw = [table for table in map(table_of, findings) if table is not None and table.id in shown]
    before = releases_before(scope_of(report.programme_id), number=report.release_number)
    release = protect(raw, policy=Policy(), released=before)
    tallies = {finding.id: finding for finding in findings if isinstance(finding, Tally)}
    again = {table.id: table for table in release.tables}
    found: list[Difference] = []
    for table in shown.values():
        found += _table_differences(table, again.get(table.id))
    for tally in _tallies_in(document):
        found += _tally_differences(tally, tallies.get(tally.id))
    figures = sum(len(table.cells) + len(table.bases) + 1 for table in shown.values())
    figures += sum(len(tally.lines) + 3 for tally in _tallies_in(document))
    return Verification(figures, tuple(found))


def _recounted(programme_id: str) -> list[Finding]:
    registry: ActivityRegistry = current_app.extensions[REGISTRY]
    findings: list[Finding] = []
    for activity in activities_of(programme_id):
        reportable = registry[activity.kind]
        findings += (
            reportable.recount(activity.ref)
            if isinstance(reportable, Recountable)
            else reportable.findings(activity.ref)
        )
    return findings


def _tallies_in(document: ReportDocument) -> Sequence[Tally]:
    return [block.tally for block in document.blocks if isinstance(block, TallyBlock)]


def _table_differences(shown: PublishedTable, again: PublishedTable | None) -> Iterator[Difference]:
    if again is None:
        yield Difference(shown.id, "table", "missing")
        return
    yield from _if_other(f"{shown.id} base", shown.base, again.base)
    yield from _if_other(f"{shown.id} means", shown.means, again.means)
    for column, cell in shown.bases.items():
        yield from _if_other(f"{shown.id} base {column}", cell, again.bases.get(column))
    for key, cell in shown.cells.items():
        yield from _if_other(f"{shown.id} {'/'.join(key)}", cell, again.cells.get(key))


def _tally_differences(shown: Tally, again: Tally | None) -> Iterator[Difference]:
    if again is None:
        yield Difference(shown.id, "tally", "missing")
        return
    for name in ("valid", "blank", "spoilt"):
        yield from _if_other(f"{shown.id} {name}", getattr(shown, name), getattr(again, name))
    votes = {line.id: line.votes for line in again.lines}
    for line in shown.lines if shown.has_votes else ():
        yield from _if_other(f"{shown.id} {line.id}", line.votes, votes.get(line.id))


def _if_other(where: str, shown: object, counted: object) -> Iterator[Difference]:
    if shown != counted:
        yield Difference(where, _text(shown), _text(counted))


def _text(value: object) -> str:
    if isinstance(value, Cell):
        return f"[{value.symbol.value}]" if value.symbol else f"{value.count} ({value.percent})"
    return str(value)
