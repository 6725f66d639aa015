"""Collecting what the activities of a programme promise, raw."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from engage.activities.queries import activities_of
from engage.activities.rules.lifecycle import PUBLIC_STATES, State
from engage.reports.rules.beside import Beside
from engage.reports.rules.fingerprint import digest_of_data
from engage.rules.activity import (
    ActivityFacts,
    ActivityRef,
    ActivityRegistry,
    CountTable,
    Finding,
    Participation,
    Ranking,
    Reportable,
)

REGISTRY = "engage.activity_registry"


@dataclass(frozen=True)
class Gathered:
    """One activity as the report meets it: raw, so nothing of it but totals and tallies may be shown yet."""

    facts: ActivityFacts
    participation: Participation
    findings: tuple[Finding, ...]
    is_over: bool
    """Nobody can take part any more, so groups may be compared: once, at the end."""


FindingsOf = Callable[[Reportable, ActivityRef], Sequence[Finding]]


def as_kept(reportable: Reportable, ref: ActivityRef) -> Sequence[Finding]:
    """What an activity found, from the tallies it keeps."""
    return reportable.findings(ref)


def gather(
    programme_id: str, *, now: datetime, findings_of: FindingsOf = as_kept
) -> tuple[Gathered, ...]:
    """Every activity that residents have seen, kind by kind, and what was written down afterwards. Reads only."""
    registry: ActivityRegistry = current_app.extensions[REGISTRY]
    shown = {
        activity.ref: activity.state != State.OPEN or not activity.window.is_open(now)
        for activity in activities_of(programme_id)
        if activity.state in PUBLIC_STATES
    }
    gathered = []
    for reportable in registry:
        facts = [
            one
            for one in reportable.activities(programme_id)
            if one.ref in shown or one.is_recorded
        ]
        participations = reportable.participation([one.ref for one in facts])
        gathered += [
            Gathered(
                one,
                participation,
                tuple(findings_of(reportable, one.ref)),
                shown.get(one.ref, True),
            )
            for one, participation in zip(facts, participations, strict=True)
        ]
    return tuple(gathered)


def digest_of_gathered(
    gathered: tuple[Gathered, ...], written: Beside, helped: Sequence[CountTable]
) -> str:
    """What the report was made from, as one SHA-256: what people told, what officers wrote beside it, and the help that people
    asked for."""
    told = [[one.participation, one.findings] for one in gathered]
    return digest_of_data([told, written, helped])


def tables_to_release(gathered: tuple[Gathered, ...]) -> tuple[CountTable, ...]:
    """Every table that goes out, together. Comparisons of groups wait until their activity is over: published twice, the
    second could be taken from the first."""
    return tuple(
        table
        for one in gathered
        for table in map(table_of, one.findings)
        if table is not None and (one.is_over or table.columns is None)
    )


def table_of(finding: Finding) -> CountTable | None:
    """The table of a finding, or ``None`` for one that holds none."""
    if isinstance(finding, Ranking):
        return finding.table
    return finding if isinstance(finding, CountTable) else None
