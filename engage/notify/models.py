"""Messages to people, written down before they are sent."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engage.kernel.db import Identified, Model


class MessageChannel(StrEnum):
    """How a message travels. The stored value."""

    EMAIL = "email"
    TEXT = "text"


class MessageState(StrEnum):
    """The stored value."""

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    """Nothing is set that could send it: officers read it in the outbox instead."""
    GIVEN_UP = "given_up"
    """Every try failed, the address was refused, or it would have come too late."""


class OutboxMessage(Identified, Model):
    """One e-mail or text message. Kept apart from every activity: nothing here says what its reader answered."""

    __tablename__ = "outbox_message"

    channel: Mapped[str] = mapped_column(String(8), default=MessageChannel.EMAIL.value)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default=MessageState.WAITING.value)
    error: Mapped[str] = mapped_column(String(32), default="")
    """The code of why it was given up."""
    created_at: Mapped[datetime] = mapped_column(index=True)
    good_until: Mapped[datetime | None]
    """Set for a one-time code: not sent after that moment, never shown where it can be sent, and forgotten in the end."""
    stop_url: Mapped[str] = mapped_column(String(500), default="")
    """Where its reader asks for no more of the kind, by one press in a mail program."""
    sent_at: Mapped[datetime | None]
