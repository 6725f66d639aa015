"""What was asked for, apart from who asked: the second is deleted as soon as the first is done."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.activities.models import Activity
from engage.assistance.rules.requests import Reason, Standing
from engage.kernel.db import Identified, Model
from engage.people.models import Account


class HelpOfficer(Model):
    """The one officer in whose queue new requests arrive. A single row, changed by an administrator."""

    __tablename__ = "help_officer"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    account: Mapped[Account] = relationship()


class HelpContact(Identified, Model):
    """How to reach somebody who asked for help. The row goes when everything was answered, and on ``forget_on`` in any case."""

    __tablename__ = "help_contact"

    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), index=True)
    phone: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(400))
    language: Mapped[str] = mapped_column(String(60))
    """Which language an interpreter should speak."""
    note: Mapped[str] = mapped_column(String(500))
    forget_on: Mapped[date] = mapped_column(index=True)
    wants: Mapped[list["HelpWanted"]] = relationship(
        back_populates="contact", order_by="HelpWanted.kind"
    )


class HelpWanted(Identified, Model):
    """One kind of help that was asked for. It stays, to be counted; once ``contact_id`` is empty nothing leads to anybody."""

    __tablename__ = "help_wanted"

    activity_id: Mapped[str | None] = mapped_column(ForeignKey("activity.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    standing: Mapped[str] = mapped_column(String(16), default=Standing.WAITING.value)
    reason: Mapped[str] = mapped_column(String(16), default=Reason.NONE.value)
    asked_on: Mapped[date]
    due_on: Mapped[date]
    officer_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("help_contact.id"), index=True)
    activity: Mapped[Activity | None] = relationship()
    officer: Mapped[Account | None] = relationship()
    contact: Mapped[HelpContact | None] = relationship(back_populates="wants")
