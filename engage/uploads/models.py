"""What was sent, and whether the public may see it. The bytes lie in the store under the row's id."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engage.kernel.db import Identified, Model


class Upload(Identified, Model):
    """One file that somebody sent. Its own name, which may be a person's, is not kept."""

    __tablename__ = "upload"

    kind: Mapped[str] = mapped_column(String(8))
    """What it was when it came in (``rules.files.FileKind``); pictures are stored as WebP and JPEG whatever they were."""
    about: Mapped[str] = mapped_column(String(160), index=True)
    """The opaque key of what it belongs to, given by the activity that took it in."""
    renditions: Mapped[list[Any]]
    """``name``, ``width``, ``height`` and ``bytes`` of each stored form; pixels are 0 for a document."""
    shows: Mapped[str] = mapped_column(Text, default="")
    """What a picture shows, for those who cannot see it, in the words of whoever sent it."""
    public_shows: Mapped[str] = mapped_column(Text, default="")
    """These words as somebody released them."""
    language: Mapped[str] = mapped_column(String(16), default="")
    created_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
