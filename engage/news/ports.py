"""What addresses of followers promise: they can be given out to, and forgotten for, whoever they belong to."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engage.activities.ports import Due
from engage.news.commands import CONFIRM_WITHIN, stop_following
from engage.news.models import Follower
from engage.news.queries import followers_unconfirmed, followers_with

NEWS = "news"


class NewsPorts:
    """One object keeps every promise of this room."""

    kind = NEWS

    def export(self, reference: str) -> Mapping[str, Any]:
        """Every activity that an address follows."""
        return {
            "following": [
                {
                    "activity": one.activity_id,
                    "since": one.confirmed_at and one.confirmed_at.isoformat(),
                }
                for one in followers_with(reference)
            ]
        }

    def erase(self, reference: str, *, now: datetime) -> None:
        stop_following(followers_with(reference))

    def due(self, now: datetime) -> Iterable[Due]:
        """Addresses that never said yes."""
        return [
            Due(Follower.__tablename__, one.id, "unconfirmed")
            for one in followers_unconfirmed(now - CONFIRM_WITHIN)
        ]
