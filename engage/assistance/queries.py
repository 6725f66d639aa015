"""Reads of what was asked for."""

from datetime import date

from sqlalchemy import func, select, text

from engage.activities.models import Activity
from engage.assistance.models import HelpContact, HelpOfficer, HelpWanted
from engage.assistance.rules.requests import Standing
from engage.kernel.db import db
from engage.rules.errors import NotFoundError

Counts = dict[tuple[str, str], int]
"""How many, by kind and by what became of them."""


def help_officer() -> HelpOfficer | None:
    return db.session.get(HelpOfficer, 1)


def help_waiting() -> list[HelpWanted]:
    """What nobody has answered yet, what is due first before all; what one person asked for stands together."""
    return list(
        db.session.scalars(
            select(HelpWanted)
            .where(HelpWanted.standing == Standing.WAITING)
            .order_by(HelpWanted.due_on, HelpWanted.contact_id, HelpWanted.kind)
        )
    )


def count_help_waiting() -> int:
    """A workload: never crossed with anything."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(HelpWanted)
            .where(HelpWanted.standing == Standing.WAITING)
        )
        or 0
    )


def help_or_404(wanted_id: str) -> HelpWanted:
    found = db.session.get(HelpWanted, wanted_id)
    if found is None:
        raise NotFoundError("help", id=wanted_id)
    return found


def help_to_answer(wanted_id: str) -> HelpWanted:
    """Held until the transaction ends, with whatever else the same person asked for: of two officers the second sees what the
    first did, and one of them deletes the contact."""
    contact_id = help_or_404(wanted_id).contact_id
    if contact_id is not None:
        db.session.get(HelpContact, contact_id, with_for_update=True, populate_existing=True)
    found = db.session.get(HelpWanted, wanted_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFoundError("help", id=wanted_id)
    return found


def contacts_like(**said: str) -> list[HelpContact]:
    """Those who said exactly the same about how to reach them."""
    return list(db.session.scalars(select(HelpContact).filter_by(**said).order_by(HelpContact.id)))


def contacts_with(email: str) -> list[HelpContact]:
    return list(
        db.session.scalars(
            select(HelpContact).where(HelpContact.email == email).order_by(HelpContact.id)
        )
    )


def contacts_to_forget(today: date) -> list[HelpContact]:
    return list(
        db.session.scalars(
            select(HelpContact).where(HelpContact.forget_on <= today).order_by(HelpContact.id)
        )
    )


def arrived_on(day: date) -> int:
    return (
        db.session.scalar(
            select(func.count()).select_from(HelpWanted).where(HelpWanted.asked_on == day)
        )
        or 0
    )


def help_asked(programme_id: str) -> Counts:
    """What was asked for to take part in a programme's activities. Raw: the caller protects."""
    counts: Counts = {}
    statement = (
        select(HelpWanted.kind, HelpWanted.standing)
        .join(Activity, Activity.id == HelpWanted.activity_id)
        .where(Activity.programme_id == programme_id)
    )
    for kind, standing in db.session.execute(statement):
        counts[kind, standing] = counts.get((kind, standing), 0) + 1
    return counts


def help_asked_anew(programme_id: str) -> Counts:
    """The same by another path, counted by the database, for ``engage report verify``."""
    rows = db.session.execute(
        text(
            "SELECT kind, standing, count(*) FROM help_wanted WHERE activity_id IN"
            " (SELECT id FROM activity WHERE programme_id = :programme) GROUP BY kind, standing"
        ),
        {"programme": programme_id},
    )
    return {(kind, standing): number for kind, standing, number in rows}
