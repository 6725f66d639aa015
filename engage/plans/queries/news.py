"""Reads of what is new about a plan."""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, exists, func, or_, select

from engage.activities.rules.lifecycle import State
from engage.kernel.db import db
from engage.plans.models import (
    Commitment,
    CommitmentStep,
    Consultation,
    FeedbackResponse,
    PlanVersion,
)
from engage.plans.rules.formats import from_documents


@dataclass(frozen=True)
class News:
    """What was published since followers were last told: replies, a version, steps of promises."""

    has_replies: bool
    has_version: bool
    has_steps: bool
    has_format: bool = False


def consultations_with_news() -> list[tuple[Consultation, News]]:
    """Those whose followers have not been told of everything yet, and of what."""
    newer = [_published_since(FeedbackResponse), _published_since(PlanVersion), _step_since()]
    rows = db.session.execute(select(Consultation, *newer).where(or_(*newer)))
    told = {row[0].id: (row[0], News(*map(bool, row[1:]))) for row in rows}
    for consultation in _with_format_come():
        _there, news = told.get(consultation.id, (consultation, News(False, False, False)))
        told[consultation.id] = (consultation, replace(news, has_format=True))
    return list(told.values())


def _with_format_come() -> list[Consultation]:
    """Open ones for which a promised format came since followers were last told."""
    found = db.session.scalars(select(Consultation).where(Consultation.state == State.OPEN))
    return [
        each
        for each in found
        if any(
            promised.came_at and promised.came_at > (each.told_at or each.created_at)
            for promised in from_documents(each.formats)
        )
    ]


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
