"""What pages receive about recordings."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel import Locale
from flask import url_for
from flask_babel import get_locale

from engage.activities.models import Activity
from engage.content.presenters import Words, source_of
from engage.kernel.locale import LANGUAGE_NAMES
from engage.kernel.pages import app_settings
from engage.kernel.view_prefix import current_view
from engage.recordings.models import Recording
from engage.recordings.queries import (
    Item,
    heard_beside,
    items_of,
    recordings_by_activity,
    recordings_of,
)
from engage.recordings.rules.kinds import SIGNED_LANGUAGE, SPOKEN_ALONE, Kind, in_order
from engage.recordings.words import KINDS
from engage.rules.view import SOURCE_LANGUAGE, View
from engage.uploads.commands import content_type_of
from engage.uploads.models import Upload

OWN_NAMES = {
    **LANGUAGE_NAMES,
    "phr": "پہاڑی پوٹھواری",
    "syl": "ꠍꠤꠟꠐꠤ",
    "so": "Soomaali",
    "ckb": "کوردیی ناوەندی",
    "rmy": "Romani",
}
"""Languages that can be heard, each as its speakers call it."""


@dataclass(frozen=True)
class RecordingShown:
    """Something to hear or to see, in words of its own language."""

    id: str
    is_signed: bool
    is_seen: bool
    """A film, signed or not."""
    name: str
    """The language, as its speakers call it; empty for signing."""
    language: str
    direction: str
    address: str
    content_type: str
    captions_address: str
    transcript: Sequence[str]


def recordings_beside(slug: str, item: str = "") -> list[RecordingShown]:
    """What can be heard and seen of one item in the view of this request: its own language first, signing last."""
    found = heard_beside(slug).get(item, ())
    if not found:
        return []
    own = current_view().language
    voices = {
        recording.language: (recording, upload)
        for recording, upload in found
        if recording.kind == Kind.VOICE
    }
    seen = [pair for kind in (Kind.FILM, Kind.SIGNED) for pair in found if pair[0].kind == kind]
    return [
        _shown(*pair)
        for pair in (*(voices[language] for language in in_order([*voices], own)), *seen)
    ]


def _shown(recording: Recording, upload: Upload) -> RecordingShown:
    kind = Kind(recording.kind)
    is_signed = kind is Kind.SIGNED
    file = upload.renditions[0]["name"]
    words = SOURCE_LANGUAGE if is_signed else recording.language
    return RecordingShown(
        id=recording.id,
        is_signed=is_signed,
        is_seen=kind.is_seen,
        name="" if is_signed else OWN_NAMES.get(recording.language, recording.language),
        language=words,
        direction=View(words).direction,
        address=url_for("uploads.file", upload_id=upload.id, name=file),
        content_type=content_type_of(file),
        captions_address=url_for("recordings.captions", recording_id=recording.id)
        if kind.is_seen
        else "",
        transcript=[line for line in recording.transcript.splitlines() if line.strip()],
    )


def languages_to_hear() -> dict[str, str]:
    """What a voice can be in: the languages of this house, and those that people speak and no page is written in."""
    names = get_locale() or Locale(SOURCE_LANGUAGE)
    return {
        tag: f"{OWN_NAMES[tag]} ({names.languages.get(tag, tag)})"
        for tag in (*app_settings().languages, *SPOKEN_ALONE)
    }


@dataclass(frozen=True)
class RecordingRow:
    """A recording as officers see it listed. ``is_stale``: the English changed since, so nobody is shown it."""

    words: str
    href: str
    is_stale: bool


@dataclass(frozen=True)
class ItemRow:
    label: str
    words: str
    rows: tuple[RecordingRow, ...]
    add_href: str


@dataclass(frozen=True)
class ActivityRow:
    """``of``: how many items it has; unknown (0) where none has a recording, whose texts are then not read."""

    title: Words
    href: str
    recorded: int
    of: int
    stale: int


def activity_rows(activities: Sequence[Activity]) -> list[ActivityRow]:
    rows = []
    recordings = recordings_by_activity(activities)
    for activity in activities:
        made = recordings.get(activity.id, [])
        items = {item.id: item for item in items_of(activity)} if made else {}
        rows.append(
            ActivityRow(
                title=title_of(activity),
                href=url_for("recordings_officer.items", slug=activity.slug),
                recorded=len({each.item for each in made if each.item in items}),
                of=len(items),
                stale=sum(_is_stale(each, items.get(each.item)) for each in made),
            )
        )
    return rows


def item_rows(activity: Activity) -> list[ItemRow]:
    made = recordings_of(activity)
    return [
        ItemRow(
            label=item.label,
            words=item.words,
            rows=tuple(
                RecordingRow(
                    name_of(each),
                    url_for("recordings_officer.mend", recording_id=each.id),
                    _is_stale(each, item),
                )
                for each in made
                if each.item == item.id
            ),
            add_href=url_for("recordings_officer.add", slug=activity.slug, item=item.id),
        )
        for item in items_of(activity)
    ]


def title_of(activity: Activity) -> Words:
    return source_of(activity.words, "title")


def name_of(recording: Recording) -> str:
    """``A voice, اردو``; signing by its language alone."""
    words = str(KINDS[Kind(recording.kind)])
    if recording.language == SIGNED_LANGUAGE:
        return words
    return f"{words}, {OWN_NAMES.get(recording.language, recording.language)}"


def _is_stale(recording: Recording, item: Item | None) -> bool:
    return item is None or item.of != recording.of
