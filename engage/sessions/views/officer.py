"""A session for officers: the count at the door."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.rules.errors import NotAllowedError
from engage.sessions.commands import count_at_the_door
from engage.sessions.forms import DoorCountForm
from engage.sessions.presenters import session_page
from engage.sessions.queries import session_or_404

if TYPE_CHECKING:
    from engage.sessions.models import EngagementSession

blueprint = Blueprint("sessions_officer", __name__, url_prefix="/officers/sessions")
REFUSED = 422


@blueprint.get("/<slug>")
@access(Policy.OFFICER)
def desk(slug: str) -> str:
    """The session and its door count."""
    session = session_or_404(slug)
    return _desk(session, DoorCountForm(formdata=None, door_count=session.door_count))


@blueprint.post("/<slug>/door-count")
@access(Policy.AUTHOR)
def door_count(slug: str) -> Response | tuple[str, int]:
    """Write down how many people came."""
    session = session_or_404(slug)
    form = DoorCountForm()
    if not form.validate():
        return _desk(session, form), REFUSED
    try:
        count_at_the_door(
            session, door_count=form.door_count.data, now=now(), actor=current_actor()
        )
    except NotAllowedError:
        form.refuse(
            form.door_count,
            _("The session has not started yet. Count people at the door on the day."),
        )
        return _desk(session, form), REFUSED
    return redirect(url_for("sessions_officer.desk", slug=slug))


def _desk(session: "EngagementSession", form: DoorCountForm) -> str:
    return render_template(
        "sessions/officer.html", session=session_page(session, now=now()), form=form
    )
