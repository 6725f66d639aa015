"""Codebooks, and what coders found in what people wrote. The words themselves stay with their activity."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.kernel.db import Identified, Model
from engage.themes.rules.codebook import ThemeState
from engage.themes.rules.coding import ItemState

NO_ROW_NUMBERS = {"sqlite_with_rowid": False}


class Theme(Identified, Model):
    """What people wrote about, as a coder recognises it. ``number`` is the key that is pressed, and stays."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    definition: Mapped[str] = mapped_column(Text)
    example: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16), default=ThemeState.IN_USE.value)
    merged_into_id: Mapped[str | None] = mapped_column(ForeignKey("theme.id"))
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every change: a page that was opened before another officer's change is refused."""


class ThemeChange(Identified, Model):
    """One line of a theme's history: the words and where they went, as they stood after the change."""

    __tablename__ = "theme_change"
    __table_args__ = (UniqueConstraint("theme_id", "version"),)

    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id"), index=True)
    version: Mapped[int]
    what: Mapped[str] = mapped_column(String(16))
    words: Mapped[dict[str, Any]]
    into_id: Mapped[str | None] = mapped_column(ForeignKey("theme.id"))
    by: Mapped[str] = mapped_column(String(254))
    at: Mapped[datetime]


class CodingItem(Identified, Model):
    """One piece of free text on its way through coding, found by its opaque key. Its random id is the order of coding."""

    __tablename__ = "coding_item"
    __table_args__ = (
        Index("ix_coding_item_activity_id_state_id", "activity_id", "state", "id"),
        NO_ROW_NUMBERS,
    )

    key: Mapped[str] = mapped_column(String(200), unique=True)
    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id"))
    state: Mapped[str] = mapped_column(String(16), default=ItemState.WAITING.value)
    reason: Mapped[str] = mapped_column(String(32), default="")
    version: Mapped[int] = mapped_column(default=1)


class Coding(Identified, Model):
    """What one officer found in one text. One coding of an item counts; the others are kept."""

    __tablename__ = "coding"

    item_id: Mapped[str] = mapped_column(ForeignKey("coding_item.id"), index=True)
    turn: Mapped[str] = mapped_column(String(16))
    counts: Mapped[bool] = mapped_column(default=True)
    coded_by: Mapped[str] = mapped_column(String(64))
    coded_at: Mapped[datetime]
    codes: Mapped[list["Code"]] = relationship(cascade="all, delete-orphan")


class Code(Model):
    """One theme found in one text, and what its writer thinks of it."""

    __tablename__ = "code"
    __table_args__ = (Index("ix_code_theme_id_opinion", "theme_id", "opinion"),)

    coding_id: Mapped[str] = mapped_column(ForeignKey("coding.id"), primary_key=True)
    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id"), primary_key=True)
    opinion: Mapped[str] = mapped_column(String(16))


class Analysis(Model):
    """The analysis of one activity once it is final: its account and the digest of every code, so that a decision can name it."""

    __tablename__ = "theme_analysis"

    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    account: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    finished_by: Mapped[str] = mapped_column(String(64))
    finished_at: Mapped[datetime]


class CodingSample(Identified, Model):
    """The draw of texts that a second officer codes without seeing the first coding."""

    __tablename__ = "coding_sample"

    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id"), unique=True)
    seed: Mapped[str] = mapped_column(String(64))
    population: Mapped[int]
    population_digest: Mapped[str] = mapped_column(String(64))
    drawn_by: Mapped[str] = mapped_column(String(64))
    drawn_at: Mapped[datetime]


class SampledItem(Model):
    """One text of a sample."""

    __tablename__ = "sampled_item"

    sample_id: Mapped[str] = mapped_column(ForeignKey("coding_sample.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(
        ForeignKey("coding_item.id"), primary_key=True, unique=True
    )


class SuggestionRun(Identified, Model):
    """One time that the machine learnt from people's codes of an activity, how well it did, and what it suggested."""

    __tablename__ = "suggestion_run"

    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id"), index=True)
    seed: Mapped[str] = mapped_column(String(64))
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """``{"library", "texts", "digest", "scores": {theme: [both, only person, only machine, neither, unscored]}, "groups": {axis:
    {group: [same, other]}}, "kappas": {axis: {group: kappa}}}``: raw, for officers' pages through ``protect``."""
    record: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What residents read once it is published: figures, and a release."""
    published_at: Mapped[datetime | None]


class Suggestion(Model):
    """A theme that the machine of one run takes to be in a text. It counts for nothing until a person decides."""

    __tablename__ = "suggestion"

    run_id: Mapped[str] = mapped_column(ForeignKey("suggestion_run.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("coding_item.id"), primary_key=True, index=True)
    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id"), primary_key=True)
    per_mille: Mapped[int]
    """How likely the machine takes it to be."""


class SuggestionDecision(Model):
    """What a person made of one suggestion. Kept apart from it, and from the codes that count."""

    __tablename__ = "suggestion_decision"

    run_id: Mapped[str] = mapped_column(ForeignKey("suggestion_run.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("coding_item.id"), primary_key=True, index=True)
    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id"), primary_key=True)
    is_accepted: Mapped[bool]
    decided_by: Mapped[str] = mapped_column(String(64))
    decided_at: Mapped[datetime]
