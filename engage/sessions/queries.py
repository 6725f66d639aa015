"""Reads about sessions."""

from sqlalchemy import select

from engage.activities.rules.lifecycle import PUBLIC_STATES
from engage.kernel.db import db
from engage.rules.errors import NotFoundError
from engage.sessions.models import EngagementSession


def session_or_404(slug: str) -> EngagementSession:
    """Any session, for officers."""
    session = db.session.scalars(
        select(EngagementSession).where(EngagementSession.slug == slug)
    ).first()
    if session is None:
        raise NotFoundError("session", slug=slug)
    return session


def public_session_or_404(slug: str) -> EngagementSession:
    """A session that residents may see."""
    session = session_or_404(slug)
    if session.state not in PUBLIC_STATES:
        raise NotFoundError("session", slug=slug)
    return session


def session_by_id(session_id: str) -> EngagementSession:
    session = db.session.scalars(
        select(EngagementSession).where(EngagementSession.id == session_id)
    ).first()
    if session is None:
        raise NotFoundError("session", id=session_id)
    return session


def sessions_of(programme_id: str) -> list[EngagementSession]:
    return list(
        db.session.scalars(
            select(EngagementSession)
            .where(EngagementSession.programme_id == programme_id)
            .order_by(EngagementSession.starts_at)
        )
    )
