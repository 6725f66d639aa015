"""What became of each part of the source: kept, merged into another sentence, or left out with a reason. Every number, day, amount
and address is accounted for.

GDS, Accessibility advice when creating a UK government consultation (2018): an easy-read version holds what somebody needs to answer.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engage.content.rules.facts import difference
from engage.content.rules.words import source_digest
from engage.easy_read.rules.rows import lines_of

Months = Mapping[str, int]
_PART_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)+\.?|\d+\.)\s+(?=[A-Z])")
"""Where a part of a plan begins with its number: a place and no fact."""


class Fate(StrEnum):
    """What became of a part. Stable: kept in the database."""

    KEPT = "kept"
    MERGED = "merged"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Decision:
    """An officer's word on one part. ``reason`` is needed where it is left out."""

    fate: Fate
    reason: str = ""


@dataclass(frozen=True)
class SourceText:
    """One text of an activity and what easy read says of it. ``is_rows``: several ideas, each a row."""

    place: str
    source: str
    said: str
    is_rows: bool = False


@dataclass(frozen=True)
class Part:
    """One paragraph or line of the source. ``fate`` is ``None`` while nobody has decided; ``lost``: facts of it that easy read
    does not say."""

    place: str
    key: str
    words: str
    fate: Fate | None
    reason: str = ""
    lost: tuple[str, ...] = ()

    @property
    def is_accounted_for(self) -> bool:
        return self.fate is not None and not self.lost


@dataclass(frozen=True)
class Coverage:
    """``added``: by place, facts that easy read says and the source nowhere does."""

    parts: tuple[Part, ...]
    added: Mapping[str, tuple[str, ...]]

    @property
    def undecided(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.fate is None)

    @property
    def lost(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.lost)

    @property
    def is_whole(self) -> bool:
        return not self.added and all(part.is_accounted_for for part in self.parts)


def part_key(place: str, words: str) -> str:
    """By which a decision on a part is found; another once its words change, so that a decision never outlives what it was about."""
    return source_digest(f"{place} {words}")


def coverage(
    texts: Sequence[SourceText],
    decisions: Mapping[str, Decision],
    *,
    source_months: Months,
    months: Months,
) -> Coverage:
    """What became of every part of ``texts``.

    A heading or label, and a text of one part, is kept by being written: nobody needs to say so. What a kept part says must stand
    in its own text; of a merged one anywhere in the activity.
    """
    everything_said = "\n".join(text.said for text in texts)
    everything_meant = "\n".join(text.source for text in texts)
    parts = []
    for text in texts:
        lines = lines_of(text.source) if text.is_rows else [text.source.strip()]
        for words in lines:
            key = part_key(text.place, words)
            decided = decisions.get(key) or _by_itself(text, len(lines))
            lost: tuple[str, ...] = ()
            if decided and decided.fate is not Fate.LEFT_OUT:
                said = text.said if decided.fate is Fate.KEPT else everything_said
                lost = difference(
                    _PART_NUMBER.sub("", words), said, source_months=source_months, months=months
                ).lost
            parts.append(
                Part(
                    text.place,
                    key,
                    words,
                    decided.fate if decided else None,
                    decided.reason if decided else "",
                    lost,
                )
            )
    return Coverage(
        tuple(parts),
        dict(_added(texts, everything_meant, source_months=source_months, months=months)),
    )


def _by_itself(text: SourceText, parts: int) -> Decision | None:
    return Decision(Fate.KEPT) if text.said and parts == 1 else None


def _added(
    texts: Iterable[SourceText], meant: str, *, source_months: Months, months: Months
) -> Iterable[tuple[str, tuple[str, ...]]]:
    for text in texts:
        found = difference(meant, text.said, source_months=source_months, months=months).added
        if found:
            yield text.place, found
