"""What the pages about suggestions receive: how well the machine does, for whom, and what is published of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from engage.activities.models import Activity
from engage.activities.releases import protected
from engage.content.presenters import Words
from engage.jobs.installed import is_installed
from engage.jobs.queries import newest_job
from engage.jobs.rules.progress import Standing
from engage.rules.activity import Axis as TableAxis
from engage.rules.activity import CountTable
from engage.rules.activity import Words as WordsByTag
from engage.rules.disclosure.release import PublishedTable, Release, release_from_document
from engage.themes.commands.suggesting import LIBRARY, SUGGEST, scope_of
from engage.themes.models import SuggestionRun
from engage.themes.presenters.coding import KappaRow, sample_page, title_of
from engage.themes.queries.coding import (
    analysis_of,
    codes_by_turn,
    merges_of,
    themes_counted,
    themes_of,
)
from engage.themes.queries.suggestions import (
    count_coded_blind,
    decisions_of,
    groups_of,
    newest_run,
)
from engage.themes.rules.agreement import Table
from engage.themes.rules.coding import Turn, after_merging
from engage.themes.rules.evaluation import FEWEST_TEXTS, WORTH_SUGGESTING, Score, score
from engage.themes.rules.groups import OTHER, SAME, Axis, counts_by_group, kappas_by_group

SOURCE = "en"
MACHINE, TWICE = "machine", "twice"


@dataclass(frozen=True)
class ScoreRow:
    name: str
    score: Score

    @property
    def is_suggested(self) -> bool:
        return self.score.is_worth_suggesting


@dataclass(frozen=True)
class GroupRow:
    """A group of writers. ``percent`` of its texts got the same themes twice; ``None`` where that may not be told.

    ``group`` is ``english``, ``another``, ``standard`` or ``easy``, or an age band in the words of its survey.
    """

    group: str
    percent: int | None
    base: int | None
    kappa: float | None


@dataclass(frozen=True)
class SuggestionsPage:
    """How the machine stands with one activity. ``made``, ``accepted`` and ``rejected`` are totals of work."""

    slug: str
    title: Words
    is_installed: bool
    is_final: bool
    coded: int
    fewest: int
    worth: float
    standing: Standing | None
    percent: int
    run_id: str
    finished_at: datetime | None
    library: str
    texts: int
    scores: tuple[ScoreRow, ...]
    made: int
    accepted: int
    rejected: int
    groups: tuple[GroupRow, ...]
    twice: tuple[GroupRow, ...]
    published_at: datetime | None
    record_href: str


@dataclass(frozen=True)
class MethodPage:
    """What residents read of how a machine was used, as it was published."""

    title: Words
    texts: int
    library: str
    made: int
    accepted: int
    rejected: int
    finished_at: datetime
    scores: tuple[Mapping[str, Any], ...]
    kappas: tuple[Mapping[str, Any], ...]
    groups: tuple[GroupRow, ...]
    twice: tuple[GroupRow, ...]


def suggestions_page(activity: Activity, *, now: datetime) -> SuggestionsPage:
    run = newest_run(activity.id)
    progress = newest_job(SUGGEST, now=now, activity_id=activity.id)
    facts = run.facts if run else {}
    made, accepted, rejected = decisions_of(run) if run else (0, 0, 0)
    accuracy = accuracy_of(activity, run)
    release = protected(accuracy_tables(activity, accuracy), scope=scope_of(activity.id))
    return SuggestionsPage(
        slug=activity.slug,
        title=title_of(activity),
        is_installed=is_installed(LIBRARY),
        is_final=analysis_of(activity.id) is not None,
        coded=count_coded_blind(activity.id),
        fewest=FEWEST_TEXTS,
        worth=WORTH_SUGGESTING,
        standing=progress.standing if progress else None,
        percent=progress.percent if progress else 0,
        run_id=run.id if run else "",
        finished_at=run.finished_at if run else None,
        library=facts.get("library", ""),
        texts=facts.get("texts", 0),
        scores=score_rows(activity, facts),
        made=made,
        accepted=accepted,
        rejected=rejected,
        groups=group_rows(release, accuracy.kappas, MACHINE),
        twice=group_rows(release, accuracy.kappas, TWICE),
        published_at=run.published_at if run else None,
        record_href=url_for("method.method", slug=activity.slug)
        if run and run.published_at
        else "",
    )


def score_rows(activity: Activity, facts: Mapping[str, Any]) -> tuple[ScoreRow, ...]:
    """Every theme that could be learnt, in the order of the codebook."""
    scored = facts.get("scores", {})
    return tuple(
        ScoreRow(theme.name, score(Table(*scored[theme.id][:4]), unscored=scored[theme.id][4]))
        for theme in themes_of(activity.programme_id)
        if theme.id in scored
    )


@dataclass(frozen=True)
class Accuracy:
    """By name of the comparison (``MACHINE``, ``TWICE``), axis and group: texts that got the same themes and others, raw; and kappa."""

    counts: Mapping[str, Mapping[str, Mapping[str, Sequence[int]]]]
    kappas: Mapping[str, Mapping[str, Mapping[str, float]]]


def accuracy_of(activity: Activity, run: SuggestionRun | None) -> Accuracy:
    """How often machine and person, and how often two people, found the same, group by group."""
    facts = run.facts if run else {}
    merges = merges_of(activity.programme_id)
    first, second = (
        {
            item: after_merging(codes, merges)
            for item, codes in codes_by_turn(activity.id, turn).items()
        }
        for turn in (Turn.FIRST, Turn.SECOND)
    )
    pairs = {item: (first[item], second[item]) for item in first.keys() & second.keys()}
    writers = groups_of(activity) if pairs else {}
    themes = [theme.id for theme in themes_counted(activity.programme_id)]
    twice = {
        axis.value: {group: (count.same, count.other) for group, count in counts.items()}
        for axis, counts in counts_by_group(pairs, writers).items()
    }
    kappas = {axis.value: found for axis, found in kappas_by_group(pairs, writers, themes).items()}
    return Accuracy(
        counts={MACHINE: facts.get("groups", {}), TWICE: twice},
        kappas={MACHINE: facts.get("kappas", {}), TWICE: kappas},
    )


def accuracy_tables(activity: Activity, accuracy: Accuracy) -> list[CountTable]:
    """The counts, for disclosure control."""
    return [
        _table(activity, name, axis, counts[axis.value])
        for name, counts in accuracy.counts.items()
        for axis in Axis
        if axis.value in counts
    ]


def _table(
    activity: Activity, name: str, axis: Axis, counts: Mapping[str, Sequence[int]]
) -> CountTable:
    table_id = f"coding:{activity.id}:{name}:{axis.value}"
    return CountTable(
        id=table_id,
        title={SOURCE: f"{name}, {axis.value}"},
        rows=TableAxis(
            table_id, (SAME, OTHER), {SAME: {SOURCE: "The same"}, OTHER: {SOURCE: "Not the same"}}
        ),
        columns=TableAxis(
            f"{table_id}:groups", tuple(counts), {group: _source(group) for group in counts}
        ),
        counts={
            (row, group): numbers[place]
            for group, numbers in counts.items()
            for place, row in enumerate((SAME, OTHER))
        },
        base=sum(sum(numbers) for numbers in counts.values()),
        bases={group: sum(numbers) for group, numbers in counts.items()},
        is_sensitive=True,
    )


def _source(group: str) -> WordsByTag:
    return {SOURCE: group}


def group_rows(
    release: Release, kappas: Mapping[str, Mapping[str, Mapping[str, float]]], name: str
) -> tuple[GroupRow, ...]:
    """What may be told of each group, axis by axis."""
    return tuple(
        _group_row(table, group, kappas.get(name, {}).get(table.id.split(":")[3], {}).get(group))
        for table in release.tables
        if table.id.split(":")[2] == name and table.columns is not None
        for group in table.columns.categories
    )


def _group_row(table: PublishedTable, group: str, kappa: float | None) -> GroupRow:
    """Kappa is told where the share is: it would give away what the share hides."""
    if table.is_withheld or table.cell(SAME, group).percent is None:
        return GroupRow(group, None, None, None)
    return GroupRow(group, table.cell(SAME, group).percent, table.bases[group].count, kappa)


def figures_to_publish(
    activity: Activity, run: SuggestionRun, accuracy: Accuracy
) -> dict[str, Any]:
    """What the record tells beside figures by group. No count of people but totals."""
    made, accepted, rejected = decisions_of(run)
    return {
        "texts": run.facts["texts"],
        "library": run.facts["library"],
        "made": made,
        "accepted": accepted,
        "rejected": rejected,
        "scores": [
            {
                "name": row.name,
                "f1": row.score.f1,
                "low": row.score.low,
                "high": row.score.high,
                "is_suggested": row.is_suggested,
            }
            for row in score_rows(activity, run.facts)
        ],
        "group_kappas": accuracy.kappas,
        "kappas": [_kappa(row) for row in sample_page(activity).kappas],
    }


def _kappa(row: KappaRow) -> dict[str, Any]:
    found = row.agreement
    return {"name": row.name, "kappa": found.kappa, "low": found.low, "high": found.high}


def method_page(activity: Activity, run: SuggestionRun) -> MethodPage:
    told, release = run.record, release_from_document(run.record["release"])
    return MethodPage(
        title=title_of(activity),
        texts=told["texts"],
        library=told["library"],
        made=told["made"],
        accepted=told["accepted"],
        rejected=told["rejected"],
        finished_at=run.finished_at or run.asked_at,
        scores=tuple(told["scores"]),
        kappas=tuple(row for row in told["kappas"] if row["kappa"] is not None),
        groups=group_rows(release, told["group_kappas"], MACHINE),
        twice=group_rows(release, told["group_kappas"], TWICE),
    )
