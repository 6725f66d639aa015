"""An officer who was asked whether they are still there, and is."""

from datetime import timedelta

from flask import Blueprint, Flask, Response

from engage.kernel.access import Policy, access
from engage.people.views.signing_in import IDLE_FOR, NOTE_USE_EVERY

ANSWERED_WITHIN = timedelta(minutes=3)
"""More than the 20 seconds of WCAG 2.2.1."""
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
