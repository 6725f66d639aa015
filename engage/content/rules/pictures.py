"""The pictures of easy read, found by word: what people type, or the words of the sentence that a picture is to stand beside."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MOST_SUGGESTED = 12
_WORD = re.compile(r"[^\W\d_]+|£")
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""))
_SHORTEST_STEM = 3
_MONEY = {"£": "money"}
_SAYS_LITTLE = frozenset({
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "because", "been", "before", "but",
    "by", "can", "could", "did", "do", "does", "each", "every", "for", "from", "had", "has", "have", "he", "her", "his",
    "how", "if", "in", "into", "is", "it", "its", "like", "many", "may", "more", "most", "must", "my", "no", "not", "of",
    "on", "one", "only", "or", "other", "our", "out", "over", "she", "should", "so", "some", "than", "that", "the", "their",
    "them", "then", "there", "these", "they", "this", "to", "too", "under", "up", "us", "want", "was", "we", "were", "what",
    "which", "who", "why", "will", "with", "would", "you", "your",
})  # fmt: skip
"""Words that no picture shows."""


class Licence(StrEnum):
    """By what right the council shows a picture. Stable: a page turns it into words."""

    COUNCIL = "council"
    BOUGHT = "bought"
    GIVEN = "given"
    OGL = "ogl"
    CC0 = "cc0"
    CC_BY = "cc_by"
    CC_BY_SA = "cc_by_sa"


SHORT_NAMES = {
    Licence.OGL: "OGL",
    Licence.CC0: "CC0",
    Licence.CC_BY: "CC BY",
    Licence.CC_BY_SA: "CC BY-SA",
}
"""Of licences that ask to be named beside the maker."""


@dataclass(frozen=True)
class SaidOfPicture:
    """What the council says of a picture of its own. ``maker``: who made it, or where it comes from."""

    title: str
    words: str
    alt: str
    licence: Licence
    maker: str


@dataclass(frozen=True)
class Picture:
    """One picture of the library. ``name``: as ``macros/art.html`` takes it. ``alt`` is empty where it decorates: then the words
    beside it say all that it shows."""

    name: str
    title: str
    words: str
    alt: str = ""
    licence: str = ""
    maker: str = ""

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(stem(word) for word in _WORD.findall(f"{self.title} {self.words}".lower()))


def found(pictures: Iterable[Picture], asked: str) -> list[Picture]:
    """Pictures with every word that was asked for, in full or as a beginning; those named for it come first. All of them for no word."""
    words = [stem(word) for word in _WORD.findall(asked.lower())]
    ranked = [
        (-sum(word in _title_stems(picture) for word in words), place, picture)
        for place, picture in enumerate(pictures)
        if all(any(one.startswith(word) for one in picture.stems) for word in words)
    ]
    return [picture for _rank, _place, picture in sorted(ranked, key=lambda one: one[:2])]


def suited(pictures: Iterable[Picture], sentence: str) -> list[Picture]:
    """Pictures that share words with a sentence, the most first: a suggestion, which a person takes or leaves."""
    words = {
        stem(_MONEY.get(word, word)) for word in _WORD.findall(sentence.lower())
    } - _SAYS_LITTLE
    ranked = []
    for place, picture in enumerate(pictures):
        shared = len(words & picture.stems) + len(words & _title_stems(picture))
        if shared:
            ranked.append((-shared, place, picture))
    return [picture for _rank, _place, picture in sorted(ranked, key=lambda one: one[:2])][
        :MOST_SUGGESTED
    ]


def stem(word: str) -> str:
    """A word without the ending that makes it plural or past.

    >>> [stem(word) for word in ("buses", "parties", "voting", "homes")]
    ['bus', 'party', 'vot', 'hom']
    """
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending) + instead
    return word


def _title_stems(picture: Picture) -> frozenset[str]:
    return frozenset(stem(word) for word in _WORD.findall(picture.title.lower()))
