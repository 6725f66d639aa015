"""Messages to people, written down before they are sent."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engage.kernel.db import Identified, Model


class MessageState(StrEnum):
    """The stored value."""

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    """No mail server is set: officers read it in the outbox instead."""


class OutboxMessage(Identified, Model):
    """One e-mail. Kept apart from every activity: nothing here says what its reader answered."""

    __tablename__ = "outbox_message"

    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default=MessageState.WAITING.value)
    created_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
