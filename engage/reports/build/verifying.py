"""The second path: every figure of a stored report counted anew and protected again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask_babel import force_locale

from engage.activities.releases import releases_before
from engage.assistance.queries import help_asked_anew
from engage.reports.build.gather import gather, table_of
from engage.reports.build.helping import help_tables
from engage.reports.build.participation import opening, who_took_part
from engage.reports.build.sentences import Voice
from engage.reports.build.weighing import weighted
from engage.reports.commands.keeping import scope_of
from engage.reports.models import EngagementReport
from engage.reports.queries.beside import beside
from engage.reports.rules.document import (
    AccountBlock,
    AccountLine,
    Block,
    ComparisonBlock,
    KeyNumbers,
    ReportDocument,
    TallyBlock,
    published_tables,
)
from engage.reports.rules.reach import question_of
from engage.reports.rules.snapshot import from_document
from engage.rules.activity import (
    ActivityRef,
    Finding,
    Recountable,
    Reportable,
    Tally,
    Total,
)
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
        gathered = gather(
            report.programme_id, now=report.built_at or report.asked_at, findings_of=_again
        )
        gathered, _weighed = weighted(gathered, beside(report.programme_id))
        voice = Voice(document.view, document.labels)
        sums = [*opening(gathered, voice), *who_took_part(gathered, voice)]
    findings = [finding for one in gathered for finding in one.findings]
    shown = {table.id: table for table in published_tables(document.blocks)}
    raw = [table for table in map(table_of, findings) if table is not None and table.id in shown]
    helped = help_tables(report.programme_id, help_asked_anew(report.programme_id))
    raw += [table for table in helped if table.id in shown]
    before = releases_before(scope_of(report.programme_id), number=report.release_number)
    release = protect(raw, policy=Policy(), released=before)
    tallies = {finding.id: finding for finding in findings if isinstance(finding, Tally)}
    again = {table.id: table for table in release.tables}
    found: list[Difference] = []
    for table in shown.values():
        found += _table_differences(table, again.get(table.id))
    for tally in _tallies_in(document):
        found += _tally_differences(tally, tallies.get(tally.id))
    totals, counted = dict(_totals(document.blocks)), dict(_totals(sums))
    for where in totals.keys() | counted.keys():
        found += _if_other(where, totals.get(where), counted.get(where))
    shares, everybody = _shares(document), _everybody(report.programme_id)
    found += [
        Difference(f"{question} everybody", _text(one), "other")
        for question, one in shares
        if (question, one) not in everybody
    ]
    figures = sum(len(table.cells) + len(table.bases) + 1 for table in shown.values())
    figures += sum(len(tally.lines) + 3 for tally in _tallies_in(document))
    figures += len(totals) + sum(len(one) for _question, one in shares)
    return Verification(figures, tuple(found))


def _again(reportable: Reportable, ref: ActivityRef) -> Sequence[Finding]:
    """Findings by the second path of their kind, where it has one."""
    if isinstance(reportable, Recountable):
        return reportable.recount(ref)
    return reportable.findings(ref)


def _account_totals(
    block_id: str, columns: Sequence[str], lines: Sequence[AccountLine]
) -> Iterator[tuple[str, int]]:
    for line in lines:
        for column, total in zip(columns, line.values, strict=True):
            if total:
                yield f"{block_id} {line.label} {column}", total.value


def _totals(blocks: Iterable[Block]) -> Iterator[tuple[str, int]]:
    """Every total, by where it stands."""
    for block in blocks:
        match block:
            case AccountBlock(id=block_id, columns=columns, lines=lines):
                yield from _account_totals(block_id, columns, lines)
            case KeyNumbers(id=block_id, numbers=numbers):
                for number in numbers:
                    if isinstance(number.value, Total):
                        yield f"{block_id} {number.label}", number.value.value
            case _:
                continue


def _shares(document: ReportDocument) -> list[tuple[str, tuple[tuple[str, int], ...]]]:
    """What the report says of everybody who lives here, by question."""
    return [
        (question_of(block.table.rows.id), block.shares)
        for block in document.blocks
        if isinstance(block, ComparisonBlock)
    ]


def _everybody(programme_id: str) -> set[tuple[str, tuple[tuple[str, int], ...]]]:
    return {
        (one.question, tuple((share.code, share.tenths) for share in one.shares))
        for one in beside(programme_id).margins
    }


def _tallies_in(document: ReportDocument) -> Sequence[Tally]:
    return [block.tally for block in document.blocks if isinstance(block, TallyBlock)]


def _table_differences(shown: PublishedTable, again: PublishedTable | None) -> Iterator[Difference]:
    if again is None:
        yield Difference(shown.id, "table", "missing")
        return
    yield from _if_other(f"{shown.id} base", shown.base, again.base)
    yield from _if_other(f"{shown.id} means", shown.means, again.means)
    yield from _if_other(f"{shown.id} weighted", shown.weighted, again.weighted)
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
