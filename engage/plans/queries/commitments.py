"""Reads of what the council promised."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from engage.kernel.clock import today
from engage.kernel.db import db
from engage.plans.models import Commitment, CommitmentStep, Consultation
from engage.plans.rules.commitments import UNFINISHED
from engage.rules.errors import NotFoundError
from engage.rules.window import day_of

_UNFINISHED = [state.value for state in UNFINISHED]


def commitments_of(consultation: Consultation) -> list[Commitment]:
    """Every promise with its steps, in the order they were made."""
    return list(
        db.session.scalars(
            select(Commitment)
            .where(Commitment.consultation_id == consultation.id)
            .options(selectinload(Commitment.steps))
            .order_by(Commitment.number)
        )
    )


def has_commitments(consultation: Consultation) -> bool:
    own = select(Commitment.id).where(Commitment.consultation_id == consultation.id)
    return db.session.scalars(own.limit(1)).first() is not None


def commitment_or_404(consultation: Consultation, number: int) -> Commitment:
    found = db.session.scalars(
        select(Commitment).where(
            Commitment.consultation_id == consultation.id, Commitment.number == number
        )
    ).first()
    if found is None:
        raise NotFoundError("commitment", number=number)
    return found


def commitment_to_change(commitment_id: str) -> Commitment:
    """A promise, locked until the transaction ends. Raises ``NotFoundError``."""
    found = db.session.get(Commitment, commitment_id, populate_existing=True, with_for_update=True)
    if found is None:
        raise NotFoundError("commitment", id=commitment_id)
    return found


def commitments_unfinished() -> list[tuple[Commitment, Consultation]]:
    """Promises of every plan that are neither done nor dropped, the one that is due first at the beginning."""
    rows = db.session.execute(
        select(Commitment, Consultation)
        .join(Consultation, Consultation.id == Commitment.consultation_id)
        .where(Commitment.state.in_(_UNFINISHED))
        .options(selectinload(Commitment.steps))
        .order_by(Commitment.due_on, Commitment.id)
    )
    return [(commitment, consultation) for commitment, consultation in rows]


def commitments_made_by(day: date) -> list[tuple[Commitment, Consultation]]:
    """Promises of every plan that had been made by the end of a London day, with their steps: plan by plan, as they were made."""
    rows = db.session.execute(
        select(Commitment, Consultation)
        .join(Consultation, Consultation.id == Commitment.consultation_id)
        .options(selectinload(Commitment.steps))
        .order_by(Consultation.slug, Commitment.number)
    ).all()
    return [(row, consultation) for row, consultation in rows if steps_by(row, day)]


def steps_by(row: Commitment, day: date) -> list[CommitmentStep]:
    """The steps of a promise up to the end of a London day, oldest first."""
    return [step for step in row.steps if day_of(step.taken_at) <= day]


def first_promised_on() -> date | None:
    """The London day of the first promise of all."""
    first = db.session.scalar(select(func.min(CommitmentStep.taken_at)))
    return day_of(first) if first else None


def number_overdue() -> int:
    """How many promises are neither done nor dropped although their day has passed: the menu's count."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Commitment)
            .where(Commitment.state.in_(_UNFINISHED), Commitment.due_on < today())
        )
        or 0
    )
