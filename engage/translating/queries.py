"""Reads for translators: what there is to be written, and the words to keep to."""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import select

from engage.activities.models import Activity
from engage.activities.ports import TextInView, Translatable, port_of, ports_of
from engage.activities.rules.dates import notes_in
from engage.content.rules.words import SOURCE
from engage.kernel.db import db
from engage.kernel.locale import CATALOGUES
from engage.rules.errors import NotFoundError
from engage.rules.view import View


def activities_to_translate() -> list[Activity]:
    """Every activity whose kind has words in views, the newest first."""
    kinds = {port.kind for port in ports_of(Translatable)}  # type: ignore[type-abstract]  # a protocol is the key
    return list(
        db.session.scalars(
            select(Activity)
            .where(Activity.kind.in_(kinds))
            .order_by(Activity.created_at.desc(), Activity.id)
        )
    )


def activity_to_translate_or_404(slug: str) -> Activity:
    for activity in activities_to_translate():
        if activity.slug == slug:
            return activity
    raise NotFoundError("activity", slug=slug)


def texts_in_view(activity: Activity, view: View) -> Sequence[TextInView]:
    """Every text of an activity that is written in English and can be written now, with what a view says of it."""
    texts = translatable(activity).texts_in_view(activity.id, view)
    return [*(text for text in texts if not text.is_fixed), *_notes(activity, view)]


def _notes(activity: Activity, view: View) -> list[TextInView]:
    """What people are told about its dates, for whoever writes it in another view."""
    return [
        TextInView(
            place,
            str(_("What people are told about its dates")),
            note[SOURCE],
            note.get(view.tag, ""),
        )
        for place, note in notes_in(activity.dates_told).items()
    ]


def translatable(activity: Activity) -> Translatable:
    return port_of(Translatable, activity.kind)  # type: ignore[type-abstract]  # a protocol is the key


@cache
def glossary_of(language: str, folder: Path = CATALOGUES) -> tuple[tuple[str, str], ...]:
    """English terms and the words that stand for them, the longest terms first. Empty for a language without a list."""
    path = folder / language / "glossary.csv"
    if not path.is_file():
        return ()
    with path.open(newline="", encoding="utf-8") as file:
        rows = [
            (row["term"].partition(" (")[0], row["translation"]) for row in csv.DictReader(file)
        ]
    return tuple(sorted(set(rows), key=lambda row: (-len(row[0]), row)))
