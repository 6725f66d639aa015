"""Reads about programmes and activities of any kind."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from engage.activities.models import Activity, Programme
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
    """What residents can take part in at this moment; what closes soonest comes first."""
    return list(
        db.session.scalars(
            select(Activity)
            .where(Activity.state == State.OPEN, window_is_open(now))
            .order_by(Activity.position, Activity.closes_at)
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
