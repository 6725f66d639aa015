"""Changes to the outbox."""

from datetime import datetime

from engage.jobs.commands import enqueue
from engage.kernel.access import Actor
from engage.kernel.db import db
from engage.notify.models import MessageState, OutboxMessage
from engage.rules.errors import InvalidError

SEND = "notify.send"
LONGEST_SUBJECT = 200


def queue_message(
    *, recipient: str, subject: str, body: str, now: datetime, actor: Actor
) -> OutboxMessage:
    """Write an e-mail down and ask for it to be sent once the surrounding transaction is committed.

    Raises ``InvalidError`` ``header_break`` for a line break in the address or the subject: it could add headers.
    """
    if any(sign in recipient + subject for sign in "\r\n"):
        raise InvalidError("header_break", where="subject")
    message = OutboxMessage(
        recipient=recipient,
        subject=subject[:LONGEST_SUBJECT],
        body=body,
        state=MessageState.WAITING.value,
        created_at=now,
    )
    db.session.add(message)
    db.session.flush()
    enqueue(SEND, now=now, actor=actor, message_id=message.id)
    return message


def settle_message(message: OutboxMessage, *, state: MessageState, now: datetime) -> None:
    """Write down what became of a message. What was sent is not kept: its words and its address are taken away."""
    message.state = state.value
    if state is MessageState.SENT:
        message.sent_at = now
        message.recipient = message.subject = message.body = ""
    db.session.flush()
