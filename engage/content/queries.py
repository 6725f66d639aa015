"""The pictures there are: those that the house comes with, and the council's own."""

import json
from functools import cache
from pathlib import PurePosixPath

from sqlalchemy import select

from engage.content.models import LibraryPicture
from engage.content.rules.pictures import SHORT_NAMES, Licence, Picture
from engage.kernel.assets import ROOT
from engage.kernel.db import db
from engage.rules.errors import NotFoundError
from engage.uploads.rules.files import small_address, upload_of_small

SOURCES = ROOT / "static" / "src"


@cache
def packaged_pictures() -> tuple[Picture, ...]:
    """Drawn for this house (``static/src/drawn.json``), and out of packages (``static/src/pictures.json``)."""
    drawn = json.loads((SOURCES / "drawn.json").read_text())
    packaged = json.loads((SOURCES / "pictures.json").read_text())
    return (
        *(Picture(name, _title(name), words) for name, words in drawn.items()),
        *(
            Picture(
                f"pictures/{entry['name']}.svg",
                _title(entry["name"]),
                entry["words"],
                licence=entry["licence"],
                maker=entry["maker"],
            )
            for entry in packaged
        ),
    )


def own_pictures() -> list[LibraryPicture]:
    """The council's own, the newest first."""
    return list(
        db.session.scalars(
            select(LibraryPicture)
            .where(LibraryPicture.taken_out_at.is_(None))
            .order_by(LibraryPicture.added_at.desc(), LibraryPicture.id)
        )
    )


def own_credits() -> list[tuple[str, str, str]]:
    """Of each of the council's own: who made it, its name, and the licence where that has a name of its own."""
    return [
        (row.maker, row.title, SHORT_NAMES.get(Licence(row.licence), "")) for row in own_pictures()
    ]


def library() -> dict[str, Picture]:
    """Every picture that can be chosen, by its name; the council's own come first."""
    own = (own_picture(row) for row in own_pictures())
    return {picture.name: picture for picture in (*own, *packaged_pictures())}


def own_picture(row: LibraryPicture) -> Picture:
    return Picture(
        small_address(row.upload_id), row.title, row.words, row.alt, row.licence, row.maker
    )


def own_picture_at(address: str) -> Picture | None:
    """One of the council's own by the name it is chosen under; nothing once it was taken out."""
    row = db.session.scalars(
        select(LibraryPicture).where(
            LibraryPicture.upload_id == upload_of_small(address),
            LibraryPicture.taken_out_at.is_(None),
        )
    ).first()
    return own_picture(row) if row else None


def library_picture_or_404(picture_id: str) -> LibraryPicture:
    row = db.session.get(LibraryPicture, picture_id)
    if row is None or row.taken_out_at is not None:
        raise NotFoundError("library_picture", id=picture_id)
    return row


def _title(name: str) -> str:
    return PurePosixPath(name).stem.replace("-", " ")
