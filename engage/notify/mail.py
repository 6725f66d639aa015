"""One e-mail by SMTP."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from engage.notify.letters import Letter
from engage.rules.errors import InvalidError, UnavailableError

WAIT_SECONDS = 20
FOR_GOOD = 500


def send(letter: Letter, url: str) -> None:
    """Hand a letter to the mail server of ``smtp://user:password@host:port`` (encrypted where offered) or ``smtps://…``.

    ``letter.id`` makes the Message-ID, so that mail programs show a letter once that was sent twice; ``letter.stop_url`` puts
    their own button beside it that ends such letters (RFC 8058).
    Raises ``UnavailableError`` ``mail`` when the server cannot be reached or will not take it now; ``InvalidError``
    ``address_refused`` when it says that this address does not exist.
    """
    message = EmailMessage()
    message["From"] = letter.sender
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Message-ID"] = f"<{letter.id}@{letter.sender.rpartition('@')[2]}>"
    if letter.stop_url:
        message["List-Unsubscribe"] = f"<{letter.stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.body)
    try:
        with _connect(url) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= FOR_GOOD for code, _words in error.recipients.values()):
            raise InvalidError("address_refused") from None
        raise UnavailableError("mail", kind=type(error).__name__) from None
    except (OSError, smtplib.SMTPException) as error:
        raise UnavailableError("mail", kind=type(error).__name__) from None


def _connect(url: str) -> smtplib.SMTP:
    address = urlsplit(url)
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
