"""Pictures that the council added to those that the house comes with."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.kernel.db import Identified, Model


class LibraryPicture(Identified, Model):
    """One picture of the council's own, with the right by which it is shown."""

    __tablename__ = "library_picture"

    upload_id: Mapped[str] = mapped_column(ForeignKey("upload.id"), unique=True)
    title: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(String(300), default="")
    """By which it is found, beside its title."""
    alt: Mapped[str] = mapped_column(String(300))
    licence: Mapped[str] = mapped_column(String(16))
    """``rules.pictures.Licence``."""
    maker: Mapped[str] = mapped_column(String(300))
    """Who made it, or where it comes from."""
    added_at: Mapped[datetime]
    taken_out_at: Mapped[datetime | None]
