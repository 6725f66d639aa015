"""Logging what came in writing. The house's own log never holds a word of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engage.activities.models import Programme
from engage.correspondence.models import Letter
from engage.correspondence.queries import WAITING, about_letter, counted_with
from engage.correspondence.rules.campaigns import text_digest
from engage.correspondence.rules.kinds import Kind
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_id
from engage.rules.activity import ActivityRef
from engage.rules.errors import ConflictError, InvalidError
from engage.rules.window import day_of
from engage.uploads.commands import discard_upload, take_in
from engage.uploads.models import Upload
from engage.uploads.queries import uploads_about
from engage.uploads.rules.files import DOWNLOADED, PICTURES

ORIGINALS = PICTURES | DOWNLOADED
KEPT_WAITING = timedelta(days=1)


@dataclass(frozen=True)
class Received:
    """One letter as it came."""

    kind: Kind
    title: str
    text: str
    received_on: date
    signatures: int = 0


@dataclass(frozen=True)
class Original:
    """The file as it was kept when it came (``keep_original``), and what is attached to it where it is an e-mail."""

    upload: Upload
    attached: Sequence[bytes] = ()


def keep_original(data: bytes, *, now: datetime) -> Upload:
    """Keep a file until its letter is logged, so that it is chosen once whatever is still missing. One that waits for longer than
    a day goes. Raises as ``take_in`` does, with ``where`` = ``original``.
    """
    for waiting in uploads_about(WAITING):
        if now - waiting.created_at > KEPT_WAITING:
            discard_upload(waiting)
    return take_in(data, about=WAITING, accepts=ORIGINALS, where="original", now=now)


def log_letter(
    programme: Programme,
    received: Received,
    *,
    original: Original | None,
    now: datetime,
    actor: Actor,
) -> Letter:
    """Log one, with its original where there is one as a file. Pictures and documents attached to an e-mail are kept beside it; what
    else is attached stays in the original alone.

    Raises ``InvalidError`` ``received_later`` for a day to come where the council is, ``signatures_missing`` for a petition without
    any and ``signatures_needless`` for anything else with some.
    """
    if received.received_on > day_of(now):
        raise InvalidError("received_later", where="received_on")
    if received.kind is Kind.PETITION and received.signatures < 1:
        raise InvalidError("signatures_missing", where="signatures")
    if received.kind is not Kind.PETITION and received.signatures:
        raise InvalidError("signatures_needless", where="signatures")
    letter = Letter(
        id=new_id(),
        programme=programme,
        kind=received.kind.value,
        title=received.title,
        text=received.text,
        digest="" if received.kind is Kind.PETITION else text_digest(received.text),
        signatures=received.signatures,
        received_on=received.received_on,
        logged_at=now,
    )
    if original is not None:
        _attach(letter, original, now=now)
    db.session.add(letter)
    db.session.flush()
    record("letter.logged", subject=letter.id, actor=actor, now=now, kind=received.kind)
    return letter


def _attach(letter: Letter, original: Original, *, now: datetime) -> None:
    original.upload.about = about_letter(letter.id)
    for data in original.attached:
        try:
            take_in(data, about=about_letter(letter.id), now=now)
        except InvalidError:
            continue


def count_with(letter: Letter, ref: ActivityRef, *, now: datetime, actor: Actor) -> None:
    """Let an activity count a letter among what it received, so that it is counted once. A second time changes nothing.

    Raises ``ConflictError`` ``counted_elsewhere`` when another activity counts it, ``InvalidError`` ``is_petition``: its
    signatures are told here.
    """
    if letter.kind == Kind.PETITION:
        raise InvalidError("is_petition", where="letter")
    if letter.counted_with == counted_with(ref):
        return
    if letter.counted_with:
        raise ConflictError("counted_elsewhere", letter=letter.id)
    letter.counted_with = counted_with(ref)
    db.session.flush()
    record("letter.counted_with", subject=letter.id, actor=actor, now=now, activity=ref.id)


def remove_letter(letter: Letter, *, now: datetime, actor: Actor) -> None:
    """Take one out with its original: logged twice, or meant for somebody else."""
    for upload in uploads_about(about_letter(letter.id)):
        discard_upload(upload)
    subject = letter.id
    db.session.delete(letter)
    db.session.flush()
    record("letter.removed", subject=subject, actor=actor, now=now)
