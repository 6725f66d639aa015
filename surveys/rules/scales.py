"""Options that are steps between two ends, by what their words mean."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NEGATIVE = re.compile(
    r"\b(?:dissatisf\w+|unsatisf\w+|disagree\w*|poor|poorly|bad|badly|difficult|hard|unsafe|unlikely|oppose|against|unhappy|"
    r"worse|worst|terrible|awful|unhelpful|unimportant|unclear|dirty|unfair|disapprove|negative|rarely|"
    r"not (?:very|at all|really|that)? ?(?:satisfied|important|safe|likely|happy|easy|clear|helpful|useful|good|well|fair|clean))\b",
    re.IGNORECASE,
)
_POSITIVE = re.compile(
    r"\b(?:satisf\w+|agree\w*|excellent|outstanding|good|great|well|easy|easily|safe|likely|support|in favour|happy|better|best|"
    r"helpful|important|essential|clear|clean|fair|approve|positive|useful|brilliant|amazing)\b",
    re.IGNORECASE,
)
_MIDDLE = re.compile(
    r"\b(?:neither|neutral|about the same|no change|average|ok(?:ay)?|neither nor)\b|^fair$",
    re.IGNORECASE,
)
_ZERO = re.compile(r"^not at all\b", re.IGNORECASE)
_GRADED = re.compile(
    r"\b(?:very|fairly|quite|extremely|slightly|somewhat|strongly|tend to|totally|completely|excellent|poor|not at all)\b",
    re.IGNORECASE,
)
FEWEST = 3


@dataclass(frozen=True)
class Balance:
    """How many steps lie on either side of the middle."""

    positive: int
    negative: int

    @property
    def is_balanced(self) -> bool:
        return self.positive == self.negative


def is_graded(options: Sequence[str]) -> bool:
    """Whether options that are not called a scale are one all the same: two or more say how much."""
    return sum(bool(_GRADED.search(words)) for words in options) > 1


def scale_finding(options: Sequence[str]) -> Balance | None:
    """The two sides of a scale, or ``None`` when the options are no scale with two sides.

    A scale that begins at nothing ("not at all safe" to "very safe", with no other negative step) has one side and is balanced
    in its own way. Words that mean nothing here are passed over; with fewer than three steps that do it is no scale.
    """
    sides = [side for side in map(side_of, options) if side is not None]
    if len(sides) < FEWEST or not any(sides):
        return None
    negatives = [words for words in options if side_of(words) == -1]
    if len(negatives) == 1 and _ZERO.search(negatives[0]) and sides.count(1) > 1:
        return None
    return Balance(sides.count(1), sides.count(-1))


def side_of(words: str) -> int | None:
    """1 for a step on the good side, -1 for one on the bad side, 0 for the middle."""
    if _MIDDLE.search(words):
        return 0
    if _NEGATIVE.search(words):
        return -1
    return 1 if _POSITIVE.search(words) else None
