"""What the outbox page receives."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from engage.notify.models import MessageState, OutboxMessage


@dataclass(frozen=True)
class MessageLine:
    """One message. It has words only where nothing is set that could send it: the page stands for the post there."""

    id: str
    channel: str
    recipient: str
    subject: str
    body: str
    state: str
    why: str
    created_at: datetime
    can_be_sent_again: bool


def message_line(message: OutboxMessage) -> MessageLine:
    is_kept = message.state == MessageState.KEPT
    is_given_up = message.state == MessageState.GIVEN_UP
    return MessageLine(
        id=message.id,
        channel=message.channel,
        recipient=message.recipient if is_kept or is_given_up else "",
        subject=message.subject if message.good_until is None or is_kept else "",
        body=message.body if is_kept else "",
        state=message.state,
        why=_why(message.error) if is_given_up else "",
        created_at=message.created_at,
        can_be_sent_again=is_given_up and message.good_until is None,
    )


def _why(error: str) -> str:
    sentences: dict[str, str] = {
        "address_refused": _("There is no such address or number."),
        "too_late": _("It was a code that would have come too late."),
        "mail": _("The mail server could not be reached in five tries."),
        "text": _("GOV.UK Notify could not be reached in five tries, or does not know our key."),
    }
    otherwise: str = _("It could not be sent.")
    return sentences.get(error, otherwise)
