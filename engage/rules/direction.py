"""Marks that turn the direction of writing around: taken out of what people type, so that no title or name reads as another."""

TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Embeddings, overrides and isolates. The marks that Urdu, Arabic and Persian need inside words (joiners, and the plain marks of a
direction) are others and stay."""


def without_turning(text: str) -> str:
    """The text without marks that could order letters otherwise than they stand, such as U+202E."""
    return text.translate(TURNING)
