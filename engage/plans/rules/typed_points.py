"""Lists whose marks were typed: paragraphs in a row that begin with a bullet, or with marks that count on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engage.plans.rules.lines import HOLLOW, UnitKind, unit_of_line
from engage.plans.rules.sections import Element, FlatItem, Paragraph

_HOLLOW = re.compile(r"o\s+(?=\S)")
"""A document's own spaces behind it are lost by now."""
_LETTERS = re.compile(r"[A-Za-z]+|\d+")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_DEEPEST = 8


@dataclass(frozen=True)
class _Point:
    """A paragraph that begins like a point. ``marker`` is empty for a bullet; ``sign`` is then the bullet."""

    paragraph: Paragraph
    text: str
    marker: str
    sign: str


def with_typed_points(elements: Sequence[Element]) -> list[Element]:
    """Elements with two or more paragraphs in a row that begin with typed marks as the points of a list.

    Another bullet, or a first mark (``(i)`` behind ``(c)``), begins a list within the list. A numbered paragraph whose neighbours do
    not count on from it stays a paragraph.
    """
    listed: list[Element] = []
    run: list[_Point] = []
    for element in elements:
        point = _point(element)
        if point is None:
            listed.extend(_points(run))
            listed.append(element)
            run = []
        else:
            run.append(point)
    return [*listed, *_points(run)]


def _point(element: Element) -> _Point | None:
    if not isinstance(element, Paragraph) or "\n" in element.text:
        return None
    hollow = _HOLLOW.match(element.text)
    if hollow:
        return _Point(element, element.text[hollow.end() :], "", HOLLOW)
    unit = unit_of_line(element.text, 0)
    if unit.kind is not UnitKind.ITEM:
        return None
    sign = "" if unit.is_ordered else element.text.strip()[0]
    return _Point(element, unit.text, unit.marker, sign)


def _points(run: Sequence[_Point]) -> Iterator[Element]:
    """A run of points, those as a list that have one before or after them in it."""
    levels: list[int] = []
    depths: list[int] = []
    listed: set[int] = set()
    for place, point in enumerate(run):
        within = next((depth for depth, at in enumerate(levels) if _goes_on(run[at], point)), None)
        if within is not None:
            listed |= {levels[within], place}
        else:
            within = len(levels) if _is_first(point) else 0
        levels[within:] = [place]
        depths.append(min(within, _DEEPEST))
    for place, point in enumerate(run):
        if place in listed:
            marker = point.marker or (point.sign if point.sign == HOLLOW else "")
            page, is_ordered = point.paragraph.page, bool(point.marker)
            yield FlatItem(depths[place], point.text, marker, is_ordered, page)
        else:
            yield point.paragraph


def _goes_on(before: _Point, point: _Point) -> bool:
    """Whether a point is the next one of the same list: the same bullet, or the mark that follows."""
    if not before.marker or not point.marker:
        return not before.marker and not point.marker and before.sign == point.sign
    if _LETTERS.sub("", before.marker) != _LETTERS.sub("", point.marker):
        return False
    return _said(point) in _following(_said(before))


def _is_first(point: _Point) -> bool:
    return not point.marker or _said(point).casefold() in {"1", "a", "i"}


def _said(point: _Point) -> str:
    found = _LETTERS.search(point.marker)
    return found[0] if found else ""


def _following(mark: str) -> set[str]:
    """What can come after a mark; after ``h`` and ``i`` both counts are possible."""
    if mark.isdigit():
        return {str(int(mark) + 1)}
    found = {chr(ord(mark) + 1)} if len(mark) == 1 else set()
    low = mark.lower()
    if low in _ROMAN[:-1]:
        after = _ROMAN[_ROMAN.index(low) + 1]
        found.add(after if mark == low else after.upper())
    return found
