"""Draws for the demo's made-up residents: the same ones each time it is loaded."""

import hashlib
from collections.abc import Mapping


class Picks:
    """A sequence of draws that only its name decides."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._drawn = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 to ``limit`` - 1."""
        self._drawn += 1
        digest = hashlib.sha256(f"{self._name}:{self._drawn}".encode()).digest()
        return int.from_bytes(digest[:8]) % limit

    def one(self, weights: Mapping[str, int]) -> str:
        """One of the names; twice the weight comes up twice as often."""
        left = self.below(sum(weights.values()))
        for name, weight in weights.items():
            left -= weight
            if left < 0:
                return name
        raise AssertionError(weights)

    def several(self, weights: Mapping[str, int], *, most: int) -> list[str]:
        """From one to ``most`` different names, in the order in which they were drawn."""
        left = dict(weights)
        chosen: list[str] = []
        for _ in range(min(1 + self.below(most), len(left))):
            chosen.append(self.one(left))
            del left[chosen[-1]]
        return chosen
