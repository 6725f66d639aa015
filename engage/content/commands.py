"""Adding a picture of the council's own to the library, mending what is said of it, and taking it out."""

from datetime import datetime

from engage.content.models import LibraryPicture
from engage.content.rules.pictures import SaidOfPicture
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.errors import InvalidError
from engage.uploads.commands import release_upload, take_in, withdraw_upload
from engage.uploads.queries import upload_or_404
from engage.uploads.rules.files import PICTURES

ABOUT = "library"


def add_picture(data: bytes, said: SaidOfPicture, *, now: datetime, actor: Actor) -> LibraryPicture:
    """Keep a picture for easy read and let the public see it.

    Raises ``InvalidError`` ``title_missing``, ``alt_missing``, ``maker_missing``, and as ``take_in`` does.
    """
    _check(said)
    upload = take_in(data, about=ABOUT, accepts=PICTURES, now=now)
    release_upload(upload, now=now, actor=actor, shows=said.alt.strip())
    picture = LibraryPicture(upload_id=upload.id, added_at=now)
    _put(picture, said)
    db.session.add(picture)
    db.session.flush()
    record(
        "library.picture_added", subject=picture.id, actor=actor, now=now, licence=picture.licence
    )
    return picture


def mend_picture(
    picture: LibraryPicture, said: SaidOfPicture, *, now: datetime, actor: Actor
) -> None:
    """Say it better. Raises as ``add_picture`` does."""
    _check(said)
    _put(picture, said)
    db.session.flush()
    record("library.picture_mended", subject=picture.id, actor=actor, now=now)


def take_picture_out(picture: LibraryPicture, *, now: datetime, actor: Actor) -> None:
    """Show it nowhere any more, at once: its licence may have ended. Sentences that had it get their usual picture."""
    picture.taken_out_at = now
    withdraw_upload(upload_or_404(picture.upload_id), now=now, actor=actor)
    record("library.picture_taken_out", subject=picture.id, actor=actor, now=now)


def _put(picture: LibraryPicture, said: SaidOfPicture) -> None:
    picture.title, picture.words, picture.alt = (
        said.title.strip(),
        said.words.strip(),
        said.alt.strip(),
    )
    picture.licence, picture.maker = said.licence.value, said.maker.strip()


def _check(said: SaidOfPicture) -> None:
    for name, text in (("title", said.title), ("alt", said.alt), ("maker", said.maker)):
        if not text.strip():
            raise InvalidError(f"{name}_missing", where=name)
