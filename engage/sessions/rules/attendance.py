"""How many people came, as counted at the door."""

from datetime import datetime

from engage.rules.errors import InvalidError, NotAllowedError


def check_door_count(door_count: int, *, starts_at: datetime, now: datetime) -> None:
    """Raise ``InvalidError`` ``door_count`` below zero, ``NotAllowedError`` ``not_started`` before the doors open."""
    if door_count < 0:
        raise InvalidError("door_count", where="door_count")
    if now < starts_at:
        raise NotAllowedError("not_started")
