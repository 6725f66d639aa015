"""Areas, sets of areas, which area a postcode is in, and counts of everybody who lives here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.kernel.db import Identified, Model


class Area(Model):
    """A ward or neighbourhood, known by its code: names have been written in more than one way."""

    __tablename__ = "area"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    words: Mapped[dict[str, Any]]
    position: Mapped[int] = mapped_column(default=0)
    outline: Mapped[list[Any]] = mapped_column(default=list)
    """Rings of points on the drawing of all areas, in tenths of a pixel; empty where no boundaries were imported."""


class MapFrame(Model):
    """Where the drawing of all areas lies on the earth; one row. See ``rules.outlines.Frame``."""

    __tablename__ = "map_frame"

    id: Mapped[int] = mapped_column(primary_key=True)
    west: Mapped[float]
    north: Mapped[float]
    scale: Mapped[float]
    narrow: Mapped[float]


class AreaSet(Model):
    """Areas that are looked at together, such as priority neighbourhoods."""

    __tablename__ = "area_set"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    words: Mapped[dict[str, Any]]
    source: Mapped[str] = mapped_column(String(300), default="", server_default="")
    """Who says which areas belong to it."""
    dated_on: Mapped[date | None]


class AreaSetMember(Model):
    __tablename__ = "area_set_member"

    set_code: Mapped[str] = mapped_column(ForeignKey("area_set.code"), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)


class Postcode(Model):
    """One line of an imported look-up table. A person's own postcode is never stored here."""

    __tablename__ = "postcode"

    postcode: Mapped[str] = mapped_column(String(8), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), index=True)


class Margin(Identified, Model):
    """A count of everybody who lives here by one question, such as the Census's by age, as officers imported it."""

    __tablename__ = "margin"

    question: Mapped[str] = mapped_column(String(64), index=True)
    """The id of the question that asks the same, such as ``age``."""
    title: Mapped[str] = mapped_column(String(200))
    from_age: Mapped[int] = mapped_column(default=0)
    to_age: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(300))
    counted_on: Mapped[date]
    licence: Mapped[str] = mapped_column(String(200))
    shares: Mapped[list[Any]]
    """``[code, name, tenths of a per cent]`` for each group, in order."""
    imported_at: Mapped[datetime]
