"""Reads about files."""

from collections.abc import Collection

from sqlalchemy import select

from engage.kernel.db import db
from engage.rules.errors import NotFoundError
from engage.uploads.models import Upload


def upload_or_404(upload_id: str) -> Upload:
    """Any file, for officers and for whoever sent it. Raises ``NotFoundError`` ``no_file``."""
    upload = db.session.get(Upload, upload_id)
    if upload is None:
        raise NotFoundError("no_file")
    return upload


def released_upload_or_404(upload_id: str) -> Upload:
    """A file that the public may see. One that is not released is as absent as one that never was."""
    upload = upload_or_404(upload_id)
    if upload.released_at is None:
        raise NotFoundError("no_file")
    return upload


def uploads_about(about: str) -> list[Upload]:
    """Everything that belongs to something, in the order in which it came."""
    return list(
        db.session.scalars(
            select(Upload).where(Upload.about == about).order_by(Upload.created_at, Upload.id)
        )
    )


def uploads_among(ids: Collection[str]) -> list[Upload]:
    """Those of these uploads that are there."""
    return list(db.session.scalars(select(Upload).where(Upload.id.in_(ids))))


def ids_among(ids: Collection[str]) -> set[str]:
    """Which of these uploads have a row."""
    return set(db.session.scalars(select(Upload.id).where(Upload.id.in_(ids))))
