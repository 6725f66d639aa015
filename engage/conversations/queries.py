"""Reads about conversations."""

from sqlalchemy import select

from engage.conversations.models import Conversation, ConversationQuote
from engage.kernel.db import db
from engage.rules.errors import NotFoundError


def conversations_all() -> list[Conversation]:
    """Every conversation, the newest first."""
    return list(
        db.session.scalars(
            select(Conversation).order_by(Conversation.held_on.desc(), Conversation.id)
        )
    )


def conversations_of(programme_id: str) -> list[Conversation]:
    """Of one programme, the first one first."""
    return list(
        db.session.scalars(
            select(Conversation)
            .where(Conversation.programme_id == programme_id)
            .order_by(Conversation.held_on, Conversation.id)
        )
    )


def conversation_or_404(conversation_id: str) -> Conversation:
    conversation = db.session.get(Conversation, conversation_id)
    if conversation is None:
        raise NotFoundError("conversation", id=conversation_id)
    return conversation


def quote_or_404(conversation: Conversation, quote_id: str) -> ConversationQuote:
    for quote in conversation.quotes:
        if quote.id == quote_id:
            return quote
    raise NotFoundError("conversation_quote", id=quote_id)
