"""Recordings beside the words of an activity."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engage.kernel.db import Identified, Model


class Recording(Identified, Model):
    """One item of an activity, spoken or signed: the same question, project or part under the same id, so it is answered and counted as one."""

    __tablename__ = "recording"

    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id"), index=True)
    item: Mapped[str] = mapped_column(String(120), default="")
    """``TextInView.item``: a question, a project, a part of a plan; empty for what is said of the activity itself."""
    kind: Mapped[str] = mapped_column(String(8))
    """``rules.kinds.Kind``."""
    language: Mapped[str] = mapped_column(String(16))
    upload_id: Mapped[str] = mapped_column(ForeignKey("upload.id"), unique=True)
    transcript: Mapped[str] = mapped_column(Text)
    captions: Mapped[str] = mapped_column(Text, default="")
    """WebVTT; empty for a voice."""
    of: Mapped[str] = mapped_column(String(64))
    """The digest of the English that it was made from: once that changes, nobody is shown it any more."""
    licence: Mapped[str] = mapped_column(String(16))
    """``content.rules.pictures.Licence``."""
    maker: Mapped[str] = mapped_column(String(300))
    added_at: Mapped[datetime]
    taken_out_at: Mapped[datetime | None]
