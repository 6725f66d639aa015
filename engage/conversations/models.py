"""Records of conversations, and what was said in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.activities.models import Programme
from engage.kernel.db import Identified, Model

KIND = "conversation"


class Conversation(Identified, Model):
    """One conversation, written down by officers: nobody signs up and nobody is named. ``people`` is the count at the door."""

    __tablename__ = "conversation"
    __table_args__ = (CheckConstraint("people > 0", name="people_is_positive"),)

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), index=True)
    programme: Mapped[Programme] = relationship()
    form: Mapped[str] = mapped_column(String(16))
    place: Mapped[str] = mapped_column(String(200))
    group_name: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date]
    people: Mapped[int]
    notes: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    quotes: Mapped[list["ConversationQuote"]] = relationship(
        order_by="ConversationQuote.text", cascade="all, delete-orphan"
    )


class ConversationQuote(Identified, Model):
    """Somebody's own words. Without ``may_quote`` it is for the council alone."""

    __tablename__ = "conversation_quote"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(16))
    tags: Mapped[list[Any]]
    may_quote: Mapped[bool]
