"""Reads about letters."""

from sqlalchemy import select

from engage.correspondence.models import Letter
from engage.kernel.db import db
from engage.rules.activity import ActivityRef
from engage.rules.errors import NotFoundError
from engage.uploads.models import Upload
from engage.uploads.queries import uploads_about

WAITING = "letter waiting"
"""The key of an original whose letter is still being written down."""


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


def letters_of_one_text(letter: Letter) -> list[Letter]:
    """Every one that says the same as this, itself included, the first one first."""
    if not letter.digest:
        return [letter]
    return list(
        db.session.scalars(
            select(Letter)
            .where(Letter.digest == letter.digest)
            .order_by(Letter.received_on, Letter.id)
        )
    )


def letters_counted_here(programme_id: str) -> list[Letter]:
    """Those that no activity counts among what it received."""
    return [letter for letter in letters_of(programme_id) if not letter.counted_with]


def counted_with(ref: ActivityRef) -> str:
    """How a letter names the activity that counts it."""
    return f"{ref.kind}:{ref.id}"


def letter_or_404(letter_id: str) -> Letter:
    letter = db.session.get(Letter, letter_id)
    if letter is None:
        raise NotFoundError("letter", id=letter_id)
    return letter


def about_letter(letter_id: str) -> str:
    """The key of a letter's original."""
    return f"letter:{letter_id}"


def waiting_original(upload_id: str) -> Upload | None:
    """The original that was kept for a letter that is still being written down; ``None`` when it went, or is no such file."""
    return next((upload for upload in uploads_about(WAITING) if upload.id == upload_id), None)
