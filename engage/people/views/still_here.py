"""An officer is asked before a session that nobody uses ends, and told before one that is used ends with the day."""

from datetime import timedelta

from flask import Blueprint, Flask, Response

from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.people.views.signing_in import IDLE_FOR, NOTE_USE_EVERY, ends_at

ANSWERED_WITHIN = timedelta(minutes=3)
"""More than the 20 seconds of WCAG 2.2.1."""
TOLD_BEFORE = timedelta(minutes=30)
"""Before the end of the day. Long enough to finish a page and to write the password again."""
NO_CONTENT = 204
blueprint = Blueprint("still_here", __name__, url_prefix="/officers")


@blueprint.get("/still-here")
@access(Policy.OFFICER)
def still_here() -> Response:
    """Being asked for is what keeps the session."""
    return Response(status=NO_CONTENT)


def init_asking(app: Flask) -> None:
    """When a page asks: early enough even if the last use was not noted."""
    asked_after = IDLE_FOR - NOTE_USE_EVERY - ANSWERED_WITHIN
    app.jinja_env.globals["idle_asked_after"] = int(asked_after.total_seconds())
    app.jinja_env.globals["idle_answered_within"] = int(ANSWERED_WITHIN.total_seconds())
    app.jinja_env.globals["signed_in_until"] = ends_at
    app.jinja_env.globals["told_in_seconds"] = told_in_seconds


def told_in_seconds() -> int:
    """How long a page that is open now waits before it says that the day ends; 0 says it at once."""
    return max(0, int((ends_at() - TOLD_BEFORE - now()).total_seconds()))
