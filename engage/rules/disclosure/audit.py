"""The interval audit: how much of a hidden cell can be worked out from everything shown.

For every hidden cell the least and the greatest whole number that fit all that is known are found. The cells
of a grid are flows from row totals to column totals, so the bounds are exact and whole: from the true table,
push as much as possible round the cell in one direction, then in the other (maximum flow by shortest
augmenting paths). A cell is safe when the greatest is at least a threshold above the least (S2).
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass

from engage.rules.disclosure.grid import Grid, Spot
from engage.rules.disclosure.primary import is_small
from engage.rules.disclosure.release import Key, Method
from engage.rules.disclosure.rounding import rounded_bounds

Bounds = tuple[int, int]
Residual = list[dict[int, int]]


@dataclass(frozen=True)
class Knowledge:
    """How figures are shown, and which categories' totals are not."""

    method: Method
    threshold: int
    hidden_rows: Collection[str] = ()
    hidden_columns: Collection[str] = ()

    def of(self, count: int) -> Bounds:
        """What a shown figure tells."""
        if self.method is Method.ROUND:
            return rounded_bounds(count, self.threshold)
        return count, count

    def knows_row(self, name: str | None) -> bool:
        return name is not None and name not in self.hidden_rows

    def knows_column(self, name: str | None) -> bool:
        return name is not None and name not in self.hidden_columns


def needs_protection(grid: Grid, spot: Spot, hidden: Collection[Key], known: Knowledge) -> bool:
    """Hidden cells do, and small remainders. Not a zero in a line that is known to be empty: nobody is there."""
    key = grid.key(spot)
    if key is None:
        return is_small(grid.count(spot), known.threshold)
    if key not in hidden or spot in grid.fixed:
        return False
    i, j = spot
    is_empty_row = grid.row_total(i) == 0 and known.knows_row(grid.row_names[i])
    is_empty_column = grid.column_total(j) == 0 and known.knows_column(grid.column_names[j])
    return not (is_empty_row or is_empty_column)


def weak_spots(grid: Grid, hidden: Collection[Key], known: Knowledge) -> list[Spot]:
    """Cells to be protected whose feasible interval is narrower than the threshold."""
    wanted = [spot for spot in grid.spots if needs_protection(grid, spot, hidden, known)]
    if not wanted:
        return []
    residual = _residual(grid, hidden, known)
    return [spot for spot in wanted if _width(grid, residual, spot) < known.threshold]


def interval(grid: Grid, hidden: Collection[Key], known: Knowledge, spot: Spot) -> Bounds:
    """Least and greatest count the cell can have, given everything that is known."""
    residual = _residual(grid, hidden, known)
    up, down = _room(grid, residual, spot)
    return grid.count(spot) - down, grid.count(spot) + up


def _width(grid: Grid, residual: Residual, spot: Spot) -> int:
    return sum(_room(grid, residual, spot))


def _room(grid: Grid, residual: Residual, spot: Spot) -> tuple[int, int]:
    """How far the cell can rise and fall. More flow in the cell must come back by another way, and the reverse."""
    row, column = spot[0], len(grid.row_names) + spot[1]
    rise, fall = residual[row].get(column, 0), residual[column].get(row, 0)
    return _push(residual, column, row, rise), _push(residual, row, column, fall)


def _residual(grid: Grid, hidden: Collection[Key], known: Knowledge) -> Residual:
    """Room on every edge of the network in the true table: rows, columns, then a source and a sink.

    Edges: source to row (row total), row to column (cell), column to sink (column total). Nothing joins sink
    and source, which keeps the grand total as it is.
    """
    height, wide, total = len(grid.row_names), len(grid.column_names), grid.total
    source, sink = height + wide, height + wide + 1
    residual: Residual = [{} for _ in range(sink + 1)]

    def join(start: int, end: int, count: int, bounds: Bounds) -> None:
        residual[start][end] = bounds[1] - count
        residual[end][start] = count - bounds[0]

    for spot in grid.spots:
        join(spot[0], height + spot[1], grid.count(spot), _cell_bounds(grid, spot, hidden, known))
    for i, name in enumerate(grid.row_names):
        count = grid.row_total(i)
        join(source, i, count, known.of(count) if known.knows_row(name) else (0, total))
    for j, name in enumerate(grid.column_names):
        count = grid.column_total(j)
        join(height + j, sink, count, known.of(count) if known.knows_column(name) else (0, total))
    return residual


def _cell_bounds(grid: Grid, spot: Spot, hidden: Collection[Key], known: Knowledge) -> Bounds:
    key = grid.key(spot)
    if spot in grid.fixed:
        return 0, 0
    if key is None or key in hidden:
        return 0, grid.total
    return known.of(grid.count(spot))


def _push(residual: Residual, start: int, end: int, limit: int) -> int:
    """Greatest flow from start to end, up to ``limit``, not using the edge between them. Leaves the room as it was."""
    room = [dict(edges) for edges in residual]
    room[start].pop(end, None)
    room[end].pop(start, None)
    pushed = 0
    while pushed < limit and (path := _path(room, start, end)):
        step = min(limit - pushed, *(room[u][v] for u, v in path))
        for u, v in path:
            room[u][v] -= step
            room[v][u] += step
        pushed += step
    return pushed


def _path(room: Residual, start: int, end: int) -> list[tuple[int, int]]:
    """A shortest way with room left, as edges; empty when there is none."""
    came_from = {start: start}
    queue = deque([start])
    while queue and end not in came_from:
        node = queue.popleft()
        for neighbour, free in room[node].items():
            if free > 0 and neighbour not in came_from:
                came_from[neighbour] = node
                queue.append(neighbour)
    path: list[tuple[int, int]] = []
    node = end
    while node in came_from and node != start:
        path.append((came_from[node], node))
        node = came_from[node]
    return path
