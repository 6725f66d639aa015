"""How pages are set: what belongs to the paper, what stands in columns, what in rows of a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from engage.plans.rules.furniture import (
    contents_places,
    is_page_number,
    plain,
    running_heads,
)
from engage.plans.rules.grid import gaps_of_tables, with_rows
from engage.plans.rules.hyphens import Hyphens
from engage.plans.rules.printed_line import SAME_LINE, PrintedLine, lines_of, runs_of
from engage.plans.rules.sections import LeftOut, LeftOutReason

COLUMN = 6
"""Letter heights by which a page's next column begins further right than its first."""
_EDGE = 2
_FEWEST_LINES = 3
_TWO = 2
_WITHIN = 3.0
"""Points by which a line may begin before its column."""


@dataclass(frozen=True)
class _Line:
    """A line with the runs that it consists of."""

    whole: PrintedLine
    runs: tuple[PrintedLine, ...]

    @property
    def spread(self) -> str:
        """Its text with a gap where there is one."""
        return "\t".join(run.text for run in self.runs)


def set_lines(
    pieces: Sequence[PrintedLine], hyphens: Hyphens
) -> tuple[list[PrintedLine], list[LeftOut]]:
    """The lines of the text in reading order, as if in one column, with rows of tables as lines that have cells and words
    that were cut at line ends whole again; and what belongs to the paper.
    """
    lines, left_out = _without_furniture(list(_lines(pieces)))
    runs, heads = with_rows([run for line in lines for run in line.runs], hyphens)
    left_out += [
        LeftOut(head.text, LeftOutReason.PAGE_HEADER_OR_FOOTER, head.page) for head in heads
    ]
    return _whole_words(_in_one_column(list(_rejoined(runs))), hyphens), left_out


def _lines(pieces: Sequence[PrintedLine]) -> Iterator[_Line]:
    gaps = gaps_of_tables(list(runs_of(pieces)))
    for run in _at_one_height(list(runs_of(pieces, gaps))):
        yield _Line(next(lines_of(run)), run)


def _rejoined(runs: Sequence[PrintedLine]) -> Iterator[PrintedLine]:
    """Runs beside each other as lines again, where they make no row."""
    for beside in _at_one_height(runs):
        yield from lines_of(beside) if len(beside) > 1 else beside


def _at_one_height(runs: Sequence[PrintedLine]) -> Iterator[tuple[PrintedLine, ...]]:
    gathered: list[PrintedLine] = []
    for run in runs:
        before = gathered[-1] if gathered else None
        if before and not _is_beside(before, run):
            yield tuple(gathered)
            gathered = []
        gathered.append(run)
    if gathered:
        yield tuple(gathered)


def _is_beside(before: PrintedLine, run: PrintedLine) -> bool:
    if before.cells or run.cells or before.page != run.page:
        return False
    return abs(before.top - run.top) <= SAME_LINE


def _without_furniture(lines: Sequence[_Line]) -> tuple[list[_Line], list[LeftOut]]:
    """Without running heads and feet, page numbers and lists of contents."""
    pages = [list(page) for _, page in groupby(lines, lambda line: line.whole.page)]
    texts = [[line.whole.text for line in sorted(page, key=_height)] for page in pages]
    heads = running_heads(texts, placed=_at_one_place(pages))
    kept: list[_Line] = []
    left_out: list[LeftOut] = []
    for page in pages:
        by_height = sorted(page, key=_height)
        edges = {id(line) for line in (*by_height[:_EDGE], *by_height[-_EDGE:])}
        ends = {id(by_height[0]), id(by_height[-1])}
        for line in page:
            text = line.whole.text
            if id(line) in edges and heads.has(text):
                reason = LeftOutReason.PAGE_HEADER_OR_FOOTER
            elif id(line) in ends and is_page_number(text):
                reason = LeftOutReason.PAGE_NUMBER
            else:
                kept.append(line)
                continue
            left_out.append(LeftOut(text, reason, line.whole.page))
    listed = contents_places([line.spread for line in kept])
    left_out += [
        LeftOut(kept[place].whole.text, LeftOutReason.CONTENTS_LIST, kept[place].whole.page)
        for place in sorted(listed)
    ]
    return [line for place, line in enumerate(kept) if place not in listed], left_out


def _at_one_place(pages: Sequence[Sequence[_Line]]) -> list[str]:
    """The first and last lines of a text of two pages that stand at the same place of both."""
    if len(pages) != _TWO:
        return []
    ends = [(min(page, key=_height), max(page, key=_height)) for page in pages]
    return [
        one.whole.text
        for one, other in zip(*ends, strict=True)
        if _is_repeated(one.whole, other.whole)
    ]


def _is_repeated(one: PrintedLine, other: PrintedLine) -> bool:
    is_there = abs(one.top - other.top) <= SAME_LINE and abs(one.left - other.left) <= _WITHIN
    return is_there and plain(one.text) == plain(other.text)


def _height(line: _Line) -> float:
    return -line.whole.top


def _in_one_column(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines of every column but a page's first moved to the text's left edge."""
    if not lines:
        return []
    usual = _edge(lines)
    moved: list[PrintedLine] = []
    flow: list[PrintedLine] = []
    for line in lines:
        before = flow[-1] if flow else line
        if line.page != before.page or line.top > before.top + line.size:
            moved.extend(_moved(flow, usual))
            flow = []
        flow.append(line)
    return [*moved, *_moved(flow, usual)]


def _moved(flow: Sequence[PrintedLine], usual: float) -> Iterator[PrintedLine]:
    """A column's lines at the text's left edge; what stands further left than the column, such as a page's foot, stays."""
    written = [line for line in flow if not line.cells]
    edge = _edge(written) if written else usual
    is_column = len(written) >= _FEWEST_LINES and edge - usual > COLUMN * written[0].size
    by = edge - usual if is_column else 0
    for line in flow:
        is_within = line.left >= edge - _WITHIN
        yield replace(line, left=line.left - by, right=line.right - by) if is_within else line


def _edge(lines: Sequence[PrintedLine]) -> float:
    """The left edge at which most letters begin."""
    letters: dict[int, int] = {}
    for line in lines:
        letters[round(line.left)] = letters.get(round(line.left), 0) + len(line.text)
    return min(edge for edge, count in letters.items() if count * 4 >= max(letters.values()))


def _whole_words(lines: Sequence[PrintedLine], hyphens: Hyphens) -> list[PrintedLine]:
    """Lines with words that were cut at their ends whole again; what is left without words is gone."""
    whole: list[PrintedLine] = []
    for line in lines:
        text = line.text
        if whole and not line.cells and not whole[-1].cells and whole[-1].size == line.size:
            joined_up, text = hyphens.rejoined(whole[-1].text, text)
            whole[-1] = replace(whole[-1], text=joined_up)
        if text:
            whole.append(replace(line, text=text))
    return whole
