"""The outbox: what waits, what could not be sent, and what would have been sent where nothing is set that could."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import EngageForm
from engage.notify.commands import send_again
from engage.notify.presenters import message_line
from engage.notify.queries import message_or_404, newest_messages

blueprint = Blueprint("notify", __name__, url_prefix="/officers/outbox")


@blueprint.get("")
@access(Policy.ADMINISTRATOR)
def outbox() -> str:
    """The newest messages."""
    return render_template(
        "notify/outbox.html",
        messages=[message_line(message) for message in newest_messages()],
        form=EngageForm(formdata=None),
    )


@blueprint.post("/<message_id>/again")
@access(Policy.ADMINISTRATOR)
def again(message_id: str) -> Response:
    """Try a given-up message once more."""
    send_again(message_or_404(message_id), now=now(), actor=current_actor())
    return redirect(url_for("notify.outbox"))
