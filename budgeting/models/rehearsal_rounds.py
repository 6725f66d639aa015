"""Rehearsals of a draft round: a copy of it, with codes and a box of its own.

A rehearsal is no ``Round`` and no ``Activity``. Whatever lists, reports, publishes, pays for or follows rounds points at those
tables by a foreign key, so the database itself keeps a rehearsal out of it; and nothing here points anywhere but at the draft.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgeting.models.rounds import NO_ROW_NUMBERS, Round
from engage.kernel.db import Identified, Model


class RehearsalRound(Identified, Model):
    """A draft as it was when somebody made a rehearsal of it. Later changes of the draft do not reach it."""

    __tablename__ = "pb_rehearsal_round"

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), index=True)
    copied: Mapped[dict[str, Any]]
    """Words, money, rules, dates and projects of the draft."""
    outcome: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Empty until it is counted; only ``tie`` (numbers of projects) where the written list leaves one."""
    created_at: Mapped[datetime]
    pb_round: Mapped[Round] = relationship()


class RehearsalCode(Identified, Model):
    """A code that is good in one rehearsal and nowhere else. It is worth nothing, so it can be shown again and again."""

    __tablename__ = "pb_rehearsal_code"
    __table_args__ = (NO_ROW_NUMBERS,)

    rehearsal_id: Mapped[str] = mapped_column(ForeignKey("pb_rehearsal_round.id"), index=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    is_used: Mapped[bool] = mapped_column(default=False)


class RehearsalBallot(Identified, Model):
    """What somebody of the officers' team marked in a rehearsal, or what was made up."""

    __tablename__ = "pb_rehearsal_ballot"
    __table_args__ = (NO_ROW_NUMBERS,)

    rehearsal_id: Mapped[str] = mapped_column(ForeignKey("pb_rehearsal_round.id"), index=True)
    marks: Mapped[list[Any]]
