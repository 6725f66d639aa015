"""Writing the words of a view, text by text or from a translator's file."""

from collections.abc import Mapping
from datetime import datetime

from engage.activities.models import Activity
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import canonical_json
from engage.kernel.ids import sha256
from engage.rules.errors import ConflictError, InvalidError
from engage.rules.view import View
from engage.translating.queries import texts_in_view, translatable
from engage.translating.rules.exchange import Arrived, ReadFile, arrived


def save_texts(
    activity: Activity,
    view: View,
    texts: Mapping[str, str],
    *,
    seen: str,
    now: datetime,
    actor: Actor,
) -> None:
    """Write the texts of one page. ``seen``: ``digest_of`` the same places when the page was shown.

    Raises ``ConflictError`` ``changed_by_another``, and what the activity's kind raises where words can no longer change.
    """
    if digest_of(activity, view, texts) != seen:
        raise ConflictError("changed_by_another")
    translatable(activity).write_view(activity.id, view, texts, now=now, actor=actor)


def digest_of(activity: Activity, view: View, places: Mapping[str, str]) -> str:
    """What a translator's page rests on: the English and the present words of its texts."""
    there = [
        [text.place, text.source, text.said]
        for text in texts_in_view(activity, view)
        if text.place in places
    ]
    return sha256(canonical_json(there))


def bring_in(
    activity: Activity, view: View, read: ReadFile, *, now: datetime, actor: Actor
) -> Arrived:
    """Write what a translator's file brings, all of it or, where it has faults, nothing.

    Raises ``InvalidError`` ``nothing_in_file``, and what the activity's kind raises where words can no longer change.
    """
    there = {text.place: (text.source, text.said) for text in texts_in_view(activity, view)}
    found = arrived(there, read, language=view.language)
    if not read.units:
        raise InvalidError("nothing_in_file", where="file")
    if found.texts and not found.faults:
        translatable(activity).write_view(activity.id, view, found.texts, now=now, actor=actor)
        record(
            "translation.brought_in",
            subject=activity.id,
            actor=actor,
            now=now,
            view=view.tag,
            texts=len(found.texts),
        )
    return found
