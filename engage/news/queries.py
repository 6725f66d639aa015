"""Reads of who hears of news."""

from datetime import datetime

from sqlalchemy import select

from engage.activities.models import Activity
from engage.activities.ports import Followable, ports_of
from engage.kernel.db import db
from engage.news.models import Follower
from engage.rules.errors import NotFoundError


def followable_or_404(slug: str) -> Activity:
    """An activity whose kind tells of news. Whether this one does already, its port says."""
    activity = db.session.scalars(select(Activity).where(Activity.slug == slug)).first()
    kinds = {port.kind for port in ports_of(Followable)}  # type: ignore[type-abstract]  # a protocol is the key
    if activity is None or activity.kind not in kinds:
        raise NotFoundError("activity", slug=slug)
    return activity


def follower_by_id(follower_id: str) -> Follower | None:
    return db.session.get(Follower, follower_id)


def follower_of(activity: Activity, email: str) -> Follower | None:
    return db.session.scalars(
        select(Follower).where(Follower.activity_id == activity.id, Follower.email == email)
    ).first()


def followers_of(activity: Activity) -> list[Follower]:
    """Addresses that were confirmed, in the order of their random ids."""
    return list(
        db.session.scalars(
            select(Follower)
            .where(Follower.activity_id == activity.id, Follower.confirmed_at.is_not(None))
            .order_by(Follower.id)
        )
    )


def followers_with(email: str) -> list[Follower]:
    """Every activity that an address follows or was asked to confirm."""
    return list(
        db.session.scalars(
            select(Follower).where(Follower.email == email.strip().lower()).order_by(Follower.id)
        )
    )


def followers_unconfirmed(before: datetime) -> list[Follower]:
    """Addresses that were asked to confirm before a moment and never did."""
    return list(
        db.session.scalars(
            select(Follower).where(Follower.confirmed_at.is_(None), Follower.asked_at < before)
        )
    )
