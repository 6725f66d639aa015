"""Printed lines (a page's text with sizes and places) as the elements of a plan."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from engage.plans.rules.furniture import is_page_number, running_heads
from engage.plans.rules.headings import look_of
from engage.plans.rules.lines import Unit, UnitKind, is_ended, joined, unit_of_line
from engage.plans.rules.plain_text import elements_of
from engage.plans.rules.sections import Element, Heading, LeftOut, LeftOutReason

LARGER = 1.1
"""A line this much larger than the body text is set as a heading."""
WIDER = 1.3
"""A step down this much wider than between the lines of a paragraph parts two paragraphs."""
SET_IN = 9.0
"""Points from the text's left edge at which a line is set in."""
DEEPEST = 6
_LONGEST_HEADING = 400


@dataclass(frozen=True)
class PrintedLine:
    """One line as it stands on its page. ``size`` and places in points; ``top`` grows upwards, as paper does in PDF."""

    text: str
    page: int
    size: float
    left: float = 0
    top: float = 0
    is_bold: bool = False


def read_printed(lines: Sequence[PrintedLine]) -> list[Element]:
    """The elements of printed lines in reading order, then what was left out as page furniture.

    Larger than the body text is a heading, the larger the higher; so are lines of body size that are wholly bold and
    look like headings. Where nothing is larger or bold, headings are chosen as in plain text.
    """
    kept, left_out = _without_furniture(lines)
    if not kept:
        return list(left_out)
    body = _body_size(kept)
    paragraphs = list(_paragraphs(kept, body))
    sizes = sorted({line.size for line, _ in paragraphs if _is_larger(line, body)}, reverse=True)
    levels = {size: min(rank, DEEPEST) for rank, size in enumerate(sizes, start=1)}
    mixes = any(not line.is_bold and line.size == body for line, _ in paragraphs)
    bold_level = min(len(sizes) + 1, DEEPEST)
    elements: list[Element] = []
    run: list[Unit] = []
    is_marked = False
    for line, unit in paragraphs:
        level = _level(line, unit, levels, bold_level if mixes else 0)
        if level:
            elements.extend(_plain(run))
            run = []
            elements.append(Heading(level, unit.text))
            is_marked = True
        else:
            run.append(unit)
    elements.extend(_plain(run) if is_marked else elements_of(run))
    return [*elements, *left_out]


def _level(line: PrintedLine, unit: Unit, levels: dict[float, int], bold_level: int) -> int:
    if unit.kind is not UnitKind.TEXT or len(unit.text) > _LONGEST_HEADING:
        return 0
    if line.size in levels:
        return levels[line.size]
    return bold_level if line.is_bold and look_of(unit.text) else 0


def _plain(units: Sequence[Unit]) -> Iterator[Element]:
    """Units none of which is a heading, since the print marks those."""
    return elements_of([replace(unit, has_link=True) for unit in units])


def _body_size(lines: Sequence[PrintedLine]) -> float:
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    return letters.most_common(1)[0][0]


def _is_larger(line: PrintedLine, body: float) -> bool:
    return line.size > body * LARGER


@dataclass(frozen=True)
class _Measure:
    """How a text is set: step between lines (in line heights), left edge (points), letters in a full line."""

    step: float
    margin: float
    full: int
    body: float

    def is_set_in(self, line: PrintedLine) -> bool:
        return line.size == self.body and line.left - self.margin >= SET_IN

    def is_full(self, line: PrintedLine, word: str) -> bool:
        """Whether the next word would not have fitted on the line."""
        return len(line.text) + len(word) >= self.full * 0.85


def _measure(lines: Sequence[PrintedLine], body: float) -> _Measure:
    written = [line for line in lines if line.size == body]
    lefts = Counter[int]()
    for line in written:
        lefts[round(line.left)] += len(line.text)
    margin = lefts.most_common(1)[0][0]
    full = max(len(line.text) for line in written)
    return _Measure(_usual_step(lines), margin, full, body)


def _paragraphs(lines: Sequence[PrintedLine], body: float) -> Iterator[tuple[PrintedLine, Unit]]:
    """Lines joined to paragraphs, each with its first line. What is set in from the left edge is a list's item, even
    where its mark is drawn and not written; an item that is alone is a paragraph.
    """
    measure = _measure(lines, body)
    read: list[tuple[PrintedLine, Unit]] = []
    before = None
    for line in lines:
        unit = unit_of_line(line.text, line.left)
        if before and _goes_on(before, line, read[-1][1], unit, measure):
            read[-1] = (read[-1][0], joined(read[-1][1], unit))
        else:
            is_item = measure.is_set_in(line) and not line.is_bold
            read.append((line, replace(unit, kind=UnitKind.ITEM) if is_item else unit))
        before = line
    kinds = [unit.kind for _, unit in read]
    for place, (line, unit) in enumerate(read):
        beside = kinds[max(place - 1, 0) : place + 2]
        is_alone = beside.count(UnitKind.ITEM) == 1 and unit.text == line.text[-len(unit.text) :]
        alone = unit.kind is UnitKind.ITEM and is_alone and measure.is_set_in(line)
        yield line, replace(unit, kind=UnitKind.TEXT) if alone else unit


def _goes_on(
    before: PrintedLine, line: PrintedLine, unit: Unit, following: Unit, measure: _Measure
) -> bool:
    if following.kind is not UnitKind.TEXT:
        return False
    same_look = before.size == line.size and before.is_bold == line.is_bold
    starts_low = following.text[:1].islower()
    if before.page != line.page:
        return same_look and starts_low and not is_ended(unit.text)
    is_near = 0 <= before.top - line.top <= measure.step * WIDER * line.size
    if not is_near:
        return same_look and starts_low and not is_ended(unit.text) and before.top > line.top
    if measure.is_set_in(line) and not measure.is_set_in(before) and unit.kind is UnitKind.TEXT:
        return False
    if unit.kind is UnitKind.ITEM and not starts_low:
        word = line.text.split()[0]
        return not is_ended(unit.text) and measure.is_full(before, word)
    is_part = abs(before.size - line.size) < before.size * (LARGER - 1)
    return same_look or (is_part and not line.is_bold and not before.is_bold)


def _usual_step(lines: Sequence[PrintedLine]) -> float:
    """The commonest step between lines of a page, in line heights."""
    steps: Counter[float] = Counter()
    for before, line in pairwise(lines):
        if before.page == line.page and before.size == line.size and before.top > line.top:
            steps[round((before.top - line.top) / line.size, 1)] += 1
    return steps.most_common(1)[0][0] if steps else 1.2


def _without_furniture(
    lines: Sequence[PrintedLine],
) -> tuple[list[PrintedLine], list[LeftOut]]:
    pages = [list(page) for _, page in groupby(lines, lambda line: line.page)]
    heads = running_heads([[line.text for line in page] for page in pages])
    kept: list[PrintedLine] = []
    left_out: list[LeftOut] = []
    for page in pages:
        for place, line in enumerate(page):
            is_edge = place in (0, 1, len(page) - 2, len(page) - 1)
            if is_edge and heads.has(line.text):
                left_out.append(LeftOut(line.text, LeftOutReason.PAGE_HEADER_OR_FOOTER))
            elif place in (0, len(page) - 1) and is_page_number(line.text):
                left_out.append(LeftOut(line.text, LeftOutReason.PAGE_NUMBER))
            else:
                kept.append(line)
    return kept, left_out
