"""Reads of the queue."""

import unicodedata
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from engage.activities.models import TextTranslation
from engage.kernel.db import db
from engage.moderation.models import Notice, QueueItem, SafeguardingAlert, SafeguardingLead
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


def notices(limit: int = PAGE) -> list[Notice]:
    """Those under way first, what is due first before all."""
    return list(
        db.session.scalars(
            select(Notice)
            .order_by(Notice.due_at.is_(None), Notice.due_at, Notice.received_at.desc(), Notice.id)
            .limit(limit)
        )
    )


def notice_or_404(notice_id: str) -> Notice:
    notice = db.session.get(Notice, notice_id)
    if notice is None:
        raise NotFoundError("notice", id=notice_id)
    return notice


def notice_to_change(notice_id: str) -> Notice:
    """A notice, locked until the transaction ends. Raises ``NotFoundError``."""
    notice = db.session.get(Notice, notice_id, populate_existing=True, with_for_update=True)
    if notice is None:
        raise NotFoundError("notice", id=notice_id)
    return notice


def notices_ended(before: datetime) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.ended_at < before)))


def count_notices_under_way() -> int:
    return (
        db.session.scalar(
            select(func.count()).select_from(Notice).where(Notice.due_at.is_not(None))
        )
        or 0
    )


def public_items_saying(words: str, limit: int = PAGE) -> list[QueueItem]:
    """What the public reads that holds some words, as written or in its translation, in any case of letters."""
    said = unicodedata.normalize("NFC", " ".join(words.split()))
    return list(
        db.session.scalars(
            select(QueueItem)
            .outerjoin(TextTranslation, TextTranslation.key == QueueItem.key)
            .where(
                or_(
                    and_(
                        QueueItem.public_text != "",
                        QueueItem.public_text.icontains(said, autoescape=True),
                    ),
                    and_(
                        TextTranslation.public_text != "",
                        TextTranslation.public_text.icontains(said, autoescape=True),
                    ),
                )
            )
            .order_by(QueueItem.id)
            .limit(limit)
        )
    )


def _count(condition: object) -> int:
    return (
        db.session.scalar(select(func.count()).select_from(QueueItem).where(condition))  # type: ignore[arg-type]  # a column's comparison
        or 0
    )
