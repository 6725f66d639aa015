"""What becomes of a declared round: the formal decision, awards and their accounts, letters and updates.

Nothing here is about voters.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgeting.models.rounds import Project, Round
from budgeting.rules.awards import AwardState
from budgeting.rules.ledger import Entry, EntryKind, Totals, totals_of
from engage.kernel.db import Identified, Model


class FormalDecision(Model):
    """Who decided what about a round's outcome. One a round; confirmed by a second officer before it is written."""

    __tablename__ = "pb_formal_decision"

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), primary_key=True)
    decided_by: Mapped[str] = mapped_column(String(200))
    decided_on: Mapped[date]
    other_body: Mapped[str] = mapped_column(Text, default="")
    """Why another body than the written rules name took the decision; empty where it was the one."""
    departures: Mapped[list[Any]]
    """``number``, ``awarded_pence`` and ``reason`` of each departure from the vote."""
    recorded_at: Mapped[datetime]
    corrections: Mapped[list[Any]] = mapped_column(default=list)
    """What was published before each correction, oldest first, with ``corrected_on`` and ``why``."""


class Award(Identified, Model):
    """Money offered to a project, and how far it has come. What was paid, spent and given back is read from the entries."""

    __tablename__ = "pb_award"
    __table_args__ = (
        UniqueConstraint("round_id", "project_id"),
        CheckConstraint("awarded_pence > 0", name="award_is_positive"),
    )

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), index=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("pb_project.id"))
    place: Mapped[int]
    """Its place in the order of funding."""
    awarded_pence: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default=AwardState.OFFERED.value)
    group_name: Mapped[str] = mapped_column(String(200), default="")
    conditions: Mapped[str] = mapped_column(Text, default="")
    answer_by: Mapped[date | None]
    letter_sent_on: Mapped[date | None]
    """When its letter went to the group; nobody accepts what they were not sent."""
    answered_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was declined or withdrawn, as residents read it."""
    follows: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the written rule made of the money when the award fell away: ``rules.falls.Following.written``."""
    instead_of_id: Mapped[str | None] = mapped_column(ForeignKey("pb_award.id"))
    project: Mapped[Project] = relationship()
    pb_round: Mapped[Round] = relationship()
    instead_of: Mapped["Award | None"] = relationship(remote_side="Award.id")
    entries: Mapped[list["LedgerEntry"]] = relationship(order_by="LedgerEntry.number")
    milestones: Mapped[list["Milestone"]] = relationship(
        order_by="Milestone.due_on, Milestone.id", cascade="all, delete-orphan"
    )
    updates: Mapped[list["AwardUpdate"]] = relationship(order_by="AwardUpdate.written_at.desc()")

    @property
    def totals(self) -> Totals:
        """The account, added up anew."""
        return totals_of(self.awarded_pence, [entry.as_entry for entry in self.entries])

    def paid_for(self, milestone_id: str) -> int:
        """What was paid for a planned payment, without what was taken back, in pence."""
        taken_back = {entry.corrects for entry in self.entries}
        return sum(
            entry.amount_pence
            for entry in self.entries
            if entry.kind == EntryKind.PAYMENT
            and entry.milestone_id == milestone_id
            and entry.number not in taken_back
        )


class LedgerEntry(Identified, Model):
    """One line of an award's account. Only ever added: a mistake is taken back by a counter entry."""

    __tablename__ = "pb_ledger_entry"
    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        UniqueConstraint("award_id", "corrects"),
        CheckConstraint("amount_pence <> 0", name="amount_is_something"),
    )

    award_id: Mapped[str] = mapped_column(ForeignKey("pb_award.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    amount_pence: Mapped[int]
    on: Mapped[date] = mapped_column("happened_on")
    what_for: Mapped[str] = mapped_column(String(300), default="")
    milestone_id: Mapped[str | None] = mapped_column(ForeignKey("pb_milestone.id"))
    corrects: Mapped[int | None]
    recorded_at: Mapped[datetime]

    @property
    def as_entry(self) -> Entry:
        return Entry(self.number, EntryKind(self.kind), self.amount_pence, self.corrects)


class Milestone(Identified, Model):
    """A step of a project and the payment planned for it."""

    __tablename__ = "pb_milestone"
    __table_args__ = (CheckConstraint("amount_pence > 0", name="amount_is_positive"),)

    award_id: Mapped[str] = mapped_column(ForeignKey("pb_award.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date]
    amount_pence: Mapped[int]
    reached_on: Mapped[date | None]


class AwardUpdate(Identified, Model):
    """News of a project in somebody's words. Public only as ``public_text``, after a moderator released it."""

    __tablename__ = "pb_award_update"

    award_id: Mapped[str] = mapped_column(ForeignKey("pb_award.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(16))
    written_at: Mapped[datetime]
    public_text: Mapped[str] = mapped_column(Text, default="")
    released_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When followers were told: once, whatever is decided later."""
    award: Mapped[Award] = relationship(back_populates="updates")


class LetterWords(Model):
    """A round's own award letter, where officers have changed the one that comes with the house."""

    __tablename__ = "pb_letter_words"

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class AwardFile(Identified, Model):
    """A file that a worker makes: an award letter, or a round's accounts as a workbook. ``about`` is the award or round.

    ``source`` is what it is made from, fixed when it was asked for.
    """

    __tablename__ = "pb_award_file"
    __table_args__ = (UniqueConstraint("about", "kind"),)

    about: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    source: Mapped[dict[str, Any]]
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
