"""A long document is told in booklets, each short enough to be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from engage.content.rules.easy_read import MOST_PAGES, ROWS_TO_A_PAGE

MOST_ROWS = (MOST_PAGES - 2) * ROWS_TO_A_PAGE
"""Of one booklet. Room is left for its front and for headings."""
PLAIN_TO_A_ROW = 2
"""Sentences without a picture that take the room of one with a picture."""


@dataclass(frozen=True)
class Section:
    """Sentences that belong together. ``heading`` is empty where they need none; ``has_pictures``: each stands beside one."""

    heading: str
    lines: tuple[str, ...]
    has_pictures: bool = True


def pages_of(sections: Sequence[Section]) -> int:
    """About how many pages they print on."""
    return -(-sum(_room(section, len(section.lines)) for section in sections) // ROWS_TO_A_PAGE)


def _room(section: Section, lines: int) -> int:
    """In rows with a picture."""
    rows = lines if section.has_pictures else -(-lines // PLAIN_TO_A_ROW)
    return max(1, rows)


def booklets(sections: Sequence[Section]) -> list[list[Section]]:
    """The sections in as many booklets as they need. One that is longer than a booklet by itself goes on in the next."""
    made: list[list[Section]] = [[]]
    room = MOST_ROWS
    for section in sections:
        lines = list(section.lines)
        if len(lines) > room and made[-1] and len(lines) <= MOST_ROWS:
            made.append([])
            room = MOST_ROWS
        while lines or section.lines == ():
            if room <= 0:
                made.append([])
                room = MOST_ROWS
            now, lines = lines[:room], lines[room:]
            made[-1].append(Section(section.heading, tuple(now), section.has_pictures))
            room -= _room(section, len(now))
            if not lines:
                break
    return [booklet for booklet in made if booklet]
