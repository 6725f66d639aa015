"""Words that the printer cut at the end of a line, made whole again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

SOFT = "\u00ad"
_WORD = re.compile(r"\w+")
_COMPOUND = re.compile(r"\w+(?:[-\u2010]\w+)+")
_CUT = re.compile(r"(?P<first>\w+)[-\u2010\u00ad]\Z")
_NEXT = re.compile(r"(?P<second>\w+)\S*")
_LEAVES_OUT = frozenset({"and", "or", "to"})
_ENOUGH = 2


@dataclass(frozen=True)
class Hyphens:
    """What a text knows of its own words: those that stand whole in it, and those that it writes with a hyphen.

    ``cuts_words``: its printer hyphenates, since words cut at line ends stand whole elsewhere.
    """

    words: frozenset[str]
    compounds: frozenset[str]
    cuts_words: bool

    def rejoined(self, line: str, following: str) -> tuple[str, str]:
        """A line with the whole of the word that was cut at its end, and what is left of the line after it.

        A printer's hyphen goes; that of ``2024-2027`` and ``co-ordinated`` stays. Nothing is joined in ``pre- and post-war``.
        """
        cut, after = _CUT.search(line), _NEXT.match(following)
        if not cut or not after or after["second"].casefold() in _LEAVES_OUT:
            return line, following
        is_printers = line.endswith(SOFT) or self._is_printers(cut["first"], after["second"])
        kept = line[:-1] if is_printers else line
        return f"{kept}{after[0]}", following[after.end() :].strip()

    def _is_printers(self, first: str, second: str) -> bool:
        if not first[-1].isalpha() or not second[0].islower():
            return False
        if _compound(first, second) in self.compounds:
            return False
        return (first + second).casefold() in self.words or self.cuts_words


def hyphens_of(lines: Sequence[str]) -> Hyphens:
    """What the lines of a text say of its hyphens."""
    words = frozenset(word.casefold() for line in lines for word in _WORD.findall(line))
    compounds = frozenset(
        found.casefold().replace("\u2010", "-")
        for line in lines
        for found in _COMPOUND.findall(line)
    )
    cuts = [
        (cut["first"], after["second"])
        for line, following in pairwise(lines)
        if (cut := _CUT.search(line)) and (after := _NEXT.match(following))
    ]
    whole = sum((first + second).casefold() in words for first, second in cuts)
    kept = sum(_compound(first, second) in compounds for first, second in cuts)
    return Hyphens(words, compounds, cuts_words=whole >= _ENOUGH and whole > kept)


def _compound(first: str, second: str) -> str:
    return f"{first}-{second}".casefold()
