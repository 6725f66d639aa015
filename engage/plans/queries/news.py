"""Reads of what is new about a plan."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select

from engage.kernel.db import db
from engage.plans.models import (
    Commitment,
    CommitmentStep,
    Consultation,
    FeedbackResponse,
    PlanVersion,
)


@dataclass(frozen=True)
class News:
    """What was published since followers were last told: replies, a version, steps of promises."""

    has_replies: bool
    has_version: bool
    has_steps: bool


def consultations_with_news() -> list[tuple[Consultation, News]]:
    """Those whose followers have not been told of everything yet, and of what."""
    newer = [_published_since(FeedbackResponse), _published_since(PlanVersion), _step_since()]
    rows = db.session.execute(select(Consultation, *newer).where(or_(*newer)))
    return [(consultation, News(*map(bool, found))) for consultation, *found in rows]


def _published_since(model: type[FeedbackResponse | PlanVersion]) -> ColumnElement[bool]:
    return exists(
        select(model.id).where(
            model.consultation_id == Consultation.id, model.published_at > _last_told()
        )
    )


def _step_since() -> ColumnElement[bool]:
    return exists(
        select(CommitmentStep.id)
        .join(Commitment, Commitment.id == CommitmentStep.commitment_id)
        .where(
            Commitment.consultation_id == Consultation.id, CommitmentStep.taken_at > _last_told()
        )
    )


def _last_told() -> ColumnElement[object]:
    return func.coalesce(Consultation.told_at, Consultation.created_at)
