"""Which texts a second person codes: a draw that anybody can repeat from its seed."""

from collections.abc import Iterable
from hashlib import sha256
from math import ceil

SHARE = 10
"""One text in ten is coded twice."""
FEWEST = 50
"""And at least fifty, or all there are: with fewer the interval of kappa is too wide to say anything."""


def sample_size(population: int) -> int:
    """How many of ``population`` texts are coded twice."""
    return min(population, max(FEWEST, ceil(population / SHARE)))


def draw(keys: Iterable[str], *, seed: str, size: int) -> list[str]:
    """``size`` of the keys: those whose SHA-256 of ``seed``, a line end and the key come first.

    Every set of this size is as likely as any other for a seed nobody chose, the order of ``keys`` does not matter, and a
    key that is added or taken away changes at most one other place in the sample.
    """
    return sorted(keys, key=lambda key: sha256(f"{seed}\n{key}".encode()).digest())[:size]
