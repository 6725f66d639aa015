"""One e-mail by SMTP."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from engage.rules.errors import UnavailableError

WAIT_SECONDS = 20


@dataclass(frozen=True)
class Letter:
    """What goes out. ``id`` makes the Message-ID, so that a letter sent twice after a crash is shown once by mail programs."""

    id: str
    sender: str
    recipient: str
    subject: str
    body: str


def send(letter: Letter, *, mail_url: str) -> None:
    """Hand a letter to the mail server of ``smtp://user:password@host:port`` (encrypted where offered) or ``smtps://…``.

    Raises ``UnavailableError`` ``mail`` when the server cannot be reached or refuses.
    """
    message = EmailMessage()
    message["From"] = letter.sender
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Message-ID"] = f"<{letter.id}@{letter.sender.rpartition('@')[2]}>"
    message.set_content(letter.body)
    try:
        with _connect(mail_url) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise UnavailableError("mail", kind=type(error).__name__) from None


def _connect(mail_url: str) -> smtplib.SMTP:
    address = urlsplit(mail_url)
    host = address.hostname or "localhost"
    context = ssl.create_default_context()
    if address.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, address.port or 465, timeout=WAIT_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(host, address.port or 587, timeout=WAIT_SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
    if address.username:
        server.login(unquote(address.username), unquote(address.password or ""))
    return server
