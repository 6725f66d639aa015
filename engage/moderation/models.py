"""The queue of what residents wrote, who is to hear of a concern, and notices that words harm somebody."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.kernel.db import Identified, Model
from engage.moderation.rules.decisions import ItemState
from engage.moderation.rules.notices import NoticeState
from engage.people.models import Account


class QueueItem(Identified, Model):
    """One contribution on its way to the public, or not. The words themselves stay with their activity."""

    __tablename__ = "queue_item"
    __table_args__ = (Index("ix_queue_item_state_due_at", "state", "due_at"),)

    key: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    activity_id: Mapped[str] = mapped_column(String(32), index=True)
    language: Mapped[str] = mapped_column(String(16))
    flags: Mapped[list[Any]]
    is_urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(16), default=ItemState.WAITING.value)
    reason: Mapped[str] = mapped_column(String(32), default="")
    public_text: Mapped[str] = mapped_column(Text, default="")
    """What the public reads; empty unless released or redacted."""
    received_at: Mapped[datetime]
    due_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every decision: a page that was opened before another officer decided is refused."""


class SafeguardingAlert(Identified, Model):
    """A concern for somebody: raised by a detector or a moderator, and open until a named person has taken it on."""

    __tablename__ = "safeguarding_alert"

    item_id: Mapped[str] = mapped_column(ForeignKey("queue_item.id"), unique=True)
    raised_at: Mapped[datetime]
    raised_by: Mapped[str] = mapped_column(String(64))
    lead_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    taken_on_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    taken_on_at: Mapped[datetime | None]
    item: Mapped[QueueItem] = relationship()


class SafeguardingLead(Model):
    """The one officer who is told. A single row, changed by an administrator."""

    __tablename__ = "safeguarding_lead"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    account: Mapped[Account] = relationship()


class Notice(Identified, Model):
    """Somebody says that published words harm their reputation. Who that is is forgotten a year after it ended."""

    __tablename__ = "notice"

    said: Mapped[dict[str, Any]]
    """Fields: those of ``rules.notices.NEEDED``, and ``may_share``."""
    item_id: Mapped[str | None] = mapped_column(ForeignKey("queue_item.id"))
    """The contribution whose words they are, once an officer has found it."""
    state: Mapped[str] = mapped_column(String(16), default=NoticeState.WAITING.value)
    received_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    steps: Mapped[list[Any]]
    """``{"state", "at", "by"}`` of every step, the first one its arrival."""
    version: Mapped[int] = mapped_column(default=1)
    item: Mapped[QueueItem | None] = relationship()
