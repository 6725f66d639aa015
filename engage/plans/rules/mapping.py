"""Which section of a new version carries on which section of the one before, so that comments find their place again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.6
"""Share of words in common from which a section with another heading counts as the same: ``difflib``'s own rule of thumb for a
close match."""


@dataclass(frozen=True)
class SectionFacts:
    """What a section is known by: its address, its heading and its words."""

    address: str
    heading: str
    words: tuple[str, ...]


def carried_on(old: Sequence[SectionFacts], new: Sequence[SectionFacts]) -> dict[int, int]:
    """``{place in the new version: place in the old}``; what is in neither has no match.

    By address first, then by heading, then by words (at least ``ALIKE`` in common, the most alike first). No section carries on
    two, nor do two carry on one.
    """
    found: dict[int, int] = {}
    for same in (_same_address, _same_heading):
        _match_exactly(old, new, found, same)
    taken = set(found.values())
    likeness = sorted(
        (
            (-_likeness(one.words, other.words), place, before)
            for place, other in enumerate(new)
            if place not in found and other.words
            for before, one in enumerate(old)
            if before not in taken and one.words
        ),
    )
    for unlikeness, place, before in likeness:
        if -unlikeness >= ALIKE and place not in found and before not in taken:
            found[place] = before
            taken.add(before)
    return found


def _match_exactly(
    old: Sequence[SectionFacts],
    new: Sequence[SectionFacts],
    found: dict[int, int],
    same: Callable[[SectionFacts], str],
) -> None:
    free: dict[str, int] = {}
    taken = set(found.values())
    for before, one in enumerate(old):
        if before not in taken and same(one):
            free.setdefault(same(one), before)
    for place, other in enumerate(new):
        if place not in found and same(other) in free:
            found[place] = free.pop(same(other))


def _same_address(section: SectionFacts) -> str:
    return section.address


def _same_heading(section: SectionFacts) -> str:
    return section.heading.casefold()


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    matcher = SequenceMatcher(a=one, b=other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0
