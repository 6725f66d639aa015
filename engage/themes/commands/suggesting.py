"""Asking the machine for suggestions, keeping what it says, and publishing how well it does. Nothing of it counts by itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from engage.activities.models import Activity
from engage.activities.releases import publish
from engage.jobs.commands import enqueue
from engage.jobs.installed import is_installed
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_id
from engage.rules.activity import CountTable
from engage.rules.errors import NotAllowedError, NotFoundError
from engage.themes.commands.coding import check_not_final
from engage.themes.models import Suggestion, SuggestionRun
from engage.themes.queries.suggestions import count_coded_blind
from engage.themes.rules.evaluation import FEWEST_TEXTS, Score

SUGGEST = "themes.suggest"
LIBRARY = "sklearn"
AT_ONCE = 1_000


@dataclass(frozen=True)
class Made:
    """What a worker found: how well the machine did, and what it suggests, as ``(item, theme, per mille)``."""

    library: str
    texts: int
    digest: str
    """Of what it learnt from: items and codes."""
    scores: Mapping[str, Score]
    groups: Mapping[str, Mapping[str, tuple[int, int]]]
    kappas: Mapping[str, Mapping[str, float]]
    suggestions: Collection[tuple[str, str, int]]


def ask_for_suggestions(activity: Activity, *, now: datetime, actor: Actor) -> SuggestionRun:
    """Let a worker learn from what people coded and suggest themes for what waits.

    Raises ``NotAllowedError`` ``not_installed`` without the optional library, ``too_few`` (``fewest``) before enough has been coded
    by people alone, and ``final``.
    """
    if not is_installed(LIBRARY):
        raise NotAllowedError("not_installed")
    check_not_final(activity.id)
    if count_coded_blind(activity.id) < FEWEST_TEXTS:
        raise NotAllowedError("too_few", fewest=FEWEST_TEXTS)
    run = SuggestionRun(
        id=new_id(), activity_id=activity.id, seed=new_id(), asked_by=actor.id, asked_at=now
    )
    db.session.add(run)
    db.session.flush()
    record("suggestions.asked", subject=activity.id, actor=actor, now=now, run=run.id)
    enqueue(SUGGEST, now=now, actor=actor, run_id=run.id, activity_id=activity.id)
    return run


def keep_suggestions(run: SuggestionRun, made: Made, *, now: datetime) -> None:
    """Keep what a run found. Kept once: a run that ended is not overwritten."""
    if run.finished_at is not None:
        return
    run.finished_at = now
    run.facts = {
        "library": made.library,
        "texts": made.texts,
        "digest": made.digest,
        "scores": {theme: _counts(score) for theme, score in made.scores.items()},
        "groups": {axis: dict(counts) for axis, counts in made.groups.items()},
        "kappas": {axis: dict(kappas) for axis, kappas in made.kappas.items()},
    }
    rows = [
        {"run_id": run.id, "item_id": item, "theme_id": theme, "per_mille": per_mille}
        for item, theme, per_mille in made.suggestions
    ]
    for start in range(0, len(rows), AT_ONCE):
        db.session.execute(insert(Suggestion), rows[start : start + AT_ONCE])
    db.session.flush()


def publish_record(
    run: SuggestionRun,
    *,
    figures: Mapping[str, Any],
    tables: Collection[CountTable],
    now: datetime,
    actor: Actor,
) -> None:
    """Publish how the machine was used and how well it did. Figures by group go through the ledger of releases.

    ``figures``: what residents read beside the release, without a count of people. Raises ``NotFoundError`` before the run has
    ended.
    """
    if run.finished_at is None:
        raise NotFoundError("suggestion_run", id=run.id)
    release = publish(list(tables), scope=scope_of(run.activity_id), now=now, actor=actor)
    run.record = {**figures, "release": release.as_document()}
    run.published_at = now
    db.session.flush()
    record(
        "suggestions.record_published", subject=run.activity_id, actor=actor, now=now, run=run.id
    )


def scope_of(activity_id: str) -> str:
    """Where the ledger keeps what was published about the coding of an activity."""
    return f"coding:{activity_id}"


def _counts(score: Score) -> list[int]:
    table = score.table
    return [table.both, table.only_first, table.only_second, table.neither, score.unscored]
