"""Reads about programmes and activities of any kind."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from engage.activities.models import Activity, Outage, Programme
from engage.activities.rules.dates import is_hit, undecided
from engage.activities.rules.lifecycle import PUBLIC_STATES, State
from engage.kernel.db import db
from engage.rules.errors import InvalidError, NotFoundError


def window_is_open(now: datetime) -> ColumnElement[bool]:
    """The SQL twin of ``Window.is_open``."""
    return and_(
        or_(Activity.opens_at.is_(None), Activity.opens_at <= now),
        or_(Activity.closes_at.is_(None), Activity.closes_at > now),
    )


def activities_open(now: datetime) -> list[Activity]:
    """What residents can take part in at this moment; what closes soonest comes first, what stays open for good last."""
    return list(
        db.session.scalars(
            select(Activity)
            .where(Activity.state == State.OPEN, window_is_open(now))
            .order_by(Activity.position, Activity.closes_at.nulls_last(), Activity.slug)
        )
    )


def activities_over(now: datetime) -> list[Activity]:
    """Public activities that nobody can take part in any more, newest first."""
    return list(
        db.session.scalars(
            select(Activity)
            .where(
                Activity.state.in_(PUBLIC_STATES),
                ~and_(Activity.state == State.OPEN, window_is_open(now)),
            )
            .where(Activity.closes_at <= now)
            .order_by(Activity.closes_at.desc())
        )
    )


def activities_of(programme_id: str) -> list[Activity]:
    """Every activity of a programme, in its order."""
    return list(
        db.session.scalars(
            select(Activity)
            .where(Activity.programme_id == programme_id)
            .order_by(Activity.position, Activity.id)
        )
    )


def programmes() -> list[Programme]:
    return list(db.session.scalars(select(Programme).order_by(Programme.slug)))


def programme_or_404(slug: str) -> Programme:
    programme = db.session.scalars(select(Programme).where(Programme.slug == slug)).first()
    if programme is None:
        raise NotFoundError("programme", slug=slug)
    return programme


def programme_to_join(slug: str | None) -> Programme:
    """The programme an import belongs to: the one named, or the only one there is.

    Raises ``InvalidError`` ``programme_not_named`` when there are several or none, ``NotFoundError`` for an unknown name.
    """
    if slug is not None:
        return programme_or_404(slug)
    known = programmes()
    if len(known) != 1:
        raise InvalidError("programme_not_named", where="--programme", known=len(known))
    return known[0]


def is_slug_taken(slug: str) -> bool:
    """Whether an activity has this address already."""
    return db.session.scalars(select(Activity.id).where(Activity.slug == slug)).first() is not None


def check_slug(slug: str) -> None:
    """Raise ``InvalidError`` ``slug_taken`` when an activity has this address already."""
    if is_slug_taken(slug):
        raise InvalidError("slug_taken", where="--slug", slug=slug)


def outages() -> list[Outage]:
    """The newest first."""
    return list(db.session.scalars(select(Outage).order_by(Outage.began_at.desc(), Outage.id)))


def outage_or_404(outage_id: str) -> Outage:
    outage = db.session.get(Outage, outage_id)
    if outage is None:
        raise NotFoundError("outage", id=outage_id)
    return outage


def public_activity_or_404(slug: str) -> Activity:
    """An activity of any kind that residents may see."""
    activity = db.session.scalars(select(Activity).where(Activity.slug == slug)).first()
    if activity is None or activity.state not in PUBLIC_STATES:
        raise NotFoundError("activity", slug=slug)
    return activity


def activities_hit(outage: Outage) -> list[Activity]:
    """Those that people could have taken part in during an outage, or that say so already."""
    return [
        activity
        for activity in _public_activities()
        if any(told["outage"] == outage.id for told in activity.dates_told)
        or is_hit(activity.window, began_at=outage.began_at, ended_at=outage.ended_at)
    ]


def count_undecided() -> int:
    """How often an outage hit something and nobody has said yet whether there is more time. A workload."""
    return sum(len(undecided(activity.dates_told)) for activity in _public_activities())


def _public_activities() -> list[Activity]:
    return list(
        db.session.scalars(
            select(Activity)
            .where(Activity.state.in_(PUBLIC_STATES))
            .order_by(Activity.position, Activity.id)
        )
    )
