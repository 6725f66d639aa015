"""Changes to the outbox."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from engage.jobs.commands import enqueue
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.notify.models import MessageChannel, MessageState, OutboxMessage
from engage.rules.errors import InvalidError, WrongStateError

SEND = "notify.send"
LONGEST_SUBJECT = 200
LONGEST_TEXT = 918
"""What GOV.UK Notify sends as one text message."""
KEPT_FOR = timedelta(days=30)


def queue_message(
    *,
    recipient: str,
    subject: str,
    body: str,
    now: datetime,
    actor: Actor,
    channel: MessageChannel = MessageChannel.EMAIL,
    good_until: datetime | None = None,
    stop_url: str = "",
) -> OutboxMessage:
    """Write a message down and ask for it to be sent once the surrounding transaction is committed.

    ``good_until`` marks a one-time code: see ``OutboxMessage.good_until``. A text message's ``subject`` is empty.
    The job knows the message's id and nothing that stands in it. Raises ``InvalidError`` ``header_break`` for a line break in
    the address or the subject, which could add headers, and ``text_too_long`` for a text message of more than 918 characters.
    """
    if any(sign in recipient + subject for sign in "\r\n"):
        raise InvalidError("header_break", where="subject")
    if channel is MessageChannel.TEXT and len(body) > LONGEST_TEXT:
        raise InvalidError("text_too_long", where="body")
    message = OutboxMessage(
        channel=channel.value,
        recipient=recipient,
        subject=subject[:LONGEST_SUBJECT],
        body=body,
        state=MessageState.WAITING.value,
        created_at=now,
        good_until=good_until,
        stop_url=stop_url,
    )
    db.session.add(message)
    db.session.flush()
    enqueue(SEND, now=now, actor=actor, message_id=message.id)
    return message


def settle_message(
    message: OutboxMessage, *, state: MessageState, now: datetime, error: str = ""
) -> None:
    """Write down what became of a message. The words and the address of what was sent are taken away, and of a code that was not."""
    message.state = state.value
    message.error = error
    if state is MessageState.SENT:
        message.sent_at = now
    is_given_up_code = state is MessageState.GIVEN_UP and message.good_until is not None
    if state is MessageState.SENT or is_given_up_code:
        message.recipient = message.subject = message.body = message.stop_url = ""
    db.session.flush()


def send_again(message: OutboxMessage, *, now: datetime, actor: Actor) -> None:
    """An administrator asks for a given-up message again.

    Raises ``WrongStateError`` for any other, and for a one-time code, whose words are gone.
    """
    if message.state != MessageState.GIVEN_UP or message.good_until is not None:
        raise WrongStateError("message", message.state, MessageState.WAITING.value)
    message.state, message.error = MessageState.WAITING.value, ""
    db.session.flush()
    record("message.sent_again", subject=message.id, actor=actor, now=now)
    enqueue(SEND, now=now, actor=actor, message_id=message.id)


def forget_old_messages(*, now: datetime) -> int:
    """Delete what was written more than 30 days ago, whatever became of it; returns how many."""
    old = db.session.execute(
        delete(OutboxMessage)
        .where(OutboxMessage.created_at < now - KEPT_FOR)
        .returning(OutboxMessage.id)
    ).all()
    return len(old)
