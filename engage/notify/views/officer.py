"""The outbox: what would have been sent, where no mail server is set."""

from flask import Blueprint, render_template

from engage.kernel.access import Policy, access
from engage.notify.presenters import message_line
from engage.notify.queries import newest_messages

blueprint = Blueprint("notify", __name__, url_prefix="/officers/outbox")


@blueprint.get("")
@access(Policy.ADMINISTRATOR)
def outbox() -> str:
    """The newest messages."""
    return render_template(
        "notify/outbox.html", messages=[message_line(message) for message in newest_messages()]
    )
