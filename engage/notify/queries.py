"""Reads about messages."""

from sqlalchemy import select

from engage.kernel.db import db
from engage.notify.models import OutboxMessage
from engage.rules.errors import NotFoundError


def message_or_404(message_id: str) -> OutboxMessage:
    """Raises ``NotFoundError`` ``no_message``."""
    message = db.session.get(OutboxMessage, message_id)
    if message is None:
        raise NotFoundError("no_message", message=message_id)
    return message


def newest_messages(limit: int = 100) -> list[OutboxMessage]:
    """What was written last, first."""
    return list(
        db.session.scalars(
            select(OutboxMessage).order_by(OutboxMessage.created_at.desc()).limit(limit)
        )
    )
