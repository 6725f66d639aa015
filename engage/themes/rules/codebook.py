"""What makes a theme, and what may become of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engage.rules.errors import InvalidError, WrongStateError

LONGEST_NAME = 120
LONGEST_WORDS = 1_000
MANAGEABLE = 20
"""Themes in use. Beyond about twenty a coder can no longer hold the codebook in mind, and agreement falls."""


class ThemeState(StrEnum):
    """The stored value."""

    IN_USE = "in_use"
    RETIRED = "retired"
    MERGED = "merged"


class Change(StrEnum):
    """What was done to a theme: a line of its history. The stored value."""

    MADE = "made"
    REWORDED = "reworded"
    RETIRED = "retired"
    RESTORED = "restored"
    MERGED = "merged"


NEXT: dict[Change, tuple[ThemeState, ThemeState]] = {
    Change.REWORDED: (ThemeState.IN_USE, ThemeState.IN_USE),
    Change.RETIRED: (ThemeState.IN_USE, ThemeState.RETIRED),
    Change.RESTORED: (ThemeState.RETIRED, ThemeState.IN_USE),
    Change.MERGED: (ThemeState.IN_USE, ThemeState.MERGED),
}
"""From and to. What was merged stays merged: its codes count for the other theme."""


@dataclass(frozen=True)
class ThemeWords:
    """A theme as coders read it. ``example`` is made up or public, never a comment that nobody has released."""

    name: str
    definition: str
    example: str = ""


def read_theme(*, name: str, definition: str, example: str) -> ThemeWords:
    """The words of a theme, spacing put right.

    Raises ``InvalidError`` ``name_missing``, ``definition_missing`` or ``too_long`` (``limit``), with the field in ``where``.
    """
    words = ThemeWords(*(" ".join(text.split()) for text in (name, definition, example)))
    if not words.name:
        raise InvalidError("name_missing", where="name")
    if not words.definition:
        raise InvalidError("definition_missing", where="definition")
    limits = {"name": LONGEST_NAME, "definition": LONGEST_WORDS, "example": LONGEST_WORDS}
    for field, limit in limits.items():
        if len(getattr(words, field)) > limit:
            raise InvalidError("too_long", where=field, limit=limit)
    return words


def check_name_free(name: str, others: Sequence[str]) -> None:
    """Raise ``InvalidError`` ``name_taken`` when another theme has this name, whatever the case."""
    if name.casefold() in {other.casefold() for other in others}:
        raise InvalidError("name_taken", where="name")


def state_after(state: ThemeState, change: Change) -> ThemeState:
    """The state that a change leads to. Raises ``WrongStateError``."""
    from_, to = NEXT[change]
    if state is not from_:
        raise WrongStateError("theme", state.value, to.value)
    return to


def counted_as(merged_into: Mapping[str, str | None]) -> dict[str, str]:
    """For every theme the one that its codes count for, through any chain of merges."""
    found = {}
    for theme in merged_into:
        target, seen = theme, {theme}
        while (further := merged_into.get(target)) is not None and further not in seen:
            target = further
            seen.add(target)
        found[theme] = target
    return found
