"""Weighting a designed sample: raw tables get the weighted shares that go through protection with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import current_app

from engage.reports.build.gather import REGISTRY, Gathered, table_of
from engage.reports.rules.beside import Beside, Sample
from engage.reports.rules.weights import Profile, Weighting, rake, weighted_percents
from engage.rules.activity import (
    ActivityRef,
    ActivityRegistry,
    Alike,
    CountTable,
    Finding,
    Profiled,
    Ranking,
)
from engage.rules.errors import InvalidError

TENTHS = 10


@dataclass(frozen=True)
class Weighed:
    """What came of weighting one activity: weights, or why there are none. ``left_out``: people who did not tell what weighting
    needs."""

    sample: Sample
    left_out: int
    weighting: Weighting | None = None
    refusal: InvalidError | None = None


def weigh(ref: ActivityRef, sample: Sample) -> tuple[Weighed, Mapping[Profile, Alike]]:
    """Weights for the people of an activity, and those people by profile."""
    registry: ActivityRegistry = current_app.extensions[REGISTRY]
    reportable = registry[ref.kind]
    if not isinstance(reportable, Profiled):
        raise InvalidError("sample_kind", where="drawn", kind=ref.kind)
    everybody = reportable.by_profile(ref, [margin.question for margin in sample.margins])
    codes = [{share.code for share in margin.shares} for margin in sample.margins]
    known = {
        profile: alike
        for profile, alike in everybody.items()
        if all(answer in there for answer, there in zip(profile, codes, strict=True))
    }
    people = {profile: alike.people for profile, alike in known.items()}
    left_out = sum(alike.people for alike in everybody.values()) - sum(people.values())
    try:
        weighting = rake(people, sample.margins, most=sample.most_tenths / TENTHS)
    except InvalidError as refusal:
        return Weighed(sample, left_out, refusal=refusal), known
    return Weighed(sample, left_out, weighting), known


def weighted(
    gathered: Sequence[Gathered], written: Beside
) -> tuple[tuple[Gathered, ...], Mapping[str, Weighed]]:
    """What was gathered with weighted shares on the tables of designed samples that are over, and what came of weighting, by activity
    id. While people still answer nothing is weighted: twice weighted, the few who came in between could be told."""
    told: dict[str, Weighed] = {}
    found = []
    for one in gathered:
        sample = written.samples.get(one.facts.ref.id)
        if sample is None or not one.is_over:
            found.append(one)
            continue
        weighed, known = weigh(one.facts.ref, sample)
        told[one.facts.ref.id] = weighed
        findings = tuple(_weighted(finding, weighed, known) for finding in one.findings)
        found.append(replace(one, findings=findings))
    return tuple(found), told


def _weighted(finding: Finding, weighed: Weighed, known: Mapping[Profile, Alike]) -> Finding:
    """The question's table with its weighted shares. How a question was met (a table that is no ranking) is not weighted."""
    table = table_of(finding)
    if weighed.weighting is None or table is None or not isinstance(finding, Ranking):
        return finding
    own = {
        profile: part
        for profile, alike in known.items()
        for part in alike.tables
        if part.id == table.id
    }
    percents = weighted_percents(
        {profile: _rows(part) for profile, part in own.items()},
        {profile: part.base for profile, part in own.items()},
        weighed.weighting,
    )
    if set(percents) != set(table.rows.categories):
        return finding
    return replace(finding, table=replace(table, weighted=dict(percents)))


def _rows(table: CountTable) -> Mapping[str, int]:
    return {row: table.counts[(row,)] for row in table.rows.categories}
