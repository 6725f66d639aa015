"""What a consultation must say before it can open (the Gunning principles: formative stage, sufficient reasons)."""

from collections.abc import Collection

NEEDED = ("undecided", "reasons", "options", "privacy")
"""What can still change, why, what else was considered, and what happens with comments."""


def missing_before_opening(words: Collection[str], *, sections: int) -> list[str]:
    """Codes of what keeps a consultation from opening, in the order officers meet it."""
    missing = [f"{name}_missing" for name in NEEDED if name not in words]
    return missing if sections else ["text_missing", *missing]
