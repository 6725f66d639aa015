"""How a survey sees to it that nobody answers twice: as strictly as the matter needs, and said to people as it is."""

from enum import StrEnum


class OneEach(StrEnum):
    """The stored value; the officer's choice before the survey opens."""

    OPEN = "open"
    """Whoever wants answers, as often as they want."""
    DEVICE = "device"
    """A browser that has answered is asked not to answer again. It stops a slip, not a person who wants to."""
    CODE = "code"
    """A code from a letter or a card, which works once."""
    EMAIL = "email"
    """A code by e-mail, one for each mailbox."""


NEEDS_CODE = frozenset({OneEach.CODE, OneEach.EMAIL})
MOST_CODES = 10_000
"""Codes made at once: what a page can still be printed from."""
