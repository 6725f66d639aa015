"""The same text sent by many: found by its words alone, so that line breaks, capitals and punctuation do not hide it."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

FEWEST_WORDS = 12
"""Two people may well write the same short sentence; nobody writes the same twelve words by chance."""
_NOT_A_WORD = re.compile(r"[\W_]+")


def text_digest(text: str) -> str:
    """SHA-256 over the words in small letters, or nothing for a text too short to be a campaign's.

    Compatibility forms are folded (Unicode NFKC), so that a text is the same from a word processor and from a phone.
    """
    words = _NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split()
    if len(words) < FEWEST_WORDS:
        return ""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def campaigns_in(digests: Iterable[str]) -> Mapping[str, int]:
    """How often each text came that came more than once, the most frequent first; short texts belong to none."""
    counted = Counter(digest for digest in digests if digest)
    found = [(digest, number) for digest, number in counted.items() if number > 1]
    return dict(sorted(found, key=lambda one: (-one[1], one[0])))
