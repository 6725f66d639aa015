"""News of a project: written down, released by a moderator, told to those who follow."""

from datetime import datetime

from budgeting.commands.pictures import (
    check_shows,
    describe_picture,
    keep_picture,
    put_before_moderators,
)
from budgeting.models.awards import Award, AwardUpdate
from budgeting.queries.pictures import about_update
from engage.activities.ports import Decision, ItemKey
from engage.jobs.commands import enqueue
from engage.kernel.access import SYSTEM, Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_id
from engage.moderation.commands import queue_item
from engage.rules.errors import InvalidError

KIND = "award"
"""What the moderation queue knows an update by."""
TELL = "budgeting.tell_followers"
LONGEST = 3000
SHOWN = frozenset({Decision.RELEASED, Decision.REDACTED})


def write_update(
    award: Award,
    *,
    text: str,
    language: str,
    picture: bytes | None = None,
    shows: str = "",
    now: datetime,
    actor: Actor,
) -> AwardUpdate:
    """Put news of a project before the moderators, with a photograph where there is one. Nobody else sees either before one
    of them released it; each is decided about by itself.

    Raises ``InvalidError`` ``update_empty`` or ``update_too_long``, and as ``check_shows`` and ``take_in`` do.
    """
    words = text.strip()
    if not words:
        raise InvalidError("update_empty", where="text")
    if len(words) > LONGEST:
        raise InvalidError("update_too_long", where="text", most=LONGEST)
    update = AwardUpdate(id=new_id(), text=words, language=language, written_at=now)
    if picture is not None:
        _keep_photograph(award, update, picture, shows=shows, now=now)
    award.updates.append(update)
    db.session.flush()
    queue_item(key=key_of(update), text=words, language=language, now=now)
    record("award.update_written", subject=award.id, actor=actor, now=now, update=update.id)
    return update


def _keep_photograph(
    award: Award, update: AwardUpdate, data: bytes, *, shows: str, now: datetime
) -> None:
    words, about, activity_id = check_shows(shows), about_update(update), award.round_id
    upload = keep_picture(data, about=about, activity_id=activity_id, now=now)
    describe_picture(
        upload, shows=words, language=update.language, activity_id=activity_id, now=now
    )
    put_before_moderators(upload, activity_id=activity_id, now=now)


def key_of(update: AwardUpdate) -> ItemKey:
    """The update as the moderation queue stores it."""
    return ItemKey(KIND, update.award.round_id, update.id)


def decide_update(
    update: AwardUpdate, *, decision: Decision, public_text: str, now: datetime
) -> None:
    """What the moderator decided. Followers are told the first time that something may be read."""
    is_shown = decision in SHOWN
    update.public_text = public_text if is_shown else ""
    update.released_at = (update.released_at or now) if is_shown else None
    db.session.flush()
    if is_shown and update.told_at is None:
        update.told_at = now
        enqueue(TELL, now=now, actor=SYSTEM, update_id=update.id)
