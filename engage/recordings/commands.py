"""Adding a recording beside an item of an activity, mending what is said of it, and taking it out."""

from datetime import datetime

from engage.activities.models import Activity
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_id
from engage.recordings.models import Recording
from engage.recordings.queries import activity_of, item_or_404, upload_of
from engage.recordings.rules.captions import read_captions
from engage.recordings.rules.kinds import Kind, SaidOfRecording
from engage.rules.errors import ConflictError, InvalidError
from engage.uploads.commands import release_upload, take_in, withdraw_upload
from engage.uploads.rules.files import FILMS, VOICES

ABOUT = "recording"


def add_recording(
    activity: Activity,
    item: str,
    data: bytes,
    said: SaidOfRecording,
    *,
    kind: Kind,
    language: str,
    of: str,
    now: datetime,
    actor: Actor,
) -> Recording:
    """Keep a voice or a film of one item and let the public hear or see it.

    ``of``: the digest of the item's English as the officer's page showed it. One that is there already in this kind and language gives
    way. Raises ``InvalidError`` ``transcript_missing``, ``maker_missing``, ``captions_missing``, those of ``rules.captions`` with the ``line``, and as
    ``take_in`` does; ``ConflictError`` ``changed_by_another`` when the English is another one meanwhile.
    """
    if item_or_404(activity, item).of != of:
        raise ConflictError("changed_by_another")
    _check(said, kind)
    upload = take_in(data, about=ABOUT, accepts=FILMS if kind.is_seen else VOICES, now=now)
    release_upload(upload, now=now, actor=actor)
    for before in db.session.query(Recording).filter_by(
        activity_id=activity.id, item=item, kind=kind.value, language=language, taken_out_at=None
    ):
        take_recording_out(before, now=now, actor=actor)
    recording = Recording(
        activity_id=activity.id,
        item=item,
        kind=kind.value,
        language=language,
        upload_id=upload.id,
        of=of,
        added_at=now,
    )
    _put(recording, said)
    db.session.add(recording)
    _note(activity)
    record(
        "recording.added",
        subject=recording.id,
        actor=actor,
        now=now,
        activity=activity.id,
        kind=kind.value,
        language=language,
    )
    return recording


def mend_recording(
    recording: Recording, said: SaidOfRecording, *, now: datetime, actor: Actor
) -> None:
    """Put its transcript, its captions or what is said of it right. Raises as ``add_recording`` does."""
    _check(said, Kind(recording.kind))
    _put(recording, said)
    _note(activity_of(recording))
    record("recording.mended", subject=recording.id, actor=actor, now=now)


def take_recording_out(recording: Recording, *, now: datetime, actor: Actor) -> None:
    """Show it nowhere any more, at once."""
    recording.taken_out_at = now
    withdraw_upload(upload_of(recording), now=now, actor=actor)
    _note(activity_of(recording))
    record("recording.taken_out", subject=recording.id, actor=actor, now=now)


def _note(activity: Activity) -> None:
    """Pages that everybody shares are made anew."""
    activity.mark = new_id()
    db.session.flush()


def _put(recording: Recording, said: SaidOfRecording) -> None:
    recording.transcript, recording.captions = said.transcript.strip(), said.captions.strip()
    recording.licence, recording.maker = said.licence.value, said.maker.strip()


def _check(said: SaidOfRecording, kind: Kind) -> None:
    for name, text in (("transcript", said.transcript), ("maker", said.maker)):
        if not text.strip():
            raise InvalidError(f"{name}_missing", where=name)
    if kind.is_seen and not said.captions.strip():
        raise InvalidError("captions_missing", where="captions")
    if kind.is_seen:
        _cues, faults = read_captions(said.captions.strip())
        if faults:
            raise InvalidError(faults[0].fault.value, where="captions", line=faults[0].line)
