"""Rounds, their pots, projects, the voter register and the ballot box.

Rows of the box have random ids and, on SQLite, no hidden row number, so that neither says in what order people voted.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgeting.rules.ballot_facts import form_from_facts
from budgeting.rules.ballots import BallotForm
from budgeting.rules.proofs import ProofKind
from budgeting.rules.register import Standing
from engage.activities.models import Activity, Programme
from engage.kernel.db import Identified, Model
from engage.rules.window import Window

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
    turnout: Mapped[int] = mapped_column(default=0)
    """Rounded down to tens and brought up to date at most once an hour: the only figure anybody sees before the close."""
    codes_agreed: Mapped[int] = mapped_column(default=0)
    """How many codes two officers agreed to; ``codes_issued`` of them have been printed."""
    cards_replaced: Mapped[int] = mapped_column(default=0)
    cards_to_print: Mapped[int] = mapped_column(default=0)
    """Replacement cards that two officers agreed to and nobody has printed yet."""
    tie: Mapped[list[Any]] = mapped_column(default=list)
    """Numbers of the projects that the written list leaves tied, found when the box was opened."""
    lot: Mapped[str] = mapped_column(String(64), default="")
    """The seed that was drawn in public because of that tie."""
    outcome: Mapped[dict[str, Any]] = mapped_column(default=dict)
    closed_at: Mapped[datetime | None]
    counted_at: Mapped[datetime | None]
    declared_at: Mapped[datetime | None]
    projects: Mapped[list["Project"]] = relationship(
        back_populates="pb_round", order_by="Project.position"
    )
    keys: Mapped[list["RoundKey"]] = relationship(
        back_populates="pb_round", order_by="RoundKey.position", cascade="all, delete-orphan"
    )

    pot: Mapped["Pot | None"] = relationship(
        back_populates="pb_round", cascade="all, delete-orphan"
    )

    @property
    def ballot_form(self) -> BallotForm:
        """The written rule for this round's ballots."""
        return form_from_facts(self.rules["ballot"], budget_pence=self.budget_pence)

    @property
    def counted_pence(self) -> int:
        """What there was to share out when the votes were counted: this pot's own money and what came from the pot before."""
        brought = self.outcome.get("brought", {"pence": 0})
        return self.budget_pence + int(brought["pence"])

    @property
    def kept_pence(self) -> int:
        """The same without what went on to the next pot: as much as its awards can come to."""
        return self.counted_pence - int(self.outcome.get("passed_on", 0))

    @property
    def costs(self) -> dict[str, int]:
        """What each project costs in pence, by number, in the order of the list."""
        return {project.number: project.cost_pence for project in self.projects}

    @property
    def window(self) -> Window:
        """As planned, or until an early close; the planned dates themselves are frozen."""
        ends = [moment for moment in (self.closes_at, self.closed_at) if moment]
        return Window(self.opens_at, min(ends, default=None))


class JointRound(Identified, Model):
    """A round with several pots. Each pot is a ``Round`` with its own money, projects, rule, voters, codes and box; here is what
    they have in common. All of it is frozen with the first pot that opens."""

    __tablename__ = "pb_joint_round"

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), index=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    words: Mapped[dict[str, Any]]
    """Fields: title, summary."""
    carry: Mapped[str] = mapped_column(String(8), default="")
    """``rules.pots.Carry``; empty until somebody has chosen."""
    votes: Mapped[str] = mapped_column(String(8), default="")
    """``rules.pots.AcrossPots``; empty until somebody has chosen."""
    created_at: Mapped[datetime]
    programme: Mapped[Programme] = relationship()
    pots: Mapped[list["Pot"]] = relationship(back_populates="joint_round", order_by="Pot.place")


class Pot(Model):
    """That a round is a pot of a joint round, and where it comes in the count."""

    __tablename__ = "pb_pot"

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), primary_key=True)
    joint_round_id: Mapped[str] = mapped_column(ForeignKey("pb_joint_round.id"), index=True)
    place: Mapped[int]
    pb_round: Mapped[Round] = relationship(back_populates="pot")
    joint_round: Mapped[JointRound] = relationship(back_populates="pots")


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


class Workbook(Model):
    """A workbook of projects or ideas that an officer sent. It is forgotten once a worker has read it; why it was refused stays."""

    __tablename__ = "pb_workbook"

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), primary_key=True)
    sheet: Mapped[str] = mapped_column(String(16), primary_key=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    faults: Mapped[list[Any]] = mapped_column(default=list)
    """Every ``FileFault``, as data."""
    pb_round: Mapped[Round] = relationship()


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
    __table_args__ = (
        UniqueConstraint("round_id", "code_digest"),
        UniqueConstraint("address_digest"),
        NO_ROW_NUMBERS,
    )

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"))
    code_digest: Mapped[str] = mapped_column(String(64))
    proof: Mapped[str] = mapped_column(String(8), default=ProofKind.CARD.value)
    address_digest: Mapped[str | None] = mapped_column(String(64))
    """Keyed digest of the address it came of, where it came of one: one address is one right to vote. Of a round, or of the joint
    round whose pots have one right between them; no two of these have a digest in common."""
    standing: Mapped[str] = mapped_column(String(16), default=Standing.UNUSED.value)


class ProofAttempt(Identified, Model):
    """How often an address was sent a one-time code, and since when. Deleted after an hour and at the count."""

    __tablename__ = "pb_proof_attempt"
    __table_args__ = (UniqueConstraint("round_id", "address_digest"), NO_ROW_NUMBERS)

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"))
    address_digest: Mapped[str] = mapped_column(String(64))
    first_sent_at: Mapped[datetime]
    sent: Mapped[int]


class ListFollower(Identified, Model):
    """Somebody who wants to hear when the list of receipts is out. Joins to no vote, holds no moment, deleted when told."""

    __tablename__ = "pb_list_follower"
    __table_args__ = (UniqueConstraint("round_id", "address"), NO_ROW_NUMBERS)

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"))
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(16))


class SealedBallot(Identified, Model):
    """The outer envelope (register entry, tracker, channel) around a ballot that nobody can read before the count."""

    __tablename__ = "pb_sealed_ballot"
    __table_args__ = (UniqueConstraint("round_id", "tracker"), NO_ROW_NUMBERS)

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), index=True)
    register_entry_id: Mapped[str] = mapped_column(ForeignKey("pb_register_entry.id"), unique=True)
    tracker: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(16))
    refused: Mapped[str] = mapped_column(String(32), default="")
    """Why two officers refused the envelope, unopened, before the count."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class TrackerEntry(Identified, Model):
    """A line of the public list by which voters see that their ballot was in the box. Written at the count."""

    __tablename__ = "pb_tracker_entry"
    __table_args__ = (UniqueConstraint("round_id", "tracker"), NO_ROW_NUMBERS)

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), index=True)
    tracker: Mapped[str] = mapped_column(String(32))
    refused: Mapped[str] = mapped_column(String(32), default="")


class Opening(Model):
    """A job that needs both cards, to open a test ballot or the box. It holds the private half of ``public_key`` in its memory and
    nowhere else, so what officers seal to it is worth nothing to anybody once it has ended."""

    __tablename__ = "pb_opening"
    __table_args__ = (NO_ROW_NUMBERS,)

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), primary_key=True)
    job_id: Mapped[str] = mapped_column(String(32))
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)


class GivenCard(Model):
    """A card that one officer gave to the job, sealed to the job's key. The other card is another officer's to give."""

    __tablename__ = "pb_given_card"
    __table_args__ = (UniqueConstraint("round_id", "officer_id"), NO_ROW_NUMBERS)

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_opening.round_id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """Of the key whose card it is."""
    officer_id: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Witness(Identified, Model):
    """Somebody outside the council who is sent the newest line of the log, so that it cannot be changed unseen."""

    __tablename__ = "pb_witness"
    __table_args__ = (UniqueConstraint("round_id", "email"),)

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))


class Ballot(Identified, Model):
    """An opened ballot: its marks and nothing else."""

    __tablename__ = "pb_ballot"
    __table_args__ = (NO_ROW_NUMBERS,)

    round_id: Mapped[str] = mapped_column(ForeignKey("pb_round.id"), index=True)
    marks: Mapped[list[Any]]
    """As ``budgeting.rules.marks`` writes them. Empty is a blank ballot."""
