"""Plain text, in which nothing marks a heading."""

from engage.plans.importers.decoding import decoded
from engage.plans.importers.source import Source
from engage.plans.rules.plain_text import read_lines


def read_text(data: bytes, filename: str) -> Source:  # noqa: ARG001  the same shape as the other importers
    """The elements of a plain text, by the rules of ``engage.plans.rules.plain_text``."""
    text = decoded(data)
    return Source(tuple(read_lines(text)), (text,))
