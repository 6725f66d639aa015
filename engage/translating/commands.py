"""Writing the words of a view, text by text or from a translator's file."""

from collections.abc import Container, Mapping, Sequence
from datetime import datetime

from engage.activities.commands import translate_dates_notes
from engage.activities.models import Activity
from engage.activities.ports import TextInView
from engage.activities.rules.dates import NOTE
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import canonical_json
from engage.kernel.ids import sha256
from engage.rules.errors import ConflictError, InvalidError
from engage.rules.view import View
from engage.translating.queries import translatable
from engage.translating.rules.exchange import Arrived, ReadFile, arrived


def save_texts(
    activity: Activity,
    view: View,
    texts: Mapping[str, str],
    *,
    still_right: Container[str] = (),
    there: Sequence[TextInView],
    seen: str,
    now: datetime,
    actor: Actor,
) -> None:
    """Write the texts of one page. ``there``: ``texts_in_view`` as they are now; ``seen``: ``digest_of`` the same places when the page was shown.

    A text that stays as it was and is older than its English stays so, unless its place is in ``still_right``: many stand on one
    page, and who mended one has not read the others.

    Raises ``ConflictError`` ``changed_by_another``, and what the activity's kind raises where words can no longer change.
    """
    if digest_of(there, texts) != seen:
        raise ConflictError("changed_by_another")
    said = {text.place: text.said for text in there}
    written = {
        place: text
        for place, text in texts.items()
        if place in still_right or text != said.get(place, "")
    }
    _write(activity, view, written, now=now, actor=actor)


def _write(
    activity: Activity, view: View, texts: Mapping[str, str], *, now: datetime, actor: Actor
) -> None:
    """Notes about dates are the same for every kind of activity, and are written while it is open; the rest is the kind's own."""
    notes = {place: text for place, text in texts.items() if place.startswith(NOTE)}
    if notes:
        translate_dates_notes(activity, view, notes, now=now, actor=actor)
    own = {place: text for place, text in texts.items() if place not in notes}
    if own or not notes:
        translatable(activity).write_view(activity.id, view, own, now=now, actor=actor)


def digest_of(there: Sequence[TextInView], places: Container[str]) -> str:
    """What a translator's page rests on: the English and the present words of its texts."""
    shown = [[text.place, text.source, text.said] for text in there if text.place in places]
    return sha256(canonical_json(shown))


def bring_in(
    activity: Activity,
    view: View,
    read: ReadFile,
    *,
    there: Sequence[TextInView],
    now: datetime,
    actor: Actor,
) -> Arrived:
    """Write what a translator's file brings, all of it or, where it has faults, nothing. ``there``: as ``save_texts`` takes it.

    Raises ``InvalidError`` ``nothing_in_file``, and what the activity's kind raises where words can no longer change.
    """
    known = {text.place: (text.source, text.said) for text in there}
    found = arrived(known, read, language=view.language)
    if not read.units:
        raise InvalidError("nothing_in_file", where="file")
    if found.texts and not found.faults:
        _write(activity, view, found.texts, now=now, actor=actor)
        record(
            "translation.brought_in",
            subject=activity.id,
            actor=actor,
            now=now,
            view=view.tag,
            texts=len(found.texts),
        )
    return found
