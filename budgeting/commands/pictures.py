"""Pictures that residents and groups see: kept with what they show in words, released by a moderator, taken away.

A picture goes before the moderators with its words: both become public together, or neither.
"""

from datetime import datetime
from hashlib import sha256

from budgeting.queries.pictures import file_about
from engage.activities.ports import Decision, ItemKey
from engage.kernel.access import SYSTEM
from engage.moderation.commands import queue_item, take_back_item
from engage.moderation.queries import item_of
from engage.rules.errors import InvalidError
from engage.uploads.commands import (
    describe_upload,
    discard_upload,
    release_upload,
    take_in,
    withdraw_upload,
)
from engage.uploads.models import Upload
from engage.uploads.rules.files import PICTURES

KIND = "round_picture"
"""How the moderation queue knows a picture."""
LONGEST = 200
SHOWN = frozenset({Decision.RELEASED, Decision.REDACTED})
VERSION_LENGTH = 8


def check_shows(shows: str) -> str:
    """What a picture shows, as it is kept. Raises ``InvalidError`` ``shows_missing`` or ``shows_too_long`` (``most``, ``length``)."""
    words = " ".join(shows.split())
    if not words:
        raise InvalidError("shows_missing", where="shows")
    if len(words) > LONGEST:
        raise InvalidError("shows_too_long", where="shows", most=LONGEST, length=len(words))
    return words


def keep_picture(data: bytes, *, about: str, activity_id: str, now: datetime) -> Upload:
    """Keep a picture in place of the one before, which is gone at once, for the public too. Raises as ``take_in`` does."""
    before = file_about(about)
    kept = take_in(data, about=about, accepts=PICTURES, where="picture", now=now)
    if before is not None:
        _discard(before, activity_id)
    return kept


def describe_picture(
    upload: Upload, *, shows: str, language: str, activity_id: str, now: datetime
) -> None:
    """Say what a picture shows. Other words than those a moderator decided about take it from the public until the next decision.

    Raises as ``check_shows`` does.
    """
    words = check_shows(shows)
    if words == upload.shows:
        return
    take_back_item(key_of(upload, activity_id))
    if upload.released_at is not None:
        withdraw_upload(upload, now=now, actor=SYSTEM)
    describe_upload(upload, shows=words, language=language)


def take_away_picture(about: str, *, activity_id: str) -> None:
    """Take a picture away for good, wherever it stands."""
    upload = file_about(about)
    if upload is not None:
        _discard(upload, activity_id)


def put_before_moderators(upload: Upload, *, activity_id: str, now: datetime) -> None:
    """Ask for a decision about a picture and its words, once."""
    queue_item(
        key=key_of(upload, activity_id), text=upload.shows, language=upload.language, now=now
    )


def is_before_moderators(upload: Upload, activity_id: str) -> bool:
    """Whether a picture was sent with what it belongs to: before that nobody else sees it."""
    return item_of(str(key_of(upload, activity_id))) is not None


def key_of(upload: Upload, activity_id: str) -> ItemKey:
    """A picture with these words, as the moderation queue stores it: with other words it is decided about anew."""
    version = sha256(upload.shows.encode()).hexdigest()[:VERSION_LENGTH]
    return ItemKey(KIND, activity_id, upload.id, version)


def decide_picture(upload: Upload, *, decision: Decision, public_text: str, now: datetime) -> None:
    """What a moderator decided: who decided is in the log's line about the contribution."""
    if decision in SHOWN:
        release_upload(upload, shows=public_text, now=now, actor=SYSTEM)
    elif upload.released_at is not None:
        withdraw_upload(upload, now=now, actor=SYSTEM)


def _discard(upload: Upload, activity_id: str) -> None:
    take_back_item(key_of(upload, activity_id))
    discard_upload(upload)
