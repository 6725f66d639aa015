"""Rounds, projects, the voter register and the ballot box.

Rows of the box have random ids and, on SQLite, no hidden row number, so that neither says in what order people voted.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgeting.rules.ballot_facts import form_from_facts
from budgeting.rules.ballots import BallotForm
from budgeting.rules.register import Standing
from engage.activities.models import Activity
from engage.kernel.db import Identified, Model

NO_ROW_NUMBERS = {"sqlite_with_rowid": False}
KIND = "round"


class Round(Activity):
    """A "You Say, We Pay" round. ``rules`` and everything residents vote on are frozen under ``rules_digest`` at opening."""

    __tablename__ = "pb_round"
    __mapper_args__ = {"polymorphic_identity": KIND}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    id: Mapped[str] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    budget_pence: Mapped[int]
    rules: Mapped[dict[str, Any]]
    """The written rules as data: ``count`` (``rules.rule_facts``), ``ballot`` (``rules.ballot_facts``) and how to vote without a computer."""
    rules_digest: Mapped[str] = mapped_column(String(64), default="")
    code_salt: Mapped[str] = mapped_column(String(64))
    codes_issued: Mapped[int] = mapped_column(default=0)
    sealed_length: Mapped[int] = mapped_column(default=0)
    is_key_tested: Mapped[bool] = mapped_column(default=False)
    source: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What an import did not understand, kept so that an export can give it back."""
    outcome: Mapped[dict[str, Any]] = mapped_column(default=dict)
    counted_at: Mapped[datetime | None]
    declared_at: Mapped[datetime | None]
    projects: Mapped[list["Project"]] = relationship(
        back_populates="pb_round", order_by="Project.position"
    )
    keys: Mapped[list["RoundKey"]] = relationship(
        back_populates="pb_round", order_by="RoundKey.position"
    )

    @property
    def ballot_form(self) -> BallotForm:
        """The written rule for this round's ballots."""
        return form_from_facts(self.rules["ballot"], budget_pence=self.budget_pence)

    @property
    def costs(self) -> dict[str, int]:
        """What each project costs in pence, by number, in the order of the list."""
        return {project.number: project.cost_pence for project in self.projects}


class Project(Identified, Model):
    """Something residents can choose to pay for. ``number`` is its id on the ballot and in published files."""

    __tablename__ = "pb_project"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("cost_pence > 0", name="cost_is_positive"),
    )

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), index=True)
    number: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    cost_pence: Mapped[int]
    category: Mapped[str] = mapped_column(String(64), default="")
    picture: Mapped[str] = mapped_column(String(64), default="")
    words: Mapped[dict[str, Any]]
    """Fields: title, summary, category."""
    source: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pb_round: Mapped[Round] = relationship(back_populates="projects")


class RoundKey(Identified, Model):
    """The public half of one of the two keys. The private half is on a printed card and nowhere else."""

    __tablename__ = "pb_round_key"
    __table_args__ = (
        UniqueConstraint("round_id", "position"),
        UniqueConstraint("round_id", "officer_id"),
    )

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"))
    position: Mapped[int]
    officer_id: Mapped[str] = mapped_column(String(64))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    pb_round: Mapped[Round] = relationship(back_populates="keys")


class RegisterEntry(Identified, Model):
    """One right to vote, and whether it has been used. Holds no name and, once counted, no time and no way to a ballot."""

    __tablename__ = "pb_register_entry"
    __table_args__ = (UniqueConstraint("round_id", "code_digest"), NO_ROW_NUMBERS)

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"))
    code_digest: Mapped[str] = mapped_column(String(64))
    standing: Mapped[str] = mapped_column(String(16), default=Standing.UNUSED.value)


class SealedBallot(Identified, Model):
    """The outer envelope (register entry, tracker, channel) around a ballot that nobody can read before the count."""

    __tablename__ = "pb_sealed_ballot"
    __table_args__ = (UniqueConstraint("round_id", "tracker"), NO_ROW_NUMBERS)

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), index=True)
    register_entry_id: Mapped[str] = mapped_column(ForeignKey("pb_register_entry.id"), unique=True)
    tracker: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class TrackerEntry(Identified, Model):
    """A line of the public list by which voters see that their ballot was in the box. Written at the count."""

    __tablename__ = "pb_tracker_entry"
    __table_args__ = (UniqueConstraint("round_id", "tracker"), NO_ROW_NUMBERS)

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), index=True)
    tracker: Mapped[str] = mapped_column(String(32))


class Ballot(Identified, Model):
    """An opened ballot: its marks and nothing else."""

    __tablename__ = "pb_ballot"
    __table_args__ = (NO_ROW_NUMBERS,)

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), index=True)
    marks: Mapped[list[Any]]
    """As ``budgeting.rules.marks`` writes them. Empty is a blank ballot."""
