"""Reads of the queue."""

from sqlalchemy import func, select

from engage.kernel.db import db
from engage.moderation.models import QueueItem, SafeguardingAlert, SafeguardingLead
from engage.moderation.rules.decisions import ItemState
from engage.rules.errors import NotFoundError

PAGE = 25


def items_waiting(limit: int = PAGE) -> list[QueueItem]:
    """What nobody has decided yet: urgent first, then what is due first."""
    return list(
        db.session.scalars(
            select(QueueItem)
            .where(QueueItem.state == ItemState.WAITING)
            .order_by(QueueItem.is_urgent.desc(), QueueItem.due_at, QueueItem.id)
            .limit(limit)
        )
    )


def count_waiting() -> int:
    """A workload: never crossed with anything."""
    return _count(QueueItem.state == ItemState.WAITING)


def received_by(activity_id: str) -> int:
    """Everything an activity received, whatever was decided about it."""
    return _count(QueueItem.activity_id == activity_id)


def items_decided(limit: int = PAGE) -> list[QueueItem]:
    """The newest decisions, to look at again."""
    return list(
        db.session.scalars(
            select(QueueItem)
            .where(QueueItem.decided_at.is_not(None))
            .order_by(QueueItem.decided_at.desc(), QueueItem.id)
            .limit(limit)
        )
    )


def item_or_404(item_id: str) -> QueueItem:
    item = db.session.get(QueueItem, item_id)
    if item is None:
        raise NotFoundError("queue_item", id=item_id)
    return item


def item_to_decide(item_id: str) -> QueueItem:
    """An item, locked until the transaction ends. Raises ``NotFoundError``."""
    item = db.session.get(QueueItem, item_id, populate_existing=True, with_for_update=True)
    if item is None:
        raise NotFoundError("queue_item", id=item_id)
    return item


def item_of(key: str) -> QueueItem | None:
    return db.session.scalars(select(QueueItem).where(QueueItem.key == key)).first()


def alerts_open() -> list[SafeguardingAlert]:
    """Concerns that nobody has taken on, the oldest first."""
    return list(
        db.session.scalars(
            select(SafeguardingAlert)
            .where(SafeguardingAlert.taken_on_at.is_(None))
            .order_by(SafeguardingAlert.raised_at)
        )
    )


def alert_of(item_id: str) -> SafeguardingAlert | None:
    return db.session.scalars(
        select(SafeguardingAlert).where(SafeguardingAlert.item_id == item_id)
    ).first()


def safeguarding_lead() -> SafeguardingLead | None:
    return db.session.get(SafeguardingLead, 1)


def _count(condition: object) -> int:
    return (
        db.session.scalar(select(func.count()).select_from(QueueItem).where(condition))  # type: ignore[arg-type]  # a column's comparison
        or 0
    )
