"""Options that are spans of numbers: 18 to 24, 25 to 34, 65 and over."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_NUMBER = r"£?\s*(\d[\d,]*(?:\.\d+)?)"
_SPAN = re.compile(
    rf"{_NUMBER}\s*(?:-|–|—|to|up to|and)\s*(?:under |less than |below )?{_NUMBER}", re.IGNORECASE
)
_LESS = re.compile(
    rf"\b(?:under|less than|below|fewer than|younger than)\s*{_NUMBER}", re.IGNORECASE
)
_UP_TO = re.compile(
    rf"\b(?:up to|at most)\s*{_NUMBER}|{_NUMBER}\s*(?:or|and) (?:under|less|fewer|younger|below)",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"{_NUMBER}\s*(?:\+|(?:or|and|years and|years or) (?:over|more|older|above|up))|\bat least\s*{_NUMBER}",
    re.IGNORECASE,
)
_MORE = re.compile(rf"\b(?:over|more than|above|older than)\s*{_NUMBER}", re.IGNORECASE)
_BELOW_TOP = re.compile(r"(?:under|less than|below) £?\s*\d", re.IGNORECASE)
FEWEST = 2
ENDLESS = float("inf")


@dataclass(frozen=True)
class Band:
    """From ``least`` to ``most``, both included; whole numbers."""

    words: str
    least: float
    most: float


@dataclass(frozen=True)
class Bands:
    """What is wrong between bands: each overlap and gap names both options."""

    are_bands: bool
    overlaps: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


def band_findings(options: Sequence[str]) -> Bands:
    """Whether options are spans of numbers, and where two share a number or leave one out.

    Spans that share only their ends overlap all the same: somebody who is 25 fits both "18 to 25" and "25 to 34". A gap is told
    between whole numbers only.
    """
    bands = sorted((band for band in map(band_of, options) if band), key=lambda each: each.least)
    if len(bands) < FEWEST or not any(band.most < ENDLESS and band.least > 0 for band in bands):
        return Bands(are_bands=len(bands) >= FEWEST)
    overlaps, gaps = [], []
    for before, after in pairwise(bands):
        told = f"{before.words} / {after.words}"
        if after.least <= before.most:
            overlaps.append(told)
        elif after.least - before.most > 1:
            gaps.append(told)
    return Bands(True, tuple(overlaps), tuple(gaps))


def band_of(words: str) -> Band | None:
    """The span that an option names, or ``None`` when it is no span.

    >>> band_of("65 and over").least
    65.0
    """
    if found := _SPAN.search(words):
        most = _number(found.group(2)) - (1 if _BELOW_TOP.search(words) else 0)
        return Band(words, _number(found.group(1)), most)
    for pattern, kind in ((_FROM, "from"), (_UP_TO, "up to"), (_LESS, "less"), (_MORE, "more")):
        if found := pattern.search(words):
            number = _number(next(group for group in found.groups() if group))
            return {
                "from": Band(words, number, ENDLESS),
                "up to": Band(words, 0, number),
                "less": Band(words, 0, number - 1),
                "more": Band(words, number + 1, ENDLESS),
            }[kind]
    return None


def _number(digits: str) -> float:
    return float(digits.replace(",", ""))
