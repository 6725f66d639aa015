"""When something was done on this device lately: in its own signed cookie, so that a hall that shares an address shares no limit.

Somebody who drops the cookie begins anew. Such a limit slows a person down, and a script that keeps its cookies; it guards no secret.
"""

from datetime import UTC, datetime, timedelta

from flask import session as cookie_session

KEY = "noted"


def noted_on_device(what: str, *, within: timedelta, now: datetime) -> list[datetime]:
    """The moments that still count, oldest first, to the second."""
    noted = (datetime.fromtimestamp(one, UTC) for one in cookie_session.get(KEY, {}).get(what, ()))
    return [moment for moment in noted if now - moment < within]


def note_on_device(what: str, *, within: timedelta, now: datetime) -> None:
    """Remember this moment beside the others that still count."""
    kept = [*noted_on_device(what, within=within, now=now), now]
    cookie_session[KEY] = {
        **cookie_session.get(KEY, {}),
        what: [int(moment.timestamp()) for moment in kept],
    }
