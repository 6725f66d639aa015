"""Tables as rows of equal length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_SPAN = 100


@dataclass(frozen=True)
class Cell:
    """A cell's words, and over how many columns and rows it reaches."""

    text: str
    across: int = 1
    down: int = 1


def filled_rows(rows: Iterable[Sequence[Cell]]) -> tuple[tuple[str, ...], ...]:
    """Rows of equal length. A cell that spans several places stands in the first of them; the others are empty."""
    grid: list[list[str]] = []
    waiting: dict[int, int] = {}
    for row in rows:
        cells: list[str] = []
        for cell in row:
            _skip(cells, waiting)
            for place in range(len(cells), len(cells) + cell.across):
                waiting[place] = cell.down - 1
            cells.extend([cell.text, *[""] * (cell.across - 1)])
        _skip(cells, waiting)
        grid.append(cells)
    width = max((len(cells) for cells in grid), default=0)
    return tuple(tuple(cells + [""] * (width - len(cells))) for cells in grid)


def _skip(cells: list[str], waiting: dict[int, int]) -> None:
    while waiting.get(len(cells), 0) > 0:
        waiting[len(cells)] -= 1
        cells.append("")
