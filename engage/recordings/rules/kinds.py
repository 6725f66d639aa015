"""What can be recorded beside words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from engage.content.rules.pictures import Licence

SIGNED_LANGUAGE = "bfi"
"""British Sign Language (ISO 639-3)."""
SPOKEN_ALONE = ("phr", "syl", "so", "ckb", "rmy")
"""Languages that people near here speak and that no page is written in: Pahari-Pothwari, Sylheti, Somali, Sorani and Romani."""


class Kind(StrEnum):
    """The stored value."""

    VOICE = "voice"
    SIGNED = "signed"
    FILM = "film"
    """In which nobody signs."""

    @property
    def is_seen(self) -> bool:
        """There is a picture, so captions belong to it."""
        return self is not Kind.VOICE


@dataclass(frozen=True)
class SaidOfRecording:
    """What the council says of a recording. ``transcript``: every word of it. ``captions``: WebVTT, where there is a picture."""

    transcript: str
    captions: str
    licence: Licence
    maker: str


def in_order(languages: Sequence[str], first: str) -> list[str]:
    """Languages as a page offers them: its own, then the others as they come."""
    return sorted(languages, key=lambda each: each != first)
