"""What RQ runs for this room."""

from datetime import datetime

from engage.jobs.handle import JobHandle
from engage.jobs.rules.recovery import Ending, wait_before_next_run
from engage.kernel.clock import now
from engage.kernel.pages import app_settings
from engage.notify import mail, text
from engage.notify.commands import forget_old_messages, settle_message
from engage.notify.letters import Letter
from engage.notify.models import MessageChannel, MessageState, OutboxMessage
from engage.notify.queries import carrier_url, message_or_404
from engage.rules.errors import InvalidError, UnavailableError

CARRIERS = {MessageChannel.EMAIL: mail.send, MessageChannel.TEXT: text.send}


def send_message(job: JobHandle, message_id: str) -> None:
    """Send one message, or leave it in the outbox where nothing is set that could.

    A carrier that is away is tried again as every job is; after the last try, or when the message would come too late, it
    is given up and officers see it. A worker that dies between the carrier's yes and the commit sends it again: better
    twice than never.
    """
    message = message_or_404(message_id)
    if message.state != MessageState.WAITING:
        return
    state, error = _carried(message, runs=job.attempt, moment=now())
    job.start_writing()
    settle_message(message_or_404(message_id), state=state, now=now(), error=error)


def forget(job: JobHandle) -> None:
    """Every night: what is old."""
    job.start_writing()
    forget_old_messages(now=now())


def _carried(message: OutboxMessage, *, runs: int, moment: datetime) -> tuple[MessageState, str]:
    """What became of it, and why. Raises ``UnavailableError`` when it is to be tried again."""
    if message.good_until is not None and moment >= message.good_until:
        return MessageState.GIVEN_UP, "too_late"
    channel = MessageChannel(message.channel)
    url = carrier_url(channel)
    if not url:
        return MessageState.KEPT, ""
    letter = Letter(
        id=message.id,
        sender=app_settings().council.email,
        recipient=message.recipient,
        subject=message.subject,
        body=message.body,
        stop_url=message.stop_url,
    )
    try:
        CARRIERS[channel](letter, url)
    except InvalidError as error:
        return MessageState.GIVEN_UP, error.code
    except UnavailableError as error:
        if wait_before_next_run(Ending.TEMPORARY, runs=runs) is None:
            return MessageState.GIVEN_UP, error.code
        raise
    return MessageState.SENT, ""
