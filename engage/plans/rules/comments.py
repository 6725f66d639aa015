"""What makes a comment."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from engage.rules.errors import InvalidError

LONGEST = 5_000
"""Characters. A few pages; longer contributions come as letters, which are logged with the original attached."""

MOST_AT_ONCE = 20
WITHIN = timedelta(minutes=15)
"""From one device: more than a person writes who goes through a whole plan."""

SUGGESTION = "→ "
"""Before the wording that somebody suggests; a sign, since no word of ours belongs into what they wrote."""
LONGEST_NAME = 120
MOST_PEOPLE = 10_000_000
"""More than live in any council's area; what is above is a slip of the keyboard."""
_NOT_DIGITS = re.compile(r"[\s,.٬']")
"""What groups the digits of a number."""


class Stance(StrEnum):
    """What somebody thinks of a part as a whole. The stored value."""

    AGREE = "agree"
    PARTLY = "partly"
    DISAGREE = "disagree"
    COMMENT = "comment"


STANCES_ASKED = (Stance.AGREE, Stance.PARTLY, Stance.DISAGREE)
"""What is counted; somebody may also only comment."""


@dataclass(frozen=True)
class Organisation:
    """Whom a comment speaks for, where not for one person. ``people`` is ``None`` where nobody said."""

    name: str
    people: int | None = None
    may_be_named: bool = False


def read_comment(*, stance: str, text: str, suggested: str = "") -> tuple[Stance, str]:
    """The stance and the words of a comment, in one Unicode form (NFC), line ends kept.

    ``suggested``: how somebody would word it. It stands at the end of the words behind ``SUGGESTION``, so that whoever releases,
    codes or quotes a comment has the whole of it before them. A stance alone or words alone are enough; saying that one only
    wants to comment is not. Raises ``InvalidError`` ``comment_empty``, ``comment_too_long`` (``length``, ``limit``) or
    ``stance_unknown``.
    """
    words, wording = _in_one_form(text), _in_one_form(suggested)
    if wording:
        words = f"{words}\n\n{SUGGESTION}{wording}".strip()
    if len(words) > LONGEST:
        raise InvalidError("comment_too_long", where="comment", length=len(words), limit=LONGEST)
    if stance in {"", Stance.COMMENT} and not words:
        raise InvalidError("comment_empty", where="comment")
    try:
        return Stance(stance or Stance.COMMENT), words
    except ValueError:
        raise InvalidError("stance_unknown", where="stance") from None


def parted(words: str) -> tuple[str, str]:
    """What a comment says, and the wording it suggests: the inverse of how ``read_comment`` joins them."""
    said, _mark, suggested = f"\n\n{words}".partition(f"\n\n{SUGGESTION}")
    return said.strip(), suggested


def read_organisation(*, name: str, people: str, may_be_named: bool) -> Organisation | None:
    """Whom a comment speaks for, or ``None`` where nothing was filled in.

    ``people`` is a whole number as somebody types it, in the digits of any script. Raises ``InvalidError``
    ``organisation_missing``, ``organisation_too_long`` or ``people_unknown``.
    """
    called, number = " ".join(_in_one_form(name).split()), _NOT_DIGITS.sub("", people)
    if not called:
        if number or may_be_named:
            raise InvalidError("organisation_missing", where="organisation")
        return None
    if len(called) > LONGEST_NAME:
        raise InvalidError("organisation_too_long", where="organisation", limit=LONGEST_NAME)
    if people.strip() and not _is_a_crowd(number):
        raise InvalidError("people_unknown", where="people")
    return Organisation(called, int(number) if number else None, may_be_named)


def _is_a_crowd(number: str) -> bool:
    return (
        number.isdecimal()
        and len(number) <= len(str(MOST_PEOPLE))
        and 0 < int(number) <= MOST_PEOPLE
    )


def _in_one_form(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\0", "")).strip()
