"""Reads of what the council promised."""

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from engage.kernel.clock import today
from engage.kernel.db import db
from engage.plans.models import Commitment, Consultation
from engage.plans.rules.commitments import UNFINISHED
from engage.rules.errors import NotFoundError

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
        .order_by(Commitment.due_on, Commitment.id)
    )
    return [(commitment, consultation) for commitment, consultation in rows]


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
