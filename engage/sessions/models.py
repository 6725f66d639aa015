"""Sessions: people in a room, with a facilitator."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engage.activities.models import Activity

KIND = "session"


class EngagementSession(Activity):
    """An event. ``words`` add ``place`` and ``programme_of_the_day``; ``door_count`` is how many people came in."""

    __tablename__ = "engagement_session"
    __table_args__ = (CheckConstraint("door_count >= 0", name="door_count_is_not_negative"),)
    __mapper_args__ = {"polymorphic_identity": KIND}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    id: Mapped[str] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    door_count: Mapped[int | None]
