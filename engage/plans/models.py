"""Consultations, the versions and sections of their draft plans, and comments.

A comment stays with the version it was made on. It holds no identity; the moment it came in is known to the moderation queue
alone, for its 48-hour clock.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.activities.models import Activity
from engage.activities.rules.lifecycle import State
from engage.kernel.db import Identified, Model
from engage.rules.grace import with_grace

KIND = "consultation"
NO_ROW_NUMBERS = {"sqlite_with_rowid": False}


class Consultation(Activity):
    """Asking about a draft plan. ``words``: as ``readiness.WORDS``."""

    __tablename__ = "consultation"
    __mapper_args__ = {"polymorphic_identity": KIND}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    id: Mapped[str] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    text_digest: Mapped[str] = mapped_column(String(64), default="")
    """Fixed when the consultation opens: the text that people comment on."""
    questionnaire: Mapped[str] = mapped_column(String(64), default="")
    """Kind and id of the activity whose questions stand beside the text, as ``kind:id``; empty for none."""
    impact_url: Mapped[str] = mapped_column(String(500), default="")
    """Where the impact assessment can be read."""
    formats: Mapped[list[Any]] = mapped_column(default=list)
    """Promised beside plain English: ``rules.formats.as_documents``."""
    told_at: Mapped[datetime | None]
    """When those who follow it were last told of replies and versions."""

    def takes(self, now: datetime, *, begun_at: datetime | None) -> bool:
        """Whether what residents write can come in: while it is open, and what was begun before the close for an hour more, also
        after an officer closed it early."""
        if self.is_open(now) or begun_at is None:
            return self.is_open(now)
        has_been_open = self.state in {State.OPEN, State.CLOSED} and self.window.is_open(begun_at)
        return has_been_open and with_grace(self.window).is_open(now)


class PlanVersion(Identified, Model):
    """One text of a draft plan."""

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id"), index=True)
    number: Mapped[int]
    left_out: Mapped[list[Any]]
    """``{"text", "reason", "page"}`` of words of the source that are in no section."""
    created_at: Mapped[datetime]
    public_note: Mapped[str] = mapped_column(String(500), default="")
    published_at: Mapped[datetime | None]
    """When it took the place of the version before; the first one is published by opening."""
    sections: Mapped[list["PlanSection"]] = relationship(order_by="PlanSection.position")


class PlanSection(Identified, Model):
    """A heading and what stands under it. ``content`` holds it by view tag: ``{tag: {"heading", "blocks", "of"}}``, and what
    is older than its English has that English as it was made from as ``"was"``."""

    __tablename__ = "plan_section"
    __table_args__ = (UniqueConstraint("version_id", "address"),)

    version_id: Mapped[str] = mapped_column(ForeignKey("plan_version.id"), index=True)
    position: Mapped[int]
    level: Mapped[int]
    number: Mapped[str] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(120))
    content: Mapped[dict[str, Any]]
    source: Mapped[list[Any]] = mapped_column(default=list, deferred=True)
    """``{"text", "page"}`` of the words it was made of, as they stand in the file that was brought in; empty where there was none."""
    carries_on_id: Mapped[str | None] = mapped_column(ForeignKey("plan_section.id"))
    """The section of the version before that this one carries on, and with it the comments made there."""


class PlanFile(Identified, Model):
    """A text of a plan that an officer sent as a file, and what became of it. The file itself is forgotten once it is read."""

    __tablename__ = "plan_file"

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id"), index=True)
    view: Mapped[str] = mapped_column(String(16))
    """English: the text of the version being made. Any other: a translation or easy-read version of it."""
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(String(32), default="")
    """The code of why it gave no text."""


class PlanChange(Identified, Model):
    """Why one section of a version differs from the version before: the themes that caused it, or another reason in words."""

    __tablename__ = "plan_change"
    __table_args__ = (UniqueConstraint("version_id", "place"),)

    version_id: Mapped[str] = mapped_column(ForeignKey("plan_version.id"), index=True)
    place: Mapped[str] = mapped_column(String(122))
    """The section's address; of one that was taken out the old address after a minus sign."""
    theme_ids: Mapped[list[Any]] = mapped_column(default=list)
    why: Mapped[str] = mapped_column(String(300), default="")


class Comment(Identified, Model):
    """What somebody said about a plan or a part of it. Nothing of it is public before a person has released it."""

    __tablename__ = "plan_comment"
    __table_args__ = (NO_ROW_NUMBERS,)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id"), index=True)
    section_id: Mapped[str | None] = mapped_column(ForeignKey("plan_section.id"), index=True)
    passage: Mapped[str] = mapped_column(Text, default="")
    """The words of the plan that it is about, as they stood when it was written; empty for the whole part."""
    stance: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    view: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(16))
    may_quote: Mapped[bool] = mapped_column(default=False)
    received_on: Mapped[date]
    organisation: Mapped[str] = mapped_column(String(120), default="")
    """Whom its writer says to speak for; empty for oneself."""
    speaks_for: Mapped[int | None]
    """How many people that is, where it was said."""
    may_be_named: Mapped[bool] = mapped_column(default=False)
    """The organisation, never a person."""
    batch_id: Mapped[str | None] = mapped_column(ForeignKey("plan_comment_batch.id"), index=True)
    """The bundle of papers that it was keyed from."""
    letter_id: Mapped[str | None] = mapped_column(String(32), index=True)
    """The logged letter that it was keyed from. The letter may be removed; the comment stays."""
    decision: Mapped[str] = mapped_column(String(16), default="")
    public_text: Mapped[str] = mapped_column(Text, default="")
    reference_digest: Mapped[str] = mapped_column(String(64), unique=True)


class CommentBatch(Identified, Model):
    """Papers, notes or a transcript that came together, and how many comments have been keyed from them."""

    __tablename__ = "plan_comment_batch"

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    number: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(200))
    received_on: Mapped[date]
    keyed: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class FeedbackResponse(Identified, Model):
    """The council's reply to one theme of a consultation. Residents read ``published``; officers write on ``words``."""

    __tablename__ = "feedback_response"
    __table_args__ = (UniqueConstraint("consultation_id", "theme_id"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id"), index=True)
    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id"))
    words: Mapped[dict[str, Any]]
    """Fields: title, asked, said, did."""
    outcome: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(default=1)
    """How often officers have written on it: who saves on top of another version than they saw is told."""
    published: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """``{"words", "outcome", "version"}`` as two officers agreed on them; empty before."""
    published_at: Mapped[datetime | None]


class Commitment(Identified, Model):
    """Something the council promised in a reply, in ``words`` (field: promise). Where it stands now is what its last step said."""

    __tablename__ = "plan_commitment"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id"))
    reply_id: Mapped[str] = mapped_column(ForeignKey("feedback_response.id"), index=True)
    number: Mapped[int]
    words: Mapped[dict[str, Any]]
    details: Mapped[dict[str, Any]]
    """Texts of ``rules.commitments.DETAILS``: who answers for it, what it serves, what is measured."""
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(16))
    reply: Mapped[FeedbackResponse] = relationship()
    steps: Mapped[list["CommitmentStep"]] = relationship(order_by="CommitmentStep.number")

    @property
    def looked_at(self) -> datetime:
        """When it was last looked at as a whole: at first when it was made."""
        return next(
            (step.taken_at for step in reversed(self.steps) if step.is_refresh),
            self.steps[0].taken_at,
        )


class CommitmentStep(Identified, Model):
    """One public step of a promise: the first is the promise itself. Only ever added. ``words`` (field: note)."""

    __tablename__ = "plan_commitment_step"
    __table_args__ = (UniqueConstraint("commitment_id", "number"),)

    commitment_id: Mapped[str] = mapped_column(ForeignKey("plan_commitment.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    due_on: Mapped[date]
    words: Mapped[dict[str, Any]]
    latest: Mapped[str] = mapped_column(String(120), default="")
    """What the measure showed."""
    is_refresh: Mapped[bool] = mapped_column(default=False)
    """The year's look at the promise as a whole."""
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What that changed of the promise's ``details``: by name what it was and what it is."""
    taken_at: Mapped[datetime]
