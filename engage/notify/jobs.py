"""What RQ runs for this room."""

from flask import current_app

from engage.jobs.handle import JobHandle
from engage.kernel.clock import now
from engage.notify.commands import settle_message
from engage.notify.mail import Letter, send
from engage.notify.models import MessageState
from engage.notify.queries import message_or_404


def send_message(job: JobHandle, message_id: str) -> None:
    """Send one message, or leave it in the outbox where no mail server is set.

    A worker that dies between the mail server's yes and the commit sends it again: better twice than never.
    """
    settings = current_app.config["SETTINGS"]
    message = message_or_404(message_id)
    state = MessageState.KEPT
    if settings.mail_url:
        letter = Letter(
            id=message.id,
            sender=settings.council.email,
            recipient=message.recipient,
            subject=message.subject,
            body=message.body,
        )
        send(letter, mail_url=settings.mail_url)
        state = MessageState.SENT
    job.start_writing()
    settle_message(message_or_404(message_id), state=state, now=now())
