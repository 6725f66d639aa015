"""Changes to programmes and to what all activities share."""

from datetime import datetime
from typing import Any

from engage.activities.models import Activity, Programme
from engage.activities.rules.lifecycle import State, check_step
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.errors import InvalidError


def start_programme(*, slug: str, words: dict[str, Any], now: datetime, actor: Actor) -> Programme:
    """Begin a programme: the umbrella for activities and their report."""
    programme = Programme(slug=slug, words=words, created_at=now)
    db.session.add(programme)
    db.session.flush()
    record("programme.started", subject=programme.id, actor=actor, now=now)
    return programme


def move_activity(activity: Activity, *, to: State, now: datetime, actor: Actor) -> None:
    """Take one step of the lifecycle and log it.

    Raises ``WrongStateError`` when the table does not allow the step, ``InvalidError`` ``window_missing`` when an activity
    would open without a closing date.
    """
    check_step(activity.kind, State(activity.state), to)
    if to is State.OPEN and activity.opens_at is None:
        raise InvalidError("window_missing", where="opens_at")
    before = activity.state
    activity.state = to.value
    db.session.flush()
    record("activity.moved", subject=activity.id, actor=actor, now=now, from_=before, to=to.value)
