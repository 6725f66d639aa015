"""What makes a new version fit to be published."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from engage.rules.errors import InvalidError, NotAllowedError

LONGEST_NOTE = 500
LONGEST_WHY = 300


class ChangeKind(StrEnum):
    REWRITTEN = "rewritten"
    ADDED = "added"
    TAKEN_OUT = "taken_out"


def read_note(note: str) -> str:
    """The public note of a new version. Raises ``InvalidError`` ``note_missing`` or ``note_too_long`` (``limit``)."""
    words = " ".join(note.split())
    if not words:
        raise InvalidError("note_missing", where="note")
    if len(words) > LONGEST_NOTE:
        raise InvalidError("note_too_long", where="note", limit=LONGEST_NOTE)
    return words


def check_publishable(places: Sequence[str], causes: Mapping[str, bool], *, is_open: bool) -> None:
    """Whether a version can take the place of the one before.

    ``places``: addresses of what changed; ``causes``: whether a theme or a reason stands beside it. Raises ``NotAllowedError``:
    ``still_open`` while people comment on the text, ``nothing_changed``, ``cause_missing`` (``places``).
    """
    if is_open:
        raise NotAllowedError("still_open")
    if not places:
        raise NotAllowedError("nothing_changed")
    without = [place for place in places if not causes.get(place)]
    if without:
        raise NotAllowedError("cause_missing", places=without)
