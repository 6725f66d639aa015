"""Mending how an imported text is parted into sections, without losing a word of it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from engage.rules.errors import InvalidError

DEEPEST = 6
Content = Mapping[str, Any]


class OutlineStep(StrEnum):
    """What can be done with one section."""

    DEEPER = "deeper"
    HIGHER = "higher"
    JOIN = "join"
    """With the section before."""
    PART = "part"
    """At one of its paragraphs, which becomes a heading."""
    TAKE_OUT = "take_out"
    """Onto the list of what was left out."""


def moved_levels(levels: Sequence[int], place: int, step: OutlineStep) -> list[int]:
    """Every level after one section, and what stands under it, went a level deeper or higher.

    Raises ``InvalidError`` ``level_limit`` where a level would leave 1 to ``DEEPEST``.
    """
    by = 1 if step is OutlineStep.DEEPER else -1
    own, moved = levels[place], list(levels)
    for at in range(place, len(levels)):
        if at > place and levels[at] <= own:
            break
        moved[at] += by
    if not all(1 <= level <= DEEPEST for level in moved):
        raise InvalidError("level_limit", where="step")
    return moved


def joined_blocks(first: Content, second: Content) -> list[Any]:
    """The blocks of two sections in one view as those of the first; the second heading becomes a paragraph."""
    heading = [{"kind": "paragraph", "text": second["heading"]}] if second["heading"] else []
    return [*first["blocks"], *heading, *second["blocks"]]


def parting_places(content: Content) -> list[tuple[int, str]]:
    """Where a section can be parted: the place of each paragraph among its blocks, and its words."""
    return [
        (place, block["text"])
        for place, block in enumerate(content["blocks"])
        if block["kind"] == "paragraph"
    ]


def parted_content(content: Content, place: int) -> tuple[list[Any], str, list[Any]]:
    """Blocks before a paragraph, the paragraph as a heading, and the blocks after it.

    Raises ``InvalidError`` ``no_paragraph`` where there is none at ``place``.
    """
    words = dict(parting_places(content)).get(place)
    if words is None:
        raise InvalidError("no_paragraph", where="place")
    return list(content["blocks"][:place]), words, list(content["blocks"][place + 1 :])


def parted_source(source: Sequence[Content], heading: str) -> tuple[list[Any], list[Any]]:
    """The words of the source before those of a heading, and from there on; all stay before where it says them otherwise."""
    wanted = " ".join(heading.split())
    for place, found in enumerate(source):
        if " ".join(found["text"].split()) == wanted:
            return list(source[:place]), list(source[place:])
    return list(source), []
