"""What was sent, and whether the public may see it. The bytes lie in the store under the row's id."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
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
    created_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
