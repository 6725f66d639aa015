"""What one process saw a moment ago, kept until it is asked for, and for some minutes at most."""

from collections.abc import Hashable
from time import monotonic
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Kept = TypeVar("Kept")


class ShortMemory(Generic[Key, Kept]):
    """Things by their keys, each handed out once. Another process knows nothing of them, so whoever takes one asks whether it still holds.

    They lie in two halves. When the newer half is full, or older than ``seconds``, it becomes the older one, and what that held is
    forgotten: so nothing has to be looked through, and nothing is forgotten sooner than a half lasts unless there was too much of it.
    """

    def __init__(self, *, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._new: dict[Key, Kept] = {}
        self._old: dict[Key, Kept] = {}
        self._since = monotonic()

    def keep(self, key: Key, thing: Kept) -> None:
        """Keep it, in the place of what had this key."""
        if len(self._new) >= self._most or monotonic() - self._since > self._seconds:
            self._old, self._new, self._since = self._new, {}, monotonic()
        self._new[key] = thing

    def take(self, key: Key) -> Kept | None:
        """What was kept last under this key, and is kept no longer."""
        before = self._old.pop(key, None)
        return self._new.pop(key, before)
