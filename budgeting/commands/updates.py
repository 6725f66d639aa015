"""News of a project: written down, released by a moderator, told to those who follow."""

from datetime import datetime

from budgeting.models.awards import Award, AwardUpdate
from engage.activities.ports import Decision, ItemKey
from engage.jobs.commands import enqueue
from engage.kernel.access import SYSTEM, Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.moderation.commands import queue_item
from engage.rules.errors import InvalidError

KIND = "award"
"""What the moderation queue knows an update by."""
TELL = "budgeting.tell_followers"
LONGEST = 3000
SHOWN = frozenset({Decision.RELEASED, Decision.REDACTED})


def write_update(
    award: Award, *, text: str, language: str, now: datetime, actor: Actor
) -> AwardUpdate:
    """Put news of a project before the moderators. Nobody else sees it before one of them released it.

    Raises ``InvalidError`` ``update_empty`` or ``update_too_long``.
    """
    words = text.strip()
    if not words:
        raise InvalidError("update_empty", where="text")
    if len(words) > LONGEST:
        raise InvalidError("update_too_long", where="text", most=LONGEST)
    update = AwardUpdate(text=words, language=language, written_at=now)
    award.updates.append(update)
    db.session.flush()
    queue_item(key=key_of(update), text=words, language=language, now=now)
    record("award.update_written", subject=award.id, actor=actor, now=now, update=update.id)
    return update


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
