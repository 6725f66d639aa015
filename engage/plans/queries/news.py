"""Reads of what is new about a plan."""

from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select

from engage.kernel.db import db
from engage.plans.models import Consultation, FeedbackResponse, PlanVersion


@dataclass(frozen=True)
class News:
    """What was published since followers were last told."""

    has_replies: bool
    has_version: bool


def news_since(consultation: Consultation) -> News:
    return News(
        has_replies=_has_newer(FeedbackResponse, consultation),
        has_version=_has_newer(PlanVersion, consultation),
    )


def consultations_with_news() -> list[Consultation]:
    """Those whose followers have not been told of everything yet."""
    newer = [
        exists(
            select(model.id).where(
                model.consultation_id == Consultation.id,
                model.published_at > func.coalesce(Consultation.told_at, Consultation.created_at),
            )
        )
        for model in (FeedbackResponse, PlanVersion)
    ]
    return list(db.session.scalars(select(Consultation).where(or_(*newer))))


def _has_newer(model: type[FeedbackResponse | PlanVersion], consultation: Consultation) -> bool:
    since = consultation.told_at or consultation.created_at
    newer = select(model.id).where(
        model.consultation_id == consultation.id, model.published_at > since
    )
    return db.session.scalars(newer.limit(1)).first() is not None
