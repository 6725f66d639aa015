"""The content of a ballot before it is sealed, in one byte form, and the length all of a round's ballots are padded to.

Nothing here knows what a mark is: marks are a JSON list, made and checked by the rules of the round's ballot kind.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from budgeting.rules.turnout import AGE_BANDS, LONGEST_AREA, NOTHING_SAID, Said
from engage.rules.errors import InvalidError

ROOM_FOR_LENGTH = 4
BLOCK = 64
"""Sealed ballots of a round are all as long as its longest possible ballot, rounded up to whole blocks of this many bytes."""
LONGEST_VIEW = 16
"""Characters of the longest tag of a view, so that the length does not tell in which language somebody voted."""


@dataclass(frozen=True)
class BallotContent:
    """What is inside the seal. ``view`` is the tag of the language and reading level in which the ballot was cast, ``rotation``
    the number of the project that stood first on it, ``said`` what the voter told us of themselves, for the totals of turnout.
    """

    marks: list[Any]
    view: str
    rotation: int
    said: Said


def ballot_content(
    marks: Sequence[Any], *, view: str, round_id: str, rotation: int = 0, said: Said = NOTHING_SAID
) -> bytes:
    """The bytes that are sealed: the round they belong to, the view, the rotation, what the voter said and the marks."""
    return json.dumps(
        {
            "round": round_id,
            "view": view,
            "rotation": rotation,
            "said": [said.area, said.age],
            "marks": list(marks),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def content_of(content: bytes, *, round_id: str) -> BallotContent:
    """What opened bytes hold. The marks are still to be checked by the rules of their kind.

    Raises ``InvalidError`` ``ballot_unreadable`` when the bytes are of another round or are no ballot at all.
    """
    try:
        document = json.loads(content)
        area, age = document["said"]
        found = BallotContent(
            document["marks"], document["view"], document["rotation"], Said(area, age)
        )
        is_ours = (
            document["round"] == round_id
            and isinstance(found.marks, list)
            and isinstance(found.view, str)
            and isinstance(found.rotation, int)
            and isinstance(area, str)
            and isinstance(age, str)
        )
    except (ValueError, KeyError, TypeError):
        raise InvalidError("ballot_unreadable") from None
    if not is_ours:
        raise InvalidError("ballot_unreadable")
    return found


def sealed_length(longest: Sequence[Any], *, round_id: str) -> int:
    """How many bytes every ballot of a round is padded to, from the ``longest`` marks anybody could make in it."""
    content = ballot_content(
        longest,
        view="x" * LONGEST_VIEW,
        round_id=round_id,
        rotation=len(longest),
        said=Said("x" * LONGEST_AREA, max(AGE_BANDS, key=len)),
    )
    return -(-(len(content) + ROOM_FOR_LENGTH) // BLOCK) * BLOCK
