"""One text message by GOV.UK Notify."""

import logging
from contextlib import closing
from urllib.parse import unquote, urlsplit

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from engage.notify.letters import Letter
from engage.rules.errors import InvalidError, UnavailableError

WAIT_SECONDS = 20
BAD_REQUEST = 400
WORDS = "words"
"""The only placeholder of the template: what we write is the whole message."""

# It would log what the service answers, and that may quote the number.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)


def send(letter: Letter, url: str) -> None:
    """Hand a text message to ``https://API_KEY@host/TEMPLATE_ID``.

    Raises ``UnavailableError`` ``text`` when the service cannot be reached, is busy or does not know the key;
    ``InvalidError`` ``address_refused`` when it does not take this number.
    """
    address = urlsplit(url)
    port = f":{address.port}" if address.port else ""
    client = NotificationsAPIClient(  # type: ignore[no-untyped-call]  # the library has no types
        unquote(address.username or ""),
        base_url=f"{address.scheme}://{address.hostname}{port}",
        timeout=WAIT_SECONDS,
    )
    with closing(client.request_session):
        try:
            client.send_sms_notification(  # type: ignore[no-untyped-call]  # the library has no types
                phone_number=letter.recipient,
                template_id=address.path.strip("/"),
                personalisation={WORDS: letter.body},
                reference=letter.id,
            )
        except APIError as error:
            if error.status_code == BAD_REQUEST:
                raise InvalidError("address_refused") from None
            raise UnavailableError("text", status=error.status_code) from None
