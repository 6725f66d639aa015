"""What the council answers to a theme: "we asked, you said, we did", or did not, because."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from engage.content.rules.words import plain, stale_versions
from engage.rules.errors import InvalidError, NotAllowedError
from engage.rules.view import View

LONGEST = 2_000
FIELDS = ("title", "asked", "said", "did")
"""What the theme is called for residents, what was asked, what people said, and what was done or why not."""


class Outcome(StrEnum):
    """What came of a theme. The stored value."""

    CHANGED = "changed"
    PARTLY = "partly"
    NOT_CHANGED = "not_changed"


def read_outcome(value: str) -> Outcome:
    """Raises ``InvalidError`` ``outcome_missing``: a reply says whether something changed."""
    try:
        return Outcome(value)
    except ValueError:
        raise InvalidError("outcome_missing", where="outcome") from None


def check_lengths(texts: Mapping[str, str]) -> None:
    """Raise ``InvalidError`` ``too_long`` (``where``, ``limit``) for a text that is no reply any more."""
    for field, text in texts.items():
        if len(text) > LONGEST:
            raise InvalidError("too_long", where=field, limit=LONGEST)


def check_complete(words: Mapping[str, Any]) -> None:
    """Whether a reply can go to a second officer.

    Raises ``NotAllowedError``: ``words_missing`` (``fields``) when not everything is said in English, ``words_stale`` (``tags``)
    when the English has changed since a translation or an easy-read version was made.
    """
    missing = [field for field in FIELDS if not plain(words, field).get(View().tag)]
    if missing:
        raise NotAllowedError("words_missing", fields=missing)
    stale = sorted({tag for _field, tag in stale_versions(words)})
    if stale:
        raise NotAllowedError("words_stale", tags=stale)
