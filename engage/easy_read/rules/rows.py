"""Sentences and the pictures beside them. A picture belongs to a sentence, so it goes wherever the sentence goes: into the next
version, through a translator's file and back."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from engage.content.rules.words import source_digest

NEARLY_THE_SAME = 0.6
"""Of two sentences, from 0 to 1: above it, one is the other written better, and keeps its picture."""


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def line_key(line: str) -> str:
    """By which a sentence's picture is found."""
    return source_digest(line)


def as_text(lines: Sequence[str], source: str) -> str:
    """Lines as one text, parted as its English is: a plan's section by empty lines."""
    return ("\n\n" if "\n\n" in source else "\n").join(lines)


def carried(
    pictures: Mapping[str, str], before: Sequence[str], after: Sequence[str]
) -> dict[str, str]:
    """The pictures of a text that was written anew: a sentence that was only written better keeps its own.

    Pictures of sentences that are gone are kept too: they may stand elsewhere, or come back.
    """
    there = dict(pictures)
    gone = [line for line in before if line not in after and line_key(line) in pictures]
    for line in after:
        if line in before or line_key(line) in there or not gone:
            continue
        likeness, nearest = max((_likeness(line, old), old) for old in gone)
        if likeness > NEARLY_THE_SAME:
            there[line_key(line)] = pictures[line_key(nearest)]
    return there


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio()
