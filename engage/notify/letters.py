"""What a carrier is given. ``mail`` and ``text`` each offer ``send(letter, url)`` and know nothing else of the house."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """What goes out. ``id`` is told to the carrier, so that one sent twice after a crash can be recognised.

    ``recipient`` is an e-mail address or a telephone number (E.164); a text message has no ``subject`` and no ``sender``.
    """

    id: str
    sender: str
    recipient: str
    subject: str
    body: str
    stop_url: str = ""
    """Asked with POST, it ends letters of this kind."""
