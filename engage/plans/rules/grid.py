"""Rows and columns of a printed page: which runs of words stand beside each other as cells of a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from engage.plans.rules.hyphens import Hyphens
from engage.plans.rules.printed_line import SAME_LINE, Gap, PrintedLine

ALIGNED = 3.0
"""Points by which cells below each other may miss each other's edge."""
_GUESSED = 0.5
"""Letter heights by which right edges may miss each other: how wide words are is a guess in some fonts."""
FEWEST_ROWS = 2
LONGEST_CELL = 10
"""Lines of a cell on average, beyond which columns are a page's, not a table's."""
_LOOK_AHEAD = 80
_REACH = 6
"""Letter heights above and below a table within which lines may be rows of it."""
Run = PrintedLine


@dataclass(frozen=True)
class Row:
    """Cells from left to right, each with its lines and its edge; a cell without lines is empty."""

    cells: tuple[tuple[Run, ...], ...]
    edges: tuple[float, ...]

    @property
    def runs(self) -> tuple[Run, ...]:
        return tuple(run for cell in self.cells for run in cell)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(" ".join(run.text for run in cell) for cell in self.cells)


def with_rows(runs: Sequence[Run], hyphens: Hyphens) -> tuple[list[Run], list[Run]]:
    """The runs, with those that are rows of a table as one line each that has its cells; and the rows of headings that a
    table repeats on each page.
    """
    found: list[Run] = []
    repeated: list[Run] = []
    for table in _tables(runs):
        if isinstance(table, PrintedLine):
            found.append(table)
            continue
        for place, row in enumerate(table):
            if place and row.texts == table[0].texts and row.runs[0].page != table[0].runs[0].page:
                repeated.append(_said(row, hyphens))
            else:
                found.append(_said(row, hyphens))
    return found, repeated


def gaps_of_tables(runs: Sequence[Run]) -> list[Gap]:
    """The gaps between the columns of every table, each as far as rows of the table may reach that are not told yet."""
    found: list[Gap] = []
    for table in _tables(runs):
        if isinstance(table, PrintedLine):
            continue
        for page, rows in groupby(table, lambda row: row.runs[0].page):
            found.extend(_gaps(page, list(rows)))
    return found


def _gaps(page: int, rows: Sequence[Row]) -> Iterator[Gap]:
    tops = [run.top for row in rows for run in row.runs]
    reach = _REACH * rows[0].runs[0].size
    for column in range(1, len(rows[0].cells)):
        rights = [run.right for row in rows for run in row.cells[column - 1]]
        lefts = [run.left for row in rows for run in row.cells[column]]
        if rights and lefts and max(rights) < min(lefts):
            yield Gap(page, max(rights), min(lefts), min(tops) - reach, max(tops) + reach)


def _tables(runs: Sequence[Run]) -> Iterator[Run | list[Row]]:
    """Runs in order; those that are rows of a table as a list of them."""
    waiting: list[Row] = []
    at = 0
    while at < len(runs):
        row = _row_at(runs, at) or _rest_at(runs, at, waiting)
        if waiting and row:
            waiting, row = _evened(waiting, row)
        if waiting and (row is None or not _is_aligned(waiting[-1], row)):
            yield from _settled(waiting)
            waiting = []
        if row is None:
            yield runs[at]
            at += 1
        else:
            waiting.append(row)
            at += len(row.runs)
    yield from _settled(waiting)


def _settled(rows: list[Row]) -> Iterator[Run | list[Row]]:
    lines = sum(len(row.runs) for row in rows)
    cells = sum(len(row.cells) for row in rows)
    if len(rows) >= FEWEST_ROWS and lines <= LONGEST_CELL * cells:
        yield rows
    else:
        yield from (run for row in rows for run in row.runs)


def _row_at(runs: Sequence[Run], at: int) -> Row | None:
    """The row that begins with a run: runs at its height further right, each with what stands below it in its column."""
    cells: list[tuple[Run, ...]] = []
    start = at
    while (following := _next_cell(runs, start)) is not None:
        cells.append(tuple(runs[start:following]))
        start = following
    if not cells:
        return None
    first = runs[start]
    end = start + 1
    while end < len(runs) and _is_below(runs[end], runs[end - 1], first.left):
        if _next_cell(runs, end) is not None:
            break
        end += 1
    filled = (*cells, tuple(runs[start:end]))
    return Row(filled, tuple(cell[0].left for cell in filled))


def _rest_at(runs: Sequence[Run], at: int, before: Sequence[Row]) -> Row | None:
    """The rest of one cell of the row before it, which a new page cut."""
    if not before:
        return None
    row, first = before[-1], runs[at]
    column = next(
        (place for place, edge in enumerate(row.edges) if abs(edge - first.left) <= ALIGNED), 0
    )
    is_cut = len({each.runs[0].page for each in (*before[-2:], Row(((first,),), ()))}) > 1
    if not column or not is_cut:
        return None
    end = at + 1
    while end < len(runs) and _is_below(runs[end], runs[end - 1], first.left):
        end += 1
    rest = tuple(runs[at:end])
    return Row(tuple(rest if place == column else () for place in range(len(row.edges))), row.edges)


def _next_cell(runs: Sequence[Run], start: int) -> int | None:
    first = runs[start]
    for at in range(start + 1, min(start + _LOOK_AHEAD, len(runs))):
        run = runs[at]
        if run.page != first.page:
            return None
        if abs(run.top - first.top) <= SAME_LINE and run.left > first.left + first.size:
            is_within = all(between.left < run.left for between in runs[start:at])
            return at if is_within else None
        if not _is_below(run, runs[at - 1], first.left):
            return None
    return None


def _is_below(run: Run, before: Run, edge: float) -> bool:
    return (
        run.page == before.page
        and run.left >= edge - ALIGNED
        and 0 < before.top - run.top <= 2 * max(run.size, before.size)
    )


def _evened(waiting: list[Row], row: Row) -> tuple[list[Row], Row]:
    """Rows and the one below them; whichever has fewer cells gets empty ones, if what it has stands in the other's columns."""
    few, many = len(row.cells), len(waiting[-1].cells)
    if few < many:
        return waiting, _fitted(row, waiting) or row
    fitted = [_fitted(each, [row]) for each in waiting] if few > many else []
    return [each for each in fitted if each] if fitted and all(fitted) else waiting, row


def _fitted(row: Row, others: Sequence[Row]) -> Row | None:
    """A row with an empty cell wherever it has nothing in a column; ``None`` where something stands in none, or in several."""
    if row.runs[0].page != others[-1].runs[0].page:
        return None
    rest = list(zip(row.edges, row.cells, strict=True))
    cells: list[tuple[Run, ...]] = []
    edges: list[float] = []
    for column, edge in enumerate(others[-1].edges):
        is_here = bool(rest) and any(
            _is_below_each_other(*rest[0], other.edges[column], other.cells[column])
            for other in others
        )
        edges.append(rest[0][0] if is_here else edge)
        cells.append(rest.pop(0)[1] if is_here else ())
    fitted = Row(tuple(cells), tuple(edges))
    return None if rest or any(_overlap(fitted, other) for other in others) else fitted


def _overlap(row: Row, other: Row) -> bool:
    """Whether a cell of one stands above or below words of another column of the other."""
    return any(
        _reaches(cell, other.cells[:place] + other.cells[place + 1 :])
        for place, cell in enumerate(row.cells)
    )


def _reaches(cell: Sequence[Run], others: Sequence[Sequence[Run]]) -> bool:
    """Whether a cell stands above or below words of other columns."""
    return any(
        run.left < other.right and run.right > other.left
        for run in cell
        for column in others
        for other in column
    )


def _is_aligned(row: Row, following: Row) -> bool:
    """Whether a row stands below another: as many cells, with the same edge on one side of most of them."""
    if len(row.cells) != len(following.cells):
        return False
    same = sum(
        _is_below_each_other(edge, cell, other, below)
        for edge, other, cell, below in zip(
            row.edges, following.edges, row.cells, following.cells, strict=True
        )
    )
    return same * 2 > len(row.cells)


def _is_below_each_other(
    edge: float, cell: Sequence[Run], other: float, below: Sequence[Run]
) -> bool:
    """Whether two cells begin or end at the same place, or have the same middle."""
    if abs(edge - other) <= ALIGNED:
        return True
    if not cell or not below:
        return False
    ends = cell[0].right, below[0].right
    middles = cell[0].left + cell[0].right, below[0].left + below[0].right
    nearly = max(ALIGNED, _GUESSED * cell[0].size)
    return abs(ends[0] - ends[1]) <= nearly or abs(middles[0] - middles[1]) <= 2 * nearly


def _said(row: Row, hyphens: Hyphens) -> Run:
    cells = tuple(_cell_text(cell, hyphens) for cell in row.cells)
    text = " ".join(filter(None, cells))
    is_bold = all(run.is_bold for run in row.runs)
    return replace(row.runs[0], text=text, cells=cells, is_bold=is_bold, left=row.edges[0])


def _cell_text(lines: Sequence[Run], hyphens: Hyphens) -> str:
    text = ""
    for line in lines:
        whole, rest = hyphens.rejoined(text, line.text)
        text = f"{whole} {rest}".strip()
    return text
