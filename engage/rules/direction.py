"""Marks that turn the direction of writing around: taken out of what people type, so that no title or name reads as another."""

import re

TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Embeddings, overrides and isolates. The marks that Urdu, Arabic and Persian need inside words (joiners, and the plain marks of a
direction) are others and stay."""
LEFT_TO_RIGHT, OWN, END = "\u2066", "\u2068", "\u2069"
_KEPT = re.compile(f"{LEFT_TO_RIGHT}([^\u202a-\u202e\u2066-\u2069]*){END}")


def left_to_right(text: str) -> str:
    """A number, an amount or an address, to stand in a sentence of any direction (Unicode UAX 9, left-to-right isolate)."""
    return f"{LEFT_TO_RIGHT}{text}{END}"


def own_direction(text: str) -> str:
    """Words of any language, to stand in a sentence of another (Unicode UAX 9, first-strong isolate)."""
    return f"{OWN}{text}{END}"


def without_turning(text: str) -> str:
    """The text without marks that could order letters otherwise than they stand, such as U+202E.

    A left-to-right isolate that is closed stays: an amount or a telephone number needs it among words written from right to
    left, and it moves nothing outside itself.
    """
    pieces = _KEPT.split(text)
    return "".join(
        f"{LEFT_TO_RIGHT}{piece}{END}" if number % 2 else piece.translate(TURNING)
        for number, piece in enumerate(pieces)
    )
