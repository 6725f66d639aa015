"""Addresses that hear of news. They stand in a table of their own and can be forgotten by themselves."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engage.kernel.db import Identified, Model


class Follower(Identified, Model):
    """An address that asked to hear of an activity's news. Nothing leads from it to a vote or a comment, and nothing refers to it."""

    __tablename__ = "news_follower"
    __table_args__ = (UniqueConstraint("activity_id", "email"),)

    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id"))
    email: Mapped[str] = mapped_column(String(254), index=True)
    view: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
