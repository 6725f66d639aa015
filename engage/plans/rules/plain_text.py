"""Plain text, in which nothing marks a heading, as the elements of a plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from engage.plans.rules.furniture import split_pages, without_furniture
from engage.plans.rules.lines import Unit, UnitKind, units_of
from engage.plans.rules.outline import choose_headings, heading_levels
from engage.plans.rules.sections import Element, FlatItem, Heading, Paragraph, Table

_MIN_ROWS = 2
_DEEPEST_ITEM = 8


def read_lines(text: str) -> list[Element]:
    """The elements of a plain text in reading order, then what was left out as page furniture.

    Lists are lines with bullets or with marks that count on (``a)``, ``b)``); tables are two or more lines with tabs
    (or three or more with wide gaps); headings are chosen by ``outline``.
    """
    lines, left_out = without_furniture(split_pages(text))
    units = _settled(units_of(lines))
    return [*elements_of(units), *left_out]


def elements_of(units: Sequence[Unit]) -> Iterator[Element]:
    """Units as elements, with headings chosen among them."""
    looks = choose_headings(units)
    levels = heading_levels(units, looks)
    place = 0
    while place < len(units):
        if units[place].kind is UnitKind.ROW:
            end = _end_of(units, place, UnitKind.ROW)
            yield _table(units[place:end])
        elif units[place].kind is UnitKind.ITEM:
            end = _end_of(units, place, UnitKind.ITEM)
            yield from _items(units[place:end])
        else:
            end = place + 1
            yield _said(units[place], levels, place)
        place = end


def _said(unit: Unit, levels: Mapping[int, int], place: int) -> Element:
    if place in levels:
        return Heading(levels[place], unit.text)
    return Paragraph(unit.text)


def _settled(units: Sequence[Unit]) -> list[Unit]:
    """Units with lone table rows and lone numbered lines turned back into text."""
    settled = list(units)
    for place, unit in enumerate(units):
        if unit.kind is UnitKind.ROW and _run_length(units, place) < _MIN_ROWS:
            settled[place] = replace(unit, kind=UnitKind.TEXT, cells=())
        elif unit.is_ordered and not _counts_on(units, place):
            settled[place] = _as_text(unit)
    return settled


def _as_text(unit: Unit) -> Unit:
    return replace(
        unit, kind=UnitKind.TEXT, text=f"{unit.marker} {unit.text}", marker="", is_ordered=False
    )


def _run_length(units: Sequence[Unit], place: int) -> int:
    start = place
    while start and units[start - 1].kind is UnitKind.ROW:
        start -= 1
    return _end_of(units, place, UnitKind.ROW) - start


def _counts_on(units: Sequence[Unit], place: int) -> bool:
    """Whether a marked line has a neighbour in the same list: the mark before or after it, with items between.

    Numbered headings in a row, each a line that could be one, with other text between are no list.
    """
    after = next((unit for unit in units[place + 1 :] if not _is_inner(unit, units[place])), None)
    before = next(
        (unit for unit in reversed(units[:place]) if not _is_inner(unit, units[place])), None
    )
    return any(
        neighbour is not None
        and neighbour.is_ordered
        and _style(neighbour.marker) == _style(units[place].marker)
        for neighbour in (before, after)
    )


def _is_inner(unit: Unit, item: Unit) -> bool:
    return unit.kind is UnitKind.ITEM and unit.indent > item.indent


def _style(marker: str) -> str:
    return "".join(
        "1" if part.isdigit() else "a" if part.isalpha() else part
        for part in marker[:1] + marker[-1:]
    )


def _end_of(units: Sequence[Unit], place: int, kind: UnitKind) -> int:
    while place < len(units) and units[place].kind is kind:
        place += 1
    return place


def _items(units: Sequence[Unit]) -> Iterator[FlatItem]:
    """A run of items; a deeper indent is a list within a list."""
    indents: list[int] = []
    for unit in units:
        while indents and unit.indent < indents[-1]:
            indents.pop()
        if not indents or unit.indent > indents[-1]:
            indents.append(unit.indent)
        depth = min(len(indents) - 1, _DEEPEST_ITEM)
        yield FlatItem(depth, unit.text, unit.marker, unit.is_ordered)


def _table(units: Sequence[Unit]) -> Table:
    rows: list[list[str]] = []
    for unit in units:
        cells = list(unit.cells)
        if rows and _carries_on(rows[-1], cells):
            place = next(place for place, cell in enumerate(cells) if cell)
            rows[-1][place] = f"{rows[-1][place]} {cells[place]}"
        else:
            rows.append(cells)
    width = max(len(row) for row in rows)
    return Table(tuple(tuple(row + [""] * (width - len(row))) for row in rows))


def _carries_on(row: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row is the rest of one cell of the row before it, cut by a page break."""
    filled = [place for place, cell in enumerate(cells) if cell]
    if len(filled) != 1 or filled[0] == 0 or filled[0] >= len(row):
        return False
    return cells[filled[0]][:1].islower() and bool(row[filled[0]])
