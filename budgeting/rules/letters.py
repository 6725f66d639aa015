"""A letter's words with plain placeholders: what may be named in them, and how they are filled."""

import re
from collections.abc import Mapping
from enum import StrEnum

from engage.rules.errors import InvalidError

PLACEHOLDERS = (
    "group",
    "project",
    "amount",
    "round",
    "decided_by",
    "decided_on",
    "conditions",
    "answer_by",
    "council",
    "phone",
    "email",
)
NEEDED = ("project", "amount", "conditions")
"""A letter without these offers nothing that a group could accept."""
LONGEST = 8000
MARK = re.compile(r"\{([^{}]*)\}")


class FileKind(StrEnum):
    """What a worker makes of awards. The stored value."""

    LETTER = "letter"
    LEDGER = "ledger"


def check_letter(text: str) -> None:
    """Raise ``InvalidError``: ``letter_empty``, ``letter_too_long``, ``placeholder_unknown`` or ``placeholder_missing``.

    The last two name the placeholders in ``names``. A brace that stands alone is a character like any other.
    """
    if not text.strip():
        raise InvalidError("letter_empty", where="text")
    if len(text) > LONGEST:
        raise InvalidError("letter_too_long", where="text", most=LONGEST)
    named = MARK.findall(text)
    unknown = sorted(set(named) - set(PLACEHOLDERS))
    if unknown:
        raise InvalidError("placeholder_unknown", where="text", names=unknown)
    missing = [name for name in NEEDED if name not in named]
    if missing:
        raise InvalidError("placeholder_missing", where="text", names=missing)


def fill_letter(text: str, facts: Mapping[str, str]) -> str:
    """The words with every placeholder filled. What is filled in is never read as a placeholder itself."""
    return MARK.sub(lambda mark: facts.get(mark[1], mark[0]), text)


def paragraphs_of(text: str) -> list[list[str]]:
    """Paragraphs, each a list of its lines: an empty line parts them."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return [[line.strip() for line in block.split("\n") if line.strip()] for block in blocks]
