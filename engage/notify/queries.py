"""Reads about messages."""

from sqlalchemy import func, or_, select

from engage.kernel.db import db
from engage.kernel.pages import app_settings
from engage.notify.models import MessageChannel, MessageState, OutboxMessage
from engage.rules.errors import NotFoundError


def message_or_404(message_id: str) -> OutboxMessage:
    """Raises ``NotFoundError`` ``no_message``."""
    message = db.session.get(OutboxMessage, message_id)
    if message is None:
        raise NotFoundError("no_message", message=message_id)
    return message


def newest_messages(limit: int = 100) -> list[OutboxMessage]:
    """What was written last, first. Not the codes that were sent or will be: whoever counts them knows how many are about to vote."""
    is_shown = or_(
        OutboxMessage.good_until.is_(None),
        OutboxMessage.state.in_([MessageState.KEPT, MessageState.GIVEN_UP]),
    )
    return list(
        db.session.scalars(
            select(OutboxMessage)
            .where(is_shown)
            .order_by(OutboxMessage.created_at.desc())
            .limit(limit)
        )
    )


def number_given_up() -> int:
    """How many messages nobody could be sent: the menu's count."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(OutboxMessage)
            .where(OutboxMessage.state == MessageState.GIVEN_UP)
        )
        or 0
    )


def carrier_url(channel: MessageChannel) -> str:
    """Who carries messages of a kind, as the settings say; empty where nobody does."""
    settings = app_settings()
    return settings.mail_url if channel is MessageChannel.EMAIL else settings.text_url


def can_reach_people(channel: MessageChannel) -> bool:
    """Whether a message of this kind would reach anybody. In a demo the outbox page stands for the post."""
    return bool(carrier_url(channel)) or app_settings().is_demo
