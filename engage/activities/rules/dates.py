"""What people are told about the dates of something that is open: a last day that moved, and times in which nobody could take part.

Kept with the activity as a public log, oldest first: entries are documents (``kind`` is an ``Entry``), only ever added. Of an
outage there is one entry, and at most one decision: more time, or none and why.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from engage.rules.errors import ConflictError, InvalidError
from engage.rules.view import View
from engage.rules.window import Window

SOURCE = View().tag
LONGEST_NOTE = 500
LONGEST_WHAT = 300


class Entry(StrEnum):
    """The stored value. ``MOVED``: ``on``, ``from``, ``to`` (days), ``note`` (words by view) and ``outage`` (its id, or empty); ``OUTAGE``:
    ``outage``, ``began_at``, ``ended_at`` (empty while it lasts), ``what`` (words by view; English alone in older entries); ``KEPT``: ``on``, ``note``, ``outage``."""

    MOVED = "moved"
    OUTAGE = "outage"
    KEPT = "kept"


NOTE = "dates|"
"""With an entry's number, the place of its note among an activity's texts."""


def words_told(entry: Mapping[str, Any]) -> Mapping[str, str]:
    """What an entry says in words, by view: why a last day moved or stayed, or what people could not do."""
    said = entry[_field(entry)]
    return {SOURCE: said} if isinstance(said, str) else said


def notes_in(told: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, str]]:
    """The words of a log of dates by their place: each by view."""
    return {f"{NOTE}{n}": words_told(each) for n, each in enumerate(told)}


def with_notes(
    told: Sequence[Mapping[str, Any]], notes: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """The log with other words in its notes; those that are empty are left out."""
    return [
        {**each, _field(each): {tag: said for tag, said in notes[f"{NOTE}{n}"].items() if said}}
        if f"{NOTE}{n}" in notes
        else dict(each)
        for n, each in enumerate(told)
    ]


def _field(entry: Mapping[str, Any]) -> str:
    return "note" if "note" in entry else "what"


def read_note(note: str) -> str:
    """A public note in one line. Raises ``InvalidError`` ``note_missing`` or ``note_too_long`` (``limit``)."""
    words = " ".join(note.split())
    if not words:
        raise InvalidError("note_missing", where="note")
    if len(words) > LONGEST_NOTE:
        raise InvalidError("note_too_long", where="note", limit=LONGEST_NOTE)
    return words


def what_failed(words: str) -> str:
    """What people could not do, as it is kept."""
    return " ".join(words.split())


def faults_of_outage(
    *, began_at: datetime | None, ended_at: datetime | None, what: str, now: datetime
) -> list[InvalidError]:
    """All that is wrong with an outage, so that it can be told at once: ``what_missing``, ``what_too_long`` (``limit``), ``not_yet`` for a
    time to come, ``ended_before``. ``began_at`` of ``None``: nobody could read it."""
    faults = []
    if began_at is not None and began_at > now:
        faults.append(InvalidError("not_yet", where="began_at"))
    if ended_at is not None and ended_at > now:
        faults.append(InvalidError("not_yet", where="ended_at"))
    elif ended_at is not None and began_at is not None and ended_at <= began_at:
        faults.append(InvalidError("ended_before", where="ended_at"))
    if not what:
        faults.append(InvalidError("what_missing", where="what"))
    elif len(what) > LONGEST_WHAT:
        faults.append(InvalidError("what_too_long", where="what", limit=LONGEST_WHAT))
    return faults


def check_outage(
    *, began_at: datetime, ended_at: datetime | None, what: str, now: datetime
) -> None:
    """Raise the first of ``faults_of_outage``."""
    for fault in faults_of_outage(began_at=began_at, ended_at=ended_at, what=what, now=now):
        raise fault


def faults_of_more_time(
    *, last_day: date | None, before: date | None, note: str
) -> list[InvalidError]:
    """All that is wrong with a later last day than ``before``: ``not_later``, and as ``read_note``."""
    faults = []
    if last_day is None or (before is not None and last_day <= before):
        faults.append(InvalidError("not_later", where="last_day"))
    try:
        read_note(note)
    except InvalidError as fault:
        faults.append(fault)
    return faults


def is_hit(window: Window, *, began_at: datetime, ended_at: datetime | None) -> bool:
    """Whether people could have taken part in some of that time; ``ended_at`` of ``None`` lasts still."""
    begins_before_the_close = window.closes_at is None or began_at < window.closes_at
    ends_after_the_opening = (
        window.opens_at is None or ended_at is None or window.opens_at < ended_at
    )
    return begins_before_the_close and ends_after_the_opening


def with_outage(
    told: Iterable[Mapping[str, Any]],
    outage_id: str,
    *,
    began_at: datetime,
    ended_at: datetime | None,
    what: str,
) -> list[dict[str, Any]]:
    """The log with an outage in it, or with its end where it was there already."""
    entry = {
        "kind": Entry.OUTAGE.value,
        "outage": outage_id,
        "began_at": began_at.isoformat(),
        "ended_at": ended_at.isoformat() if ended_at else "",
        "what": {SOURCE: what},
    }
    kept = [dict(each) for each in told]
    for place, each in enumerate(kept):
        if each["kind"] == Entry.OUTAGE and each["outage"] == outage_id:
            ended = {**entry, "what": dict(words_told(each))}
            return [*kept[:place], ended, *kept[place + 1 :]]
    return [*kept, entry]


def undecided(told: Sequence[Mapping[str, Any]]) -> list[str]:
    """Ids of outages of which nobody has said whether there is more time."""
    decided = {each["outage"] for each in told if each["kind"] != Entry.OUTAGE}
    return [
        each["outage"]
        for each in told
        if each["kind"] == Entry.OUTAGE and each["outage"] not in decided
    ]


def check_undecided(told: Sequence[Mapping[str, Any]], outage_id: str) -> None:
    """Raise ``ConflictError`` ``already_decided`` for an outage that hit nothing here or was decided about."""
    if outage_id not in undecided(told):
        raise ConflictError("already_decided")
