"""The content of a ballot before it is sealed, in one byte form, and the length all of a round's ballots are padded to."""

import json
from collections.abc import Sequence

from engage.rules.errors import InvalidError

ROOM_FOR_LENGTH = 4
BLOCK = 64
"""Sealed ballots of a round are all as long as its longest possible ballot, rounded up to whole blocks of this many bytes."""


def ballot_content(marks: Sequence[str], *, round_id: str) -> bytes:
    """The bytes that are sealed: the round they belong to and the marks."""
    return json.dumps(
        {"round": round_id, "marks": list(marks)}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def marks_of(content: bytes, *, round_id: str, projects: frozenset[str]) -> tuple[str, ...]:
    """The marks in opened bytes.

    Raises ``InvalidError`` ``ballot_unreadable`` when the bytes are of another round, name a project that is not in this one,
    or are no ballot at all.
    """
    try:
        document = json.loads(content)
        marks = tuple(document["marks"])
        is_ours = (
            document["round"] == round_id
            and projects.issuperset(marks)
            and len(set(marks)) == len(marks)
        )
    except (ValueError, KeyError, TypeError):
        raise InvalidError("ballot_unreadable") from None
    if not is_ours:
        raise InvalidError("ballot_unreadable")
    return marks


def sealed_length(projects: Sequence[str], *, round_id: str) -> int:
    """How many bytes every ballot of a round is padded to before it is sealed."""
    longest = len(ballot_content(projects, round_id=round_id)) + ROOM_FOR_LENGTH
    return -(-longest // BLOCK) * BLOCK
