"""What pages receive about files."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from engage.uploads.models import Upload
from engage.uploads.rules.files import (
    DOWNLOADED,
    FILMS,
    LARGE_FORM,
    SMALL_FORM,
    VOICES,
    FileKind,
)

WIDTHS = (SMALL_FORM, LARGE_FORM)


@dataclass(frozen=True)
class PictureLink:
    """A released picture for ``macros/uploads.html``. Its words for those who cannot see it belong to whoever shows it."""

    address: str
    """Of the larger width."""
    addresses_by_width: str
    """For ``srcset``."""
    width: int
    height: int


def picture_link(upload: Upload, endpoint: str = "uploads.file", **values: Any) -> PictureLink:
    """Addresses of both widths. ``endpoint``, with its ``values``, is another one where somebody looks before the public may."""
    sizes = {one["name"]: one for one in upload.renditions}
    by_width = [
        f"{url_for(endpoint, upload_id=upload.id, name=name, **values)} {sizes[name]['width']}w"
        for name in WIDTHS
    ]
    large = sizes[WIDTHS[-1]]
    return PictureLink(
        address=url_for(endpoint, upload_id=upload.id, name=WIDTHS[-1], **values),
        addresses_by_width=", ".join(by_width),
        width=large["width"],
        height=large["height"],
    )


@dataclass(frozen=True)
class DocumentLink:
    """A document to download: its kind in capitals and its size, to be said beside the link."""

    address: str
    kind: str
    size_bytes: int


def document_link(upload: Upload, endpoint: str = "uploads.file") -> DocumentLink:
    form = upload.renditions[0]
    return DocumentLink(
        address=url_for(endpoint, upload_id=upload.id, name=form["name"]),
        kind=upload.kind.upper(),
        size_bytes=form["bytes"],
    )


def is_document(upload: Upload) -> bool:
    return FileKind(upload.kind) in DOWNLOADED


def is_recording(upload: Upload) -> bool:
    return FileKind(upload.kind) in VOICES | FILMS
