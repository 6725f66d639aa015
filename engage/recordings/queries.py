"""Reads of recordings: the items that can have one, and what residents can hear and see beside them now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import g
from sqlalchemy import bindparam, select

from engage.activities.models import Activity
from engage.activities.ports import TextInView
from engage.content.rules.words import source_digest
from engage.kernel.db import db
from engage.kernel.plain_statements import PlainStatement
from engage.recordings.models import Recording
from engage.rules.errors import NotFoundError
from engage.rules.view import View
from engage.translating.queries import translatable
from engage.uploads.models import Upload

_OF_ACTIVITY = PlainStatement(
    select(Recording.id)
    .join(Activity, Activity.id == Recording.activity_id)
    .where(Activity.slug == bindparam("slug"), Recording.taken_out_at.is_(None)),
    waits=False,
)
"""Asked by every page that shows an activity, most of which have none."""


@dataclass(frozen=True)
class Item:
    """What one recording can speak: the texts of a question, a project, a part, or of the activity itself. ``of``: the digest of its English."""

    id: str
    label: str
    words: str
    of: str


def items_of(activity: Activity) -> list[Item]:
    """In the order in which residents meet them, as they read them now."""
    return list(_items(activity).values())


def item_or_404(activity: Activity, item: str) -> Item:
    found = _items(activity).get(item)
    if found is None:
        raise NotFoundError("recording_item", item=item)
    return found


def _items(activity: Activity) -> dict[str, Item]:
    texts: dict[str, list[TextInView]] = {}
    for text in translatable(activity).texts_read(activity.id, View()):
        texts.setdefault(text.item, []).append(text)
    found = {}
    for item, said in texts.items():
        words = "\n".join(text.source for text in said)
        found[item] = Item(item, said[0].label, words, source_digest(words))
    return found


def recordings_of(activity: Activity) -> list[Recording]:
    """All that were not taken out, the oldest first."""
    return recordings_by_activity([activity]).get(activity.id, [])


def recordings_by_activity(activities: Sequence[Activity]) -> dict[str, list[Recording]]:
    """The same of several activities by their ids, in one query; an activity that has none is not there."""
    found: dict[str, list[Recording]] = {}
    asked = (
        select(Recording)
        .where(
            Recording.activity_id.in_([one.id for one in activities]),
            Recording.taken_out_at.is_(None),
        )
        .order_by(Recording.added_at, Recording.id)
    )
    for recording in db.session.scalars(asked):
        found.setdefault(recording.activity_id, []).append(recording)
    return found


def recording_or_404(recording_id: str) -> Recording:
    row = db.session.get(Recording, recording_id)
    if row is None or row.taken_out_at is not None:
        raise NotFoundError("recording", id=recording_id)
    return row


def activity_of(recording: Recording) -> Activity:
    return db.session.get_one(Activity, recording.activity_id)


def upload_of(recording: Recording) -> Upload:
    return db.session.get_one(Upload, recording.upload_id)


def heard_beside(slug: str) -> Mapping[str, Sequence[tuple[Recording, Upload]]]:
    """By item: the recordings of an activity that say what its words say now, with their files, read once a request."""
    kept: dict[str, Mapping[str, Sequence[tuple[Recording, Upload]]]] = g.setdefault(
        "recordings", {}
    )
    if slug not in kept:
        kept[slug] = _heard(slug)
    return kept[slug]


def _heard(slug: str) -> dict[str, list[tuple[Recording, Upload]]]:
    if not _OF_ACTIVITY.rows(slug=slug):
        return {}
    rows = db.session.execute(
        select(Activity, Recording, Upload)
        .join(Recording, Recording.activity_id == Activity.id)
        .join(Upload, Upload.id == Recording.upload_id)
        .where(Activity.slug == slug, Recording.taken_out_at.is_(None))
        .order_by(Recording.added_at, Recording.id)
    ).all()
    if not rows:
        return {}
    items = _items(rows[0][0])
    beside: dict[str, list[tuple[Recording, Upload]]] = {}
    for _activity, recording, upload in rows:
        if recording.item in items and items[recording.item].of == recording.of:
            beside.setdefault(recording.item, []).append((recording, upload))
    return beside
