"""Reads about letters."""

from sqlalchemy import select

from engage.correspondence.models import Letter
from engage.kernel.db import db
from engage.rules.errors import NotFoundError


def letters() -> list[Letter]:
    """Everything that came in writing, the newest first."""
    return list(db.session.scalars(select(Letter).order_by(Letter.received_on.desc(), Letter.id)))


def letters_of(programme_id: str) -> list[Letter]:
    """What came in writing about one programme, the first one first."""
    return list(
        db.session.scalars(
            select(Letter)
            .where(Letter.programme_id == programme_id)
            .order_by(Letter.received_on, Letter.id)
        )
    )


def letter_or_404(letter_id: str) -> Letter:
    letter = db.session.get(Letter, letter_id)
    if letter is None:
        raise NotFoundError("letter", id=letter_id)
    return letter


def about_letter(letter_id: str) -> str:
    """The key of a letter's original."""
    return f"letter:{letter_id}"
