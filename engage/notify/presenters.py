"""What the outbox page receives."""

from dataclasses import dataclass
from datetime import datetime

from engage.notify.models import OutboxMessage


@dataclass(frozen=True)
class MessageLine:
    """One message; what was sent has no words any more."""

    recipient: str
    subject: str
    body: str
    state: str
    created_at: datetime


def message_line(message: OutboxMessage) -> MessageLine:
    return MessageLine(
        message.recipient, message.subject, message.body, message.state, message.created_at
    )
