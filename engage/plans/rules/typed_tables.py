"""Tables that their writer set with tabs or spaces: paragraphs in a row with as many cells each."""

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from engage.plans.rules.sections import Element, Table

FEWEST_ROWS = 2
LONGEST_CELL = 80
"""Letters, beyond which a tab stands in running text."""
_APART = re.compile(r"\s*\t\s*|\s{3,}")
_MARK = re.compile(r"\(?(?:\d+(?:\.\d+)*|[A-Za-z]|[ivx]+)[.):]?|\W")
_TWO = 2


def cells_typed(line: str) -> tuple[str, ...]:
    """What stands apart on a line; nothing where it is text, or a point with a typed mark."""
    cells = tuple(" ".join(cell.split()) for cell in _APART.split(line.strip()))
    is_point = len(cells) == _TWO and _MARK.fullmatch(cells[0])
    if len(cells) < _TWO or is_point or any(len(cell) > LONGEST_CELL for cell in cells):
        return ()
    return cells


def with_typed_tables(
    elements: Sequence[Element], rows: Mapping[int, tuple[str, ...]], strong: Collection[int]
) -> tuple[list[Element], set[int]]:
    """Elements with neighbours among the ``rows`` (the cells of paragraphs, by their places) as one table; and where the paragraphs
    now are that stood at the ``strong`` places. A first row that alone is strong is the table's head."""
    made: list[Element] = []
    still_strong: set[int] = set()
    for cells, run in groupby(range(len(elements)), lambda place: len(rows.get(place, ()))):
        places = list(run)
        if cells and len(places) >= FEWEST_ROWS:
            has_head = places[0] in strong and not any(place in strong for place in places[1:])
            made.append(Table(tuple(rows[place] for place in places), int(has_head)))
            continue
        for place in places:
            if place in strong:
                still_strong.add(len(made))
            made.append(elements[place])
    return made, still_strong
