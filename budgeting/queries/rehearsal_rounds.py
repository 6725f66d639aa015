"""Reads about rehearsals."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from budgeting.models.rehearsal_rounds import RehearsalBallot, RehearsalCode, RehearsalRound
from budgeting.models.rounds import Project, Round
from engage.activities.rules.lifecycle import State
from engage.kernel.db import db
from engage.rules.errors import NotFoundError


def rehearsal_or_404(rehearsal_id: str) -> RehearsalRound:
    rehearsal = db.session.get(RehearsalRound, rehearsal_id)
    if rehearsal is None:
        raise NotFoundError("rehearsal", id=rehearsal_id)
    return rehearsal


def rehearsals_of(pb_round: Round) -> list[RehearsalRound]:
    """Newest first."""
    return list(
        db.session.scalars(
            select(RehearsalRound)
            .where(RehearsalRound.round_id == pb_round.id)
            .order_by(RehearsalRound.created_at.desc(), RehearsalRound.id)
        )
    )


def rehearsal_codes(rehearsal: RehearsalRound) -> list[RehearsalCode]:
    return list(
        db.session.scalars(
            select(RehearsalCode)
            .where(RehearsalCode.rehearsal_id == rehearsal.id)
            .order_by(RehearsalCode.code)
        )
    )


def rehearsed_marks(rehearsal: RehearsalRound) -> list[list[Any]]:
    """What is in the box, in the order of random ids."""
    return list(
        db.session.scalars(
            select(RehearsalBallot.marks)
            .where(RehearsalBallot.rehearsal_id == rehearsal.id)
            .order_by(RehearsalBallot.id)
        )
    )


def number_rehearsed(rehearsal: RehearsalRound) -> int:
    in_box = select(func.count()).where(RehearsalBallot.rehearsal_id == rehearsal.id)
    return db.session.scalar(in_box) or 0


def played_round(rehearsal: RehearsalRound) -> Round:
    """The copy as the pages of a ballot take it: a ``Round`` in memory alone, under the rehearsal's own id and address.

    It belongs to no session and to no programme, so nothing can save it.
    """
    copied = rehearsal.copied
    opens_at, closes_at = (
        datetime.fromisoformat(copied[name]) if copied[name] else None
        for name in ("opens_at", "closes_at")
    )
    return Round(
        id=rehearsal.id,
        slug=rehearsal.id,
        state=State.OPEN.value,
        words=copied["words"],
        budget_pence=copied["budget_pence"],
        rules=copied["rules"],
        rules_digest="",
        opens_at=opens_at,
        closes_at=closes_at,
        outcome=rehearsal.outcome,
        dates_told=[],
        projects=[Project(**told) for told in copied["projects"]],
    )
