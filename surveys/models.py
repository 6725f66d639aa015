"""Surveys, their versions, answers on the way, and responses.

A response holds no identity and no moment: only the day, so that nothing says in what order people answered.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.activities.models import Activity, Programme
from engage.activities.rules.lifecycle import State
from engage.kernel.db import Identified, Model
from engage.rules.grace import with_grace
from surveys.rules.one_each import OneEach

KIND = "survey"
NO_ROW_NUMBERS = {"sqlite_with_rowid": False}


class Survey(Activity):
    """A survey; ``version`` is the questionnaire that people answer now."""

    __tablename__ = "survey"
    __mapper_args__ = {"polymorphic_identity": KIND}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    id: Mapped[str] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    group_by: Mapped[list[Any]] = mapped_column(default=list)
    """Ids of single-choice questions that answers are compared by, such as age."""
    one_at_a_time: Mapped[bool] = mapped_column(default=False)
    """Every question on a page of its own, whatever pages the questionnaire has: the officer's choice."""
    revision: Mapped[int] = mapped_column(default=1)
    """How often officers have written on it: who saves on top of another revision than they saw is told."""
    one_each: Mapped[str] = mapped_column(String(8), default=OneEach.OPEN.value)
    """How nobody answers twice. Fixed once the survey has opened."""
    by_month: Mapped[bool] = mapped_column(default=False)
    """Whether reports tell each month by itself, once it is over. Fixed once the survey has opened."""
    paper_version: Mapped[int] = mapped_column(default=0)
    """The version whose printed questionnaires are there; 0 before any were made."""
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    """Tallies by ``Population.key``, derived from responses and rebuilt from them at will. Long, and no page of a resident needs them."""
    named: Mapped[list[Any]] = mapped_column(default=list, deferred=True)
    """Names of organisations that an officer has read and lets into reports."""

    def takes_answers(self, now: datetime) -> bool:
        """Whether answers that were begun in time can be changed and sent, also after an officer closed the survey early."""
        window = self.window
        return self.state in {State.OPEN, State.CLOSED} and (
            window.is_open(now) or with_grace(window).is_open(now)
        )

    def takes_begun(self, begun_at: datetime, now: datetime) -> bool:
        """Whether answers that are sent all at once can be: it was open when their page was."""
        return self.takes_answers(now) and self.window.is_open(begun_at)


class SurveyVersion(Identified, Model):
    """One wording of a questionnaire. Answers keep the version they were given to.

    Until it is published officers write on it; from ``published_at`` on it never changes, but for its note in other views.
    """

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("survey_id", "version"),)

    survey_id: Mapped[str] = mapped_column(ForeignKey("survey.id"), index=True)
    version: Mapped[int]
    questionnaire: Mapped[dict[str, Any]]
    words: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """``note``: what its public note says has changed, by view; empty for a survey's first words."""
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class SurveyPaper(Identified, Model):
    """A version as a printed questionnaire: PDF/UA in one language and edition."""

    __tablename__ = "survey_paper"
    __table_args__ = (UniqueConstraint("survey_id", "version", "language", "edition"),)

    survey_id: Mapped[str] = mapped_column(ForeignKey("survey.id"), index=True)
    version: Mapped[int]
    language: Mapped[str] = mapped_column(String(16))
    edition: Mapped[str] = mapped_column(String(8))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    number_of_bytes: Mapped[int]
    made_at: Mapped[datetime]


class SurveyDraft(Identified, Model):
    """Answers on the way, found by a secret that only the person has. Forgotten when they are sent or too old."""

    __tablename__ = "survey_draft"

    survey_id: Mapped[str] = mapped_column(ForeignKey("survey.id"), index=True)
    version: Mapped[int]
    secret_digest: Mapped[str] = mapped_column(String(64), unique=True)
    answers: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SurveyResponse(Identified, Model):
    """What one person or organisation answered."""

    __tablename__ = "survey_response"
    __table_args__ = (NO_ROW_NUMBERS,)

    survey_id: Mapped[str] = mapped_column(ForeignKey("survey.id"), index=True)
    version: Mapped[int]
    answers: Mapped[dict[str, Any]]
    view: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(16))
    reference_digest: Mapped[str] = mapped_column(String(64), unique=True)
    received_on: Mapped[date]
    batch_digest: Mapped[str | None] = mapped_column(String(64))
    """Keyed digest of reference and batch of what was keyed: only who holds the paper can show which batch it is of."""
    is_tallied: Mapped[bool] = mapped_column(default=False)


Index(
    "ix_survey_response_waiting",
    SurveyResponse.survey_id,
    SurveyResponse.id,
    postgresql_where=SurveyResponse.is_tallied.is_(False),
    sqlite_where=SurveyResponse.is_tallied.is_(False),
)
"""What the tally has not seen: as small as what is new, however many responses there are."""


class SurveyBatch(Identified, Model):
    """Papers or calls that came together, and how many of them have been keyed. No response leads here, nor back, without
    the reference that stands on the paper.

    ``unfinished`` holds the boxes of the one paper that is being keyed, as they stand; empty between papers.
    """

    __tablename__ = "survey_batch"

    survey_id: Mapped[str] = mapped_column(ForeignKey("survey.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    number: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(200))
    received_on: Mapped[date]
    keyed: Mapped[int] = mapped_column(default=0)
    blank: Mapped[int] = mapped_column(default=0)
    """How many of those keyed held nothing at all: received, and no response."""
    unfinished: Mapped[dict[str, Any]] = mapped_column(default=dict)
    begun_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class SurveyRight(Identified, Model):
    """One right to answer, and whether it has been used. Holds no name, and nothing leads from here to a response, nor back."""

    __tablename__ = "survey_right"
    __table_args__ = (
        UniqueConstraint("survey_id", "code_digest"),
        UniqueConstraint("survey_id", "address_digest"),
        NO_ROW_NUMBERS,
    )

    survey_id: Mapped[str] = mapped_column(ForeignKey("survey.id"), index=True)
    code_digest: Mapped[str] = mapped_column(String(64))
    address_digest: Mapped[str | None] = mapped_column(String(64))
    """Keyed digest of the mailbox it was sent to, where it was."""
    is_spent: Mapped[bool] = mapped_column(default=False)
    first_sent_at: Mapped[datetime | None]
    """Since when letters to the mailbox are counted; forgotten, with the counts, once the right is used."""
    sent: Mapped[int] = mapped_column(default=0)
    sent_tagged: Mapped[int] = mapped_column(default=0)
    """Of these, to the mailbox with something after a plus sign."""


class SurveyContact(Identified, Model):
    """How to reach somebody who wants to hear more. Nothing leads from here to a response, nor back.

    ``forget_on`` is the first of a month, so that it does not tell on which day somebody answered.
    """

    __tablename__ = "survey_contact"
    __table_args__ = (NO_ROW_NUMBERS,)

    survey_id: Mapped[str] = mapped_column(ForeignKey("survey.id"), index=True)
    question_id: Mapped[str] = mapped_column(String(100))
    contact: Mapped[str] = mapped_column(String(254))
    forget_on: Mapped[date] = mapped_column(index=True)


class SurveyImport(Identified, Model):
    """A questionnaire's file that an officer sent, and what became of it. The file itself is forgotten once it is read."""

    __tablename__ = "survey_import"

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"))
    programme: Mapped[Programme] = relationship()
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    survey_id: Mapped[str | None] = mapped_column(ForeignKey("survey.id"))
    left_out: Mapped[list[Any]] = mapped_column(default=list)
    """``where``, ``what`` and ``why`` of each thing that could not be taken over."""
    fault: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Why there is no survey: ``code``, ``where`` and ``why``."""
