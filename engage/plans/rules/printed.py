"""Printed lines (a page's text with sizes and places) as the elements of a plan."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from engage.plans.rules.headings import Shape, look_of
from engage.plans.rules.lines import Unit, UnitKind, as_text, is_ended, joined, unit_of_line
from engage.plans.rules.outline import NUMBERED_PARAGRAPH
from engage.plans.rules.plain_text import elements_of, settled, with_headings
from engage.plans.rules.printed_line import PrintedLine
from engage.plans.rules.sections import Element, Heading, Paragraph

LARGER = 1.1
"""A line this much larger than the body text is set as a heading."""
WIDER = 1.3
"""A step down this much wider than between the lines of a paragraph parts two paragraphs."""
SET_IN = 9.0
"""Points from the text's left edge at which a line is set in."""
DEEPEST = 6
_LONGEST_HEADING = 400
_SURE = (Shape.NUMBERED, Shape.LABELLED)


def read_printed(lines: Sequence[PrintedLine]) -> list[Element]:
    """The elements of a text's lines (``page_set.set_lines``) in reading order.

    Larger than the body text is a heading, the larger the higher; so are lines of body size that are wholly bold and
    look like headings, and below them those in italics that begin with a number or a label. Where nothing is larger or bold, headings are chosen as in plain text.
    """
    if not lines:
        return []
    body = _body_size(lines)
    paragraphs = list(_paragraphs(lines, body))
    sizes = sorted({line.size for line, _ in paragraphs if _is_larger(line, body)}, reverse=True)
    levels = {size: min(rank, DEEPEST) for rank, size in enumerate(sizes, start=1)}
    mixes = any(not line.is_bold and line.size == body for line, _ in paragraphs)
    below = _below_sizes(paragraphs, len(sizes)) if mixes else {}
    elements: list[Element] = []
    run: list[Unit] = []
    is_marked = False
    for line, unit in paragraphs:
        level = _level(line, unit, levels, below)
        if level:
            elements.extend(_plain(run))
            run = []
            elements.append(Heading(level, unit.text, line.page))
            is_marked = True
        else:
            run.append(unit)
    elements.extend(_plain(run) if is_marked else elements_of(settled(run)))
    return elements


def headings_by_print(
    elements: Sequence[Element], print_of: Mapping[int, PrintedLine]
) -> list[Element]:
    """Elements of a file whose tags name no headings (but perhaps its title), with those that its print sets apart.

    ``print_of``: the first line of paragraphs, by their place. A file that names headings is given back as it is.
    """
    if sum(isinstance(element, Heading) for element in elements) > 1 or not print_of:
        return list(elements)
    said = {
        place: (line, element.text)
        for place, line in print_of.items()
        if isinstance(element := elements[place], Paragraph)
    }
    body = _body_size([replace(line, text=text) for line, text in said.values()])
    larger = {
        place: line.size
        for place, (line, text) in said.items()
        if _is_larger(line, body) and len(text) <= _LONGEST_HEADING
    }
    sizes = sorted(set(larger.values()), reverse=True)
    marked = [
        Heading(min(sizes.index(larger[place]) + 1, DEEPEST), element.text, element.page)
        if place in larger and isinstance(element, Paragraph)
        else element
        for place, element in enumerate(elements)
    ]
    return with_headings(marked, {place for place, (line, _text) in said.items() if line.is_bold})


def _level(
    line: PrintedLine, unit: Unit, levels: Mapping[float, int], below: Mapping[str, int]
) -> int:
    if unit.kind is not UnitKind.TEXT or len(unit.text) > _LONGEST_HEADING:
        return 0
    return levels.get(line.size) or below.get(_set_apart(line, unit), 0)


def _below_sizes(paragraphs: Sequence[tuple[PrintedLine, Unit]], sizes: int) -> dict[str, int]:
    """The levels of headings in letters of body size: those in bold, then those in italics."""
    ways = {_set_apart(line, unit) for line, unit in paragraphs}
    found = [way for way in ("bold", "italic") if way in ways]
    return {way: min(level, DEEPEST) for level, way in enumerate(found, start=sizes + 1)}


def _set_apart(line: PrintedLine, unit: Unit) -> str:
    """How a paragraph that looks like a heading differs from the others; italics count only with a number or a label."""
    is_apart = (line.is_bold or line.is_italic) and unit.kind is not UnitKind.ROW
    look = look_of(unit.text) if is_apart else None
    if look is None:
        return ""
    return "bold" if line.is_bold else "italic" if look.shape in _SURE else ""


def _plain(units: Sequence[Unit]) -> Iterator[Element]:
    """Units none of which is a heading, since the print marks those."""
    return elements_of([replace(unit, has_link=True) for unit in settled(units)])


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
    written = [line for line in written if not line.cells] or written
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
        unit = _unit_of(line, body)
        if before and _goes_on(before, line, read[-1][1], unit, measure):
            read[-1] = (read[-1][0], joined(read[-1][1], as_text(unit)))
        else:
            is_item = measure.is_set_in(line) and not line.is_bold and not line.cells
            read.append((line, replace(unit, kind=UnitKind.ITEM) if is_item else unit))
        before = line
    kinds = [unit.kind for _, unit in read]
    for place, (line, unit) in enumerate(read):
        beside = kinds[max(place - 1, 0) : place + 2]
        is_alone = beside.count(UnitKind.ITEM) == 1 and unit.text == line.text[-len(unit.text) :]
        alone = unit.kind is UnitKind.ITEM and is_alone and measure.is_set_in(line)
        yield line, replace(unit, kind=UnitKind.TEXT) if alone else unit


def _unit_of(line: PrintedLine, body: float) -> Unit:
    if line.cells:
        return Unit(
            UnitKind.ROW, line.text, 1, cells=line.cells, page=line.page, is_strong=line.is_bold
        )
    unit = replace(unit_of_line(line.text, line.left), page=line.page)
    is_set_apart = line.is_bold or line.is_italic or _is_larger(line, body)
    return as_text(unit) if unit.is_ordered and is_set_apart else unit


def _goes_on(
    before: PrintedLine, line: PrintedLine, unit: Unit, following: Unit, measure: _Measure
) -> bool:
    if not _may_go_on(before, unit, following, measure):
        return False
    same_look = before.size == line.size and before.is_bold == line.is_bold
    starts_low = following.text[:1].islower()
    is_below = before.page == line.page and before.top >= line.top
    if not is_below or before.top - line.top > measure.step * WIDER * line.size:
        return same_look and starts_low and not is_ended(unit.text)
    if measure.is_set_in(line) and not measure.is_set_in(before) and unit.kind is UnitKind.TEXT:
        return False
    if unit.kind is UnitKind.ITEM and not starts_low:
        word = line.text.split()[0]
        return not is_ended(unit.text) and measure.is_full(before, word)
    is_part = abs(before.size - line.size) < before.size * (LARGER - 1)
    return same_look or (is_part and not line.is_bold and not before.is_bold)


def _may_go_on(before: PrintedLine, unit: Unit, following: Unit, measure: _Measure) -> bool:
    """Whether a line is no row, and no point unless a paragraph's line happens to begin like one."""
    if UnitKind.ROW in (unit.kind, following.kind):
        return False
    if following.is_ordered:
        return not is_ended(unit.text) and measure.is_full(before, "")
    if NUMBERED_PARAGRAPH.match(following.text) and is_ended(unit.text):
        return False
    return following.kind is UnitKind.TEXT


def _usual_step(lines: Sequence[PrintedLine]) -> float:
    """The commonest step between lines of a page, in line heights."""
    steps: Counter[float] = Counter()
    for before, line in pairwise(lines):
        if before.page == line.page and before.size == line.size and before.top > line.top:
            steps[round((before.top - line.top) / line.size, 1)] += 1
    return steps.most_common(1)[0][0] if steps else 1.2
