"""What sessions promise to the front page and the officers' desk."""

from datetime import datetime

from flask_babel import gettext as _

from engage.activities.presenters import CardFacts, DeskFacts
from engage.sessions.models import KIND
from engage.sessions.queries import session_by_id


class SessionPorts:
    """One object keeps every promise of a session."""

    kind = KIND

    def card(self, activity_id: str) -> CardFacts:
        session = session_by_id(activity_id)
        return CardFacts(
            endpoint="sessions.session_about",
            values={"slug": session.slug},
            tag=_("Event"),
            icon="people",
            action=_("See the day"),
        )

    def desk(self, activity_id: str, *, now: datetime) -> DeskFacts:
        session = session_by_id(activity_id)
        return DeskFacts(
            endpoint="sessions_officer.desk",
            values={"slug": session.slug},
            count=session.door_count,
            unit=_("came in"),
            note="" if now >= session.starts_at else _("Not started yet"),
        )
