"""What came in writing."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.activities.models import Programme
from engage.kernel.db import Identified, Model

KIND = "correspondence"


class Letter(Identified, Model):
    """A letter, an e-mail or a petition. ``text`` is what it says, without names; the original lies with the uploads.

    ``digest`` is ``rules.campaigns.text_digest``. ``signatures`` is for a petition; 0 otherwise.
    """

    __tablename__ = "letter"

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), index=True)
    programme: Mapped[Programme] = relationship()
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    signatures: Mapped[int]
    received_on: Mapped[date]
    logged_at: Mapped[datetime]
    counted_with: Mapped[str] = mapped_column(String(80), default="")
    """The activity that counts it, as ``kind:id``, once it was keyed there; empty while it is counted here."""
