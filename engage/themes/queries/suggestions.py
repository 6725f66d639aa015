"""Reads about what the machine suggested and what people made of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select

from engage.activities.models import Activity
from engage.activities.ports import Codable, FoundText, key_from, port_of
from engage.activities.translations import translations_of
from engage.kernel.db import db
from engage.rules.errors import NotFoundError
from engage.rules.view import SOURCE_LANGUAGE
from engage.themes.models import (
    Coding,
    CodingItem,
    Suggestion,
    SuggestionDecision,
    SuggestionRun,
)
from engage.themes.queries.coding import codes_that_count, keys_known, themes_in_use
from engage.themes.rules.coding import ItemState
from engage.themes.rules.evaluation import Found
from engage.themes.rules.groups import Axis


@dataclass(frozen=True)
class Dataset:
    """What the machine learns from, and what it is asked about: texts by the id of their item, in both languages where there are two.

    ``people``: for each theme in use whether a person found it, in every coded text. Texts that were coded beside a suggestion are
    not in it: nobody is measured against what they were shown.
    """

    coded: Mapping[str, str]
    waiting: Mapping[str, str]
    people: Found


def dataset_of(activity: Activity) -> Dataset:
    """Read through the activity's port, text by text: for workers."""
    blind = set(_ids_coded_blind(activity.id))
    ids = keys_known(activity.id)
    waiting = set(_ids(activity.id, ItemState.WAITING))
    codes = {ids[key]: found for key, found in codes_that_count(activity).items()}
    texts = _texts(activity, {key: each for key, each in ids.items() if each in blind | waiting})
    return Dataset(
        coded={item: texts[item] for item in sorted(blind)},
        waiting={item: texts[item] for item in sorted(waiting)},
        people={
            theme.id: {item: theme.id in codes.get(item, {}) for item in sorted(blind)}
            for theme in themes_in_use(activity.programme_id)
        },
    )


def count_coded_blind(activity_id: str) -> int:
    """How many texts people coded without having been shown a suggestion. A workload."""
    return (
        db.session.scalar(
            select(func.count()).select_from(_ids_coded_blind_query(activity_id).subquery())
        )
        or 0
    )


def groups_of(activity: Activity) -> dict[str, dict[Axis, str]]:
    """For each text brought in, to which groups its writer belongs, as far as that is known. Age is known of survey answers alone."""
    ids = keys_known(activity.id)
    port = port_of(Codable, activity.kind)  # type: ignore[type-abstract]  # a protocol is the key
    return {
        ids[str(found.key)]: _groups(found)
        for found in port.texts(activity.ref)
        if str(found.key) in ids
    }


def run_or_404(run_id: str) -> SuggestionRun:
    run = db.session.get(SuggestionRun, run_id)
    if run is None:
        raise NotFoundError("suggestion_run", id=run_id)
    return run


def newest_run(activity_id: str) -> SuggestionRun | None:
    """The last one that ended."""
    return db.session.scalars(
        select(SuggestionRun)
        .where(SuggestionRun.activity_id == activity_id, SuggestionRun.finished_at.is_not(None))
        .order_by(SuggestionRun.finished_at.desc(), SuggestionRun.id)
        .limit(1)
    ).first()


def published_run(activity_id: str) -> SuggestionRun | None:
    """The one whose record residents read: the last that was published."""
    return db.session.scalars(
        select(SuggestionRun)
        .where(SuggestionRun.activity_id == activity_id, SuggestionRun.published_at.is_not(None))
        .order_by(SuggestionRun.published_at.desc(), SuggestionRun.id)
        .limit(1)
    ).first()


def suggestions_for(item_id: str) -> list[Suggestion]:
    """What a coder is shown of a text: of the newest run that said anything about it, and nobody has decided about."""
    run = db.session.scalars(
        select(SuggestionRun.id)
        .join(Suggestion, Suggestion.run_id == SuggestionRun.id)
        .where(Suggestion.item_id == item_id)
        .order_by(SuggestionRun.finished_at.desc(), SuggestionRun.id)
        .limit(1)
    ).first()
    if run is None:
        return []
    decided = exists().where(
        SuggestionDecision.run_id == run, SuggestionDecision.item_id == item_id
    )
    return list(
        db.session.scalars(
            select(Suggestion).where(
                Suggestion.run_id == run, Suggestion.item_id == item_id, ~decided
            )
        )
    )


def decisions_of(run: SuggestionRun) -> tuple[int, int, int]:
    """How many suggestions there were, and how many of them people accepted and rejected. Totals of work done."""
    made = db.session.scalar(
        select(func.count()).select_from(Suggestion).where(Suggestion.run_id == run.id)
    )
    rows = db.session.execute(
        select(SuggestionDecision.is_accepted, func.count())
        .where(SuggestionDecision.run_id == run.id)
        .group_by(SuggestionDecision.is_accepted)
    ).all()
    numbers = {bool(accepted): number for accepted, number in rows}
    return made or 0, numbers.get(True, 0), numbers.get(False, 0)


def _texts(activity: Activity, wanted: Mapping[str, str]) -> dict[str, str]:
    port = port_of(Codable, activity.kind)  # type: ignore[type-abstract]  # a protocol is the key
    translations = translations_of(wanted)
    found = {}
    for key, item in wanted.items():
        english = translations[key].text if key in translations else ""
        found[item] = f"{port.show(key_from(key)).text}\n{english}".strip()
    return found


def _groups(found: FoundText) -> dict[Axis, str]:
    groups = {
        Axis.LANGUAGE: "english" if found.view.language == SOURCE_LANGUAGE else "another",
        Axis.LEVEL: found.view.level.value,
    }
    if found.age:
        groups[Axis.AGE] = found.age.get(SOURCE_LANGUAGE, "")
    return groups


def _ids(activity_id: str, state: ItemState) -> list[str]:
    return list(
        db.session.scalars(
            select(CodingItem.id).where(
                CodingItem.activity_id == activity_id, CodingItem.state == state
            )
        )
    )


def _ids_coded_blind(activity_id: str) -> list[str]:
    return list(db.session.scalars(_ids_coded_blind_query(activity_id)))


def _ids_coded_blind_query(activity_id: str) -> Select[str]:
    shown = exists().where(SuggestionDecision.item_id == CodingItem.id)
    return (
        select(CodingItem.id)
        .join(Coding, Coding.item_id == CodingItem.id)
        .where(
            CodingItem.activity_id == activity_id,
            CodingItem.state == ItemState.CODED,
            Coding.counts,
            ~shown,
        )
        .order_by(CodingItem.id)
    )
