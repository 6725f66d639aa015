"""A session for residents: what, when and where."""

from flask import Blueprint

from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.pages import render_page
from engage.sessions.presenters import session_page
from engage.sessions.queries import public_session_or_404

blueprint = Blueprint("sessions", __name__)


@blueprint.get("/sessions/<slug>")
@access(Policy.PUBLIC)
def session_about(slug: str) -> str:
    """What happens at the session and how to get there."""
    page = session_page(public_session_or_404(slug), now=now())
    return render_page("sessions/about.html", session=page, nav="open")
