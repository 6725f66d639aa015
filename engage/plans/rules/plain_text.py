"""Plain text, in which nothing marks a heading, as the elements of a plan."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

from engage.plans.rules.furniture import split_pages, without_furniture
from engage.plans.rules.lines import Unit, UnitKind, as_text, units_of
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
    units = settled(units_of(lines))
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


def with_headings(elements: Sequence[Element], strong: Container[int]) -> list[Element]:
    """Elements of a document that marks no heading (but perhaps its title), with headings chosen among its paragraphs.

    ``strong`` holds the places of paragraphs that are wholly in bold. Where there are any, only they, and numbered
    lines, can be headings. A document that marks headings is given back as it is.
    """
    marked = [place for place, element in enumerate(elements) if isinstance(element, Heading)]
    if len(marked) > 1:
        return list(elements)
    units = [_unit_of(element, is_strong=place in strong) for place, element in enumerate(elements)]
    looks = choose_headings(units)
    levels = heading_levels(units, looks)
    return [
        Heading(levels[place], units[place].text, element.page) if place in levels else element
        for place, element in enumerate(elements)
    ]


def _unit_of(element: Element, *, is_strong: bool) -> Unit:
    match element:
        case Heading(_, text):
            return Unit(UnitKind.TEXT, text, gap=1, is_strong=True)
        case Paragraph(text):
            return Unit(UnitKind.TEXT, " ".join(text.split()), gap=1, is_strong=is_strong)
        case FlatItem(_, text):
            return Unit(UnitKind.ITEM, text, gap=1)
        case _:
            return Unit(UnitKind.ROW, "", gap=1)


def _said(unit: Unit, levels: Mapping[int, int], place: int) -> Element:
    if place in levels:
        return Heading(levels[place], unit.text, unit.page)
    return Paragraph(unit.text, unit.page)


def settled(units: Sequence[Unit]) -> list[Unit]:
    """Units with lone table rows and lone numbered lines turned back into text."""
    listed = _listed(units)
    kept = list(units)
    for place, unit in enumerate(units):
        if unit.kind is UnitKind.ROW and not _has_row_beside(units, place):
            kept[place] = replace(unit, kind=UnitKind.TEXT, cells=())
        elif unit.is_ordered and place not in listed:
            kept[place] = as_text(unit)
    return kept


def _has_row_beside(units: Sequence[Unit], place: int) -> bool:
    beside = units[max(place - 1, 0) : place + 2]
    return sum(unit.kind is UnitKind.ROW for unit in beside) >= _MIN_ROWS


def _listed(units: Sequence[Unit]) -> set[int]:
    """Places of marked lines that have a neighbour in the same list: the same style of mark, with nothing but the
    points of inner lists between. Other marked lines are numbered headings or numbered paragraphs.
    """
    found: set[int] = set()
    open_items: list[int] = []
    for place, unit in enumerate(units):
        if unit.kind is not UnitKind.ITEM:
            open_items.clear()
            continue
        while open_items and units[open_items[-1]].indent > unit.indent:
            open_items.pop()
        before = open_items.pop() if _is_level(units, open_items, unit) else None
        if before is not None and _is_next(units[before], unit):
            found.update((before, place))
        open_items.append(place)
    return found


def _is_level(units: Sequence[Unit], open_items: Sequence[int], unit: Unit) -> bool:
    return bool(open_items) and units[open_items[-1]].indent == unit.indent


def _is_next(before: Unit, unit: Unit) -> bool:
    return before.is_ordered and unit.is_ordered and _style(before.marker) == _style(unit.marker)


def _style(marker: str) -> str:
    """The marks around a number or letter: ``(1)``, ``1.`` and ``a.`` are three styles."""
    kinds = ("1" if part.isdigit() else "a" if part.isalpha() else part for part in marker)
    return "".join(dict.fromkeys(kinds))


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
        yield FlatItem(depth, unit.text, unit.marker, unit.is_ordered, unit.page)


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
    filled = tuple(tuple(row + [""] * (width - len(row))) for row in rows)
    has_head = units[0].is_strong and not any(unit.is_strong for unit in units[1:])
    return Table(filled, header_rows=int(has_head), page=units[0].page)


def _carries_on(row: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row is the rest of one cell of the row before it, cut by a page break."""
    filled = [place for place, cell in enumerate(cells) if cell]
    if len(filled) != 1 or filled[0] == 0 or filled[0] >= len(row):
        return False
    return cells[filled[0]][:1].islower() and bool(row[filled[0]])
