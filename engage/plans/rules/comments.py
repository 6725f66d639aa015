"""What makes a comment."""

import unicodedata
from datetime import timedelta
from enum import StrEnum

from engage.rules.errors import InvalidError

LONGEST = 5_000
"""Characters. A few pages; longer contributions come as letters, which are logged with the original attached."""

MOST_AT_ONCE = 20
WITHIN = timedelta(minutes=15)
"""From one device: more than a person writes who goes through a whole plan."""


class Stance(StrEnum):
    """What somebody thinks of a part as a whole. The stored value."""

    AGREE = "agree"
    PARTLY = "partly"
    DISAGREE = "disagree"
    COMMENT = "comment"


STANCES_ASKED = (Stance.AGREE, Stance.PARTLY, Stance.DISAGREE)


def read_comment(*, stance: str, text: str) -> tuple[Stance, str]:
    """The stance and the words of a comment, in one Unicode form (NFC), line ends kept.

    A stance alone or words alone are enough. Raises ``InvalidError`` ``comment_empty``, ``comment_too_long`` (``length``,
    ``limit``) or ``stance_unknown``.
    """
    words = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\0", "")).strip()
    if len(words) > LONGEST:
        raise InvalidError("comment_too_long", where="comment", length=len(words), limit=LONGEST)
    if not stance and not words:
        raise InvalidError("comment_empty", where="comment")
    try:
        return Stance(stance or Stance.COMMENT), words
    except ValueError:
        raise InvalidError("stance_unknown", where="stance") from None
