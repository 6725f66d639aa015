"""Programmes and the shared base of every activity."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, object_session, relationship

from engage.activities.rules.lifecycle import State
from engage.kernel.db import Identified, Model
from engage.kernel.ids import new_id
from engage.rules.activity import ActivityRef
from engage.rules.window import Window


class Programme(Identified, Model):
    """The umbrella over activities that belong together, and over their report."""

    __tablename__ = "programme"

    slug: Mapped[str] = mapped_column(String(64), unique=True)
    words: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    activities: Mapped[list["Activity"]] = relationship(
        back_populates="programme", order_by="Activity.position"
    )


class Activity(Identified, Model):
    """What surveys, rounds, consultations and sessions share. Each kind adds a table of its own under the same id."""

    __tablename__ = "activity"
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32), index=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(16), default=State.DRAFT.value)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    words: Mapped[dict[str, Any]]
    """Fields: title, summary, for_whom, minutes (as words), asked, said, did."""
    picture: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]
    dates_told: Mapped[list[Any]] = mapped_column(default=list)
    """The public log of its dates since it opened: ``rules.dates``."""
    mark: Mapped[str] = mapped_column(String(32), default=new_id)
    """Another one with every change, by which what is kept of an activity in memory is known to be as it stands."""
    programme: Mapped[Programme] = relationship(back_populates="activities")

    @property
    def ref(self) -> ActivityRef:
        return ActivityRef(self.kind, self.id)

    @property
    def window(self) -> Window:
        return Window(self.opens_at, self.closes_at)

    def is_open(self, now: datetime) -> bool:
        """Whether residents can take part at this moment."""
        return self.state == State.OPEN and self.window.is_open(now)


@event.listens_for(Activity, "before_update", propagate=True)
def _mark_anew(_mapper: Mapper[Any], _connection: Connection, activity: Activity) -> None:
    session = object_session(activity)
    if session is not None and session.is_modified(activity):
        activity.mark = new_id()


class Outage(Identified, Model):
    """A time in which people could not use what was open, kept by officers. Every activity that it hit has it in ``dates_told``."""

    __tablename__ = "outage"

    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    what: Mapped[str] = mapped_column(String(300))
    """What people could not do."""
    recorded_at: Mapped[datetime]


class ReleaseEntry(Identified, Model):
    """The ledger of what has been published about people: every release, kept so that the next cannot be subtracted from it."""

    __tablename__ = "release_entry"
    __table_args__ = (UniqueConstraint("scope", "number"),)

    scope: Mapped[str] = mapped_column(String(80), index=True)
    """What the tables are about: a programme's or an activity's ref."""
    number: Mapped[int]
    released_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]]


class TextTranslation(Identified, Model):
    """Something that was written in another language, found by its opaque key, and what it means in English once that is known.

    ``text`` is empty while it waits. ``public_text`` is what a moderator let the public read of it.
    """

    __tablename__ = "text_translation"
    __table_args__ = (Index("ix_text_translation_made_by_asked_at", "made_by", "asked_at"),)

    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    activity_id: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text, default="")
    made_by: Mapped[str] = mapped_column(String(16), default="")
    """``rules.translation.Maker``."""
    maker: Mapped[str] = mapped_column(String(120), default="")
    made_on: Mapped[date | None]
    public_text: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every save: who saves on top of another version than they saw is told."""
