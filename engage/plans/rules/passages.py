"""Passages of a plan's text that a comment can be about, and whether they still stand there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engage.plans.rules.editing import block_texts

SHORTENED = 90


def passages_in(address: str, blocks: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """``(place, words)`` of every stored block of a section that has words; the place is its address on the page."""
    for number, block in enumerate(blocks, start=1):
        words = _spaced(block_texts(block))
        if words:
            yield f"{address}-{number}", words


def shortened(words: str, most: int = SHORTENED) -> str:
    """The beginning of a passage, cut between words."""
    if len(words) <= most:
        return words
    return f"{words[:most].rpartition(' ')[0] or words[:most]} …"


def still_stands(passage: str, present: Iterable[str]) -> bool:
    """Whether a passage is a block of the present text, word for word; spaces do not count."""
    return _spaced([passage]) in present


def _spaced(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())
