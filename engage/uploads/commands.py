"""Taking files in, releasing them, taking them away, and clearing up what belongs to nothing.

The file is written first and the row with the caller's transaction: a request that fails, or a process that dies between the
two, leaves a file without a row, never a row without a file. ``remove_orphans`` clears such files up, and those of rows that
were deleted.
"""

from collections import defaultdict
from collections.abc import Set
from datetime import datetime, timedelta

from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_id
from engage.uploads.documents import check_document
from engage.uploads.models import Upload
from engage.uploads.pictures import Rendition, render
from engage.uploads.queries import ids_among
from engage.uploads.rules.files import (
    CONTENT_TYPES,
    DOCUMENTS,
    FILMS,
    PICTURES,
    VOICES,
    FileKind,
    check_file,
)
from engage.uploads.rules.media import check_media
from engage.uploads.store import current_store

ORPHAN_AFTER = timedelta(hours=1)
"""Longer than any request or job lasts: a younger file may belong to a transaction that is still open."""
AT_ONCE = 500
SUFFIX_TYPES = {
    "webp": FileKind.WEBP,
    "jpg": FileKind.JPEG,
    "pdf": FileKind.PDF,
    "docx": FileKind.DOCX,
    "eml": FileKind.EML,
    **{kind.value: kind for kind in VOICES | FILMS},
}


def take_in(
    data: bytes,
    *,
    about: str,
    accepts: Set[FileKind] = PICTURES | DOCUMENTS,
    where: str = "file",
    now: datetime,
) -> Upload:
    """Keep a file that somebody sent, hidden from the public until ``release_upload``.

    ``about`` is the opaque key of what it belongs to. A picture is written anew in two widths (``pictures.render``); a document
    is kept as it is and only ever offered as a download, a recording is kept as it is and played. Raises ``InvalidError`` as
    ``check_file``, ``check_document``, ``check_media`` and ``render`` do, each with the field in ``where``, and ``UnavailableError`` ``files`` when the store cannot be reached.
    """
    kind = check_file(data, accepts=accepts, where=where)
    renditions = _renditions(data, kind, where)
    upload = Upload(
        id=new_id(),
        kind=kind.value,
        about=about,
        renditions=[
            {"name": one.name, "width": one.width, "height": one.height, "bytes": len(one.data)}
            for one in renditions
        ],
        created_at=now,
    )
    for one in renditions:
        current_store().put(
            stored_name(upload.id, one.name), one.data, content_type=content_type_of(one.name)
        )
    db.session.add(upload)
    db.session.flush()
    return upload


def describe_upload(upload: Upload, *, shows: str, language: str) -> None:
    """Say what a picture shows. The public reads these words once ``release_upload`` gave them out."""
    upload.shows, upload.language = shows, language
    db.session.flush()


def release_upload(upload: Upload, *, now: datetime, actor: Actor, shows: str = "") -> None:
    """Let the public see a file, and what it shows in words: somebody looked at it. It stays so until ``withdraw_upload``."""
    upload.released_at = upload.released_at or now
    upload.public_shows = shows
    db.session.flush()
    record("upload.released", subject=upload.id, actor=actor, now=now, about=upload.about)


def withdraw_upload(upload: Upload, *, now: datetime, actor: Actor) -> None:
    """Take a file from the public again; it is kept."""
    upload.released_at = None
    upload.public_shows = ""
    db.session.flush()
    record("upload.withdrawn", subject=upload.id, actor=actor, now=now, about=upload.about)


def discard_upload(upload: Upload) -> None:
    """Take a file away for good. Its bytes go with the next ``remove_orphans``, so that a rollback brings it back whole."""
    db.session.delete(upload)
    db.session.flush()


def remove_orphans(*, now: datetime) -> int:
    """Delete stored files without a row, half-written ones too, once they are an hour old; returns how many."""
    by_upload: dict[str, list[str]] = defaultdict(list)
    for file in current_store().files():
        if now - file.changed_at >= ORPHAN_AFTER:
            by_upload[file.name.partition("/")[0]].append(file.name)
    old = list(by_upload)
    removed = 0
    for start in range(0, len(old), AT_ONCE):
        ids = old[start : start + AT_ONCE]
        known = ids_among(ids)
        orphans = [
            name
            for upload_id in ids
            for name in by_upload[upload_id]
            if upload_id not in known or _is_unfinished(name)
        ]
        current_store().delete(orphans)
        removed += len(orphans)
    return removed


def stored_name(upload_id: str, rendition: str) -> str:
    """Where a stored form lies in the store."""
    return f"{upload_id}/{rendition}"


def content_type_of(rendition: str) -> str:
    """What a stored form is served as."""
    return CONTENT_TYPES[SUFFIX_TYPES[rendition.rpartition(".")[2]]]


def _renditions(data: bytes, kind: FileKind, where: str) -> list[Rendition]:
    if kind in PICTURES:
        return render(data, where=where)
    if kind in VOICES | FILMS:
        check_media(data, kind, where=where)
    else:
        check_document(data, kind, where=where)
    return [Rendition(f"file.{kind.value}", 0, 0, data)]


def _is_unfinished(name: str) -> bool:
    return name.rpartition(".")[2] not in SUFFIX_TYPES
