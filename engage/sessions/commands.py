"""Planning a session and counting who came."""

from datetime import datetime
from typing import Any

from engage.activities.models import Programme
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.errors import InvalidError
from engage.sessions.models import EngagementSession
from engage.sessions.rules.attendance import check_door_count


def plan_session(
    *,
    programme: Programme,
    slug: str,
    words: dict[str, Any],
    opens_at: datetime,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    actor: Actor,
    position: int = 0,
    picture: str = "",
) -> EngagementSession:
    """Plan a session as a draft; it is listed from ``opens_at`` until it ends.

    Raises ``InvalidError`` ``ends_before_start``.
    """
    if ends_at <= starts_at:
        raise InvalidError("ends_before_start", where="ends_at")
    session = EngagementSession(
        programme=programme,
        slug=slug,
        words=words,
        opens_at=opens_at,
        closes_at=ends_at,
        starts_at=starts_at,
        ends_at=ends_at,
        created_at=now,
        position=position,
        picture=picture,
    )
    db.session.add(session)
    db.session.flush()
    record("session.planned", subject=session.id, actor=actor, now=now)
    return session


def count_at_the_door(
    session: EngagementSession, *, door_count: int, now: datetime, actor: Actor
) -> None:
    """Write down how many people came in. May be put right later; every figure stays in the log."""
    check_door_count(door_count, starts_at=session.starts_at, now=now)
    session.door_count = door_count
    db.session.flush()
    record("session.counted", subject=session.id, actor=actor, now=now, door_count=door_count)
