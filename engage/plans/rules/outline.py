"""Which lines of a text are headings, judged by their neighbours, and how deep each is."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from engage.plans.rules.headings import (
    Look,
    Shape,
    breaks_line,
    is_capitals,
    label_of_value,
    look_of,
    same_series,
    says_the_same,
)
from engage.plans.rules.lines import Unit, UnitKind

NUMBERED_PARAGRAPH = re.compile(r"\d{1,2}\.\d{1,3}\.?\s*\S")
CHAPTER = 2
DEEPEST = 6
DEEPEST_UNMARKED = 4
_WIDE_GAP = 3
_SHORT_RUN = 3
_SHORT_COVER = 2


def choose_headings(units: Sequence[Unit]) -> dict[int, Look]:
    """The places of the units that are headings, with how they look.

    A heading stands by itself, looks like one (``headings.look_of``) and introduces something: it is not the last
    unit, nor the point of a list that has no marks. So of a run of four or more unnumbered lines (three, where the
    text begins: its cover) only the first and the last are taken; a labelled line straight before the next of its series is not; nor a second line with the
    label and words of an earlier heading, which points back to it; nor a lead-in with a colon before a list.
    """
    values = Counter(filter(None, (label_of_value(unit.text) for unit in units)))
    marked = any(unit.is_strong for unit in units)
    looks: dict[int, Look] = {}
    for place, unit in enumerate(units):
        look = _candidate(units, place, marked=marked)
        if look and values[label_of_value(unit.text)] <= 1:
            looks[place] = look
    looks = _without_runs(units, looks)
    return _without_repeats(units, looks)


def heading_levels(units: Sequence[Unit], looks: Mapping[int, Look]) -> dict[int, int]:
    """The level of each heading: 1 for a title that opens the text, then as numbers, labels and capitals say.

    Numbers say it themselves. A labelled series stands below the heading before it. Where headings in capitals and
    others mix, the others stand below. Headings that come again and again ("Overview", "Projects") stand below the
    ones that do not, and so does a heading straight under another.
    """
    levels = _Levels(units, looks)
    return {place: levels.level(place) for place in sorted(looks)}


@dataclass
class _Levels:
    units: Sequence[Unit]
    looks: Mapping[int, Look]
    given: dict[int, int] = field(default_factory=dict)
    unlabelled: int = 1
    numbered: int = 1
    has_chapter: bool = False

    def __post_init__(self) -> None:
        self.words = Counter(self._key(place) for place in self.looks)
        shapes = Counter(look.shape for look in self.looks.values())
        self.has_numbers = shapes[Shape.NUMBERED] > 1
        capitals = [place for place in self.looks if is_capitals(self.units[place].text)]
        self.has_capitals = 1 < len(capitals) < len(self.looks)
        repeated = [place for place in self.looks if self.words[self._key(place)] > 1]
        self.last_repeated = max(repeated, default=-1)
        self.first_repeated = min(repeated, default=-1)
        ordered = sorted(self.looks)
        self.following = dict(pairwise(ordered))
        self.previous = {after: before for before, after in pairwise(ordered)}

    def level(self, place: int) -> int:
        look = self.looks[place]
        level = min(self._level(place, look), DEEPEST)
        self.given[place] = level
        self.has_chapter = self.has_chapter or level == CHAPTER
        if look.shape is Shape.NUMBERED:
            self.numbered = level
        if look.shape is not Shape.LABELLED:
            self.unlabelled = level
        return level

    def _level(self, place: int, look: Look) -> int:
        if not self.given and look.shape in (Shape.PLAIN, Shape.CAPITALS):
            return 1
        if look.shape is Shape.NUMBERED:
            return 1 + look.depth
        if look.shape is Shape.LABELLED:
            return CHAPTER if look.is_top_label else max(self.unlabelled + 1, CHAPTER)
        if self.has_numbers:
            return self.numbered + 1
        if self.has_capitals:
            is_chapter = look.shape is Shape.CAPITALS or not self.has_chapter
            return CHAPTER if is_chapter else CHAPTER + 1
        return self._by_place(place)

    def _by_place(self, place: int) -> int:
        if self._repeats(place):
            return CHAPTER + 1 if self.has_chapter else CHAPTER
        if self.first_repeated < place < self.last_repeated and not self._opens_chapter(place):
            return DEEPEST_UNMARKED
        previous = self.previous[place]
        under = self.given[previous] if self._stands_under(place, previous) else 1
        return min(under + 1, DEEPEST_UNMARKED)

    def _opens_chapter(self, place: int) -> bool:
        """Whether one of the headings that every chapter has stands straight under this one."""
        following = self.following.get(place)
        if following is None or not self._repeats(following):
            return False
        return self._stands_under(following, place)

    def _stands_under(self, place: int, previous: int) -> bool:
        is_next = previous == place - 1 and self.units[place].gap < _WIDE_GAP
        return is_next and self.looks[previous].shape is not Shape.LABELLED

    def _repeats(self, place: int) -> bool:
        return self.words[self._key(place)] > 1

    def _key(self, place: int) -> str:
        return _key(self.units[place].text)


def _key(text: str) -> str:
    return text.casefold().strip(" :")


def _candidate(units: Sequence[Unit], place: int, *, marked: bool) -> Look | None:
    unit = units[place]
    if place + 1 >= len(units) or not _stands_alone(units, place):
        return None
    look = look_of(unit.text)
    if look is None or (marked and not unit.is_strong and look.shape is not Shape.NUMBERED):
        return None
    if look.is_open and not _introduces_prose(units[place + 1]):
        return None
    if (
        look.shape is not Shape.NUMBERED
        and place
        and units[place - 1].text.rstrip(" -–—").endswith(":")
    ):
        return None
    return look


def _stands_alone(units: Sequence[Unit], place: int) -> bool:
    unit = units[place]
    if unit.kind is not UnitKind.TEXT or unit.has_link:
        return False
    is_apart = bool(units[place + 1].gap or unit.is_stuck or units[place + 1].kind is UnitKind.ITEM)
    return is_apart and bool(unit.gap or breaks_line(unit.text))


def _introduces_prose(unit: Unit) -> bool:
    """Whether a unit is running text; numbered paragraphs are, even behind a list mark."""
    if NUMBERED_PARAGRAPH.match(unit.text):
        return True
    return unit.kind is UnitKind.TEXT and look_of(unit.text) is None


def _without_runs(units: Sequence[Unit], looks: Mapping[int, Look]) -> dict[int, Look]:
    kept = dict(looks)
    times = Counter(_key(units[place].text) for place in looks)
    for run in _runs(looks):
        once = [place for place in run if times[_key(units[place].text)] == 1]
        plain = [place for place in once if looks[place].shape is Shape.PLAIN]
        longest = _SHORT_RUN if run[0] else _SHORT_COVER
        if len(plain) > longest and plain == run:
            for place in run[1:-1]:
                del kept[place]
        for place, after in pairwise(run):
            if looks[place].shape is Shape.LABELLED and same_series(
                units[place].text, units[after].text
            ):
                kept.pop(place, None)
    for place in looks:
        follows = units[place + 1].text if place + 1 < len(units) else ""
        if looks[place].shape is Shape.LABELLED and same_series(units[place].text, follows):
            kept.pop(place, None)
    return kept


def _runs(looks: Mapping[int, Look]) -> list[list[int]]:
    runs: list[list[int]] = []
    for place in sorted(looks):
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _without_repeats(units: Sequence[Unit], looks: Mapping[int, Look]) -> dict[int, Look]:
    labelled: list[str] = []
    kept: dict[int, Look] = {}
    for place in sorted(looks):
        text = units[place].text
        if looks[place].shape is Shape.LABELLED:
            if any(says_the_same(text, earlier) for earlier in labelled):
                continue
            labelled.append(text)
        kept[place] = looks[place]
    return kept
