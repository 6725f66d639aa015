"""Bids that become projects, and whom to write to about them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgeting.models.rounds import Project, Round
from budgeting.rules.bids import BidDates, BidState
from engage.kernel.db import Identified, Model


class BidCall(Model):
    """That a round takes bids: by when each step is done, how much a bid may ask for, and which checks the fund asks for.

    Public from the moment it is written down.
    """

    __tablename__ = "pb_bid_call"

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), primary_key=True)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    answers_close_at: Mapped[datetime]
    decided_at: Mapped[datetime]
    most_pence: Mapped[int | None]
    checks: Mapped[list[Any]]
    announced_at: Mapped[datetime]
    extensions: Mapped[list[Any]] = mapped_column(default=list)
    """``at``, ``note`` and, as they were before, ``closes_at``, ``answers_close_at`` and ``decided_at``: the oldest first."""
    pb_round: Mapped[Round] = relationship()

    @property
    def dates(self) -> BidDates:
        return BidDates(self.opens_at, self.closes_at, self.answers_close_at, self.decided_at)


class Bid(Identified, Model):
    """An idea on its way to the ballot. Who to write to is kept apart, in ``BidContact``.

    ``answers`` is what the group writes on; ``sent`` what it sent last, which is all that officers see.
    """

    __tablename__ = "pb_bid"

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_bid_call.round_id"), index=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    state: Mapped[str] = mapped_column(String(16), default=BidState.DRAFT.value, index=True)
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every change of state, so that nobody decides about something they have not seen."""
    answers: Mapped[dict[str, Any]]
    sent: Mapped[dict[str, Any]] = mapped_column(default=dict)
    view: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it was sent first; nobody but its group sees a bid before."""
    merged_into_id: Mapped[str | None] = mapped_column(ForeignKey("pb_bid.id"))
    project_id: Mapped[str | None] = mapped_column(ForeignKey("pb_project.id"), unique=True)
    call: Mapped[BidCall] = relationship()
    contact: Mapped["BidContact | None"] = relationship(cascade="all, delete-orphan")
    events: Mapped[list["BidEvent"]] = relationship(
        order_by="BidEvent.number", cascade="all, delete-orphan"
    )
    appraisal: Mapped["Appraisal | None"] = relationship(cascade="all, delete-orphan")
    interests: Mapped[list["BidInterest"]] = relationship(cascade="all, delete-orphan")
    merged_into: Mapped["Bid | None"] = relationship(remote_side="Bid.id")
    project: Mapped[Project | None] = relationship()


class BidContact(Model):
    """Whom to write to about a bid. Nothing of it is ever published, and it can be forgotten by itself."""

    __tablename__ = "pb_bid_contact"

    bid_id: Mapped[str] = mapped_column(ForeignKey("pb_bid.id"), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    secret_digest: Mapped[str] = mapped_column(String(64), unique=True)
    link_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    link_expires_at: Mapped[datetime | None]
    keep_until: Mapped[datetime] = mapped_column(index=True)


class BidEvent(Identified, Model):
    """A line of a bid's history. Residents' ``words`` are public only as ``public_words``, after an officer released them."""

    __tablename__ = "pb_bid_event"
    __table_args__ = (UniqueConstraint("bid_id", "number"),)

    bid_id: Mapped[str] = mapped_column(ForeignKey("pb_bid.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    words: Mapped[str] = mapped_column(Text, default="")
    decision: Mapped[str] = mapped_column(String(16), default="")
    public_words: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Appraisal(Model):
    """What officers found about a bid: a verdict and a reason for each item, and what it would cost, in pence."""

    __tablename__ = "pb_appraisal"
    __table_args__ = (CheckConstraint("cost_pence > 0", name="cost_is_positive"),)

    bid_id: Mapped[str] = mapped_column(ForeignKey("pb_bid.id"), primary_key=True)
    verdicts: Mapped[dict[str, Any]]
    cost_pence: Mapped[int]
    appraised_at: Mapped[datetime]


class BidInterest(Model):
    """That an officer has to do with a bid: they may read it and decide nothing about it."""

    __tablename__ = "pb_bid_interest"

    bid_id: Mapped[str] = mapped_column(ForeignKey("pb_bid.id"), primary_key=True)
    officer_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    declared_at: Mapped[datetime]
