"""The sums inside a published table, and what two releases of one sum may give away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engage.rules.disclosure.primary import is_small
from engage.rules.disclosure.release import Key, PublishedTable

Place = tuple[str, Key]
"""Where a figure can be hidden: an axis id and ``(category,)``, or a table id and ``(row, column)``."""
LineName = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """Figures that add up to a known total; ``None`` where hidden. ``places`` says where each is decided."""

    total: int
    figures: Mapping[str, int | None]
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """The sum of what is hidden."""
        return self.total - sum(count for count in self.figures.values() if count is not None)


def lines_of(table: PublishedTable, tables: Sequence[PublishedTable]) -> dict[LineName, Line]:
    """The lines of a table whose totals are known, by a name that is the same in every release.

    ``tables`` went out with it; one of the same question without groups gives the totals of rows.
    """
    lines: dict[LineName, Line] = {}
    if table.base is None:
        return lines
    columns = table.columns.categories if table.columns else ("",)
    if table.columns:
        bases = {name: cell.count for name, cell in table.bases.items()}
        places: dict[str, Place] = {name: (table.columns.id, (name,)) for name in bases}
        lines["bases",] = Line(table.base, bases, places)
    for column in columns:
        base = table.bases[column].count if table.columns else table.base
        if base is not None:
            lines |= _column_lines(table, column, base)
    return lines | _row_lines(table, tables)


def _column_lines(table: PublishedTable, column: str, base: int) -> dict[LineName, Line]:
    """A column and its base; for "choose all that apply", each option chosen and not chosen."""
    counts = {row: _count(table, row, column) for row in table.rows.categories}
    places = {row: _place(table, row, column) for row in counts}
    if table.exclusive:
        return {("column", column): Line(base, counts, places)}
    return {
        ("option", column, row): Line(
            base,
            {"chosen": count, "not": None if count is None else base - count},
            {"chosen": places[row], "not": places[row]},
        )
        for row, count in counts.items()
    }


def _row_lines(table: PublishedTable, tables: Sequence[PublishedTable]) -> dict[LineName, Line]:
    """Rows across the groups, where a table of the same question that went out with it shows their totals."""
    lines: dict[LineName, Line] = {}
    if table.columns is None:
        return lines
    for whole in tables:
        if whole.columns or whole.is_withheld or whole.rows.id != table.rows.id:
            continue
        for row in table.rows.categories:
            total = whole.cells[(row,)].count if (row,) in whole.cells else None
            if total is not None:
                counts = {name: _count(table, row, name) for name in table.columns.categories}
                places = {name: _place(table, row, name) for name in counts}
                lines["row", whole.id, row] = Line(total, counts, places)
    return lines


def _place(table: PublishedTable, row: str, column: str) -> Place:
    return (table.id, (row, column)) if table.columns else (table.rows.id, (row,))


def _count(table: PublishedTable, row: str, column: str) -> int | None:
    return table.cells[(row, column) if table.columns else (row,)].count


def changes_between(before: Line, after: Line) -> dict[str, int]:
    """By how much each figure that is shown both times moved."""
    return {
        name: new - old
        for name, new in after.figures.items()
        if new is not None and (old := before.figures.get(name)) is not None
    }


def line_may_follow(before: Line, after: Line, threshold: int) -> bool:
    """The rule for one line shown ``before`` and ``after``; see ``differencing``."""
    changes = changes_between(before, after)
    grew = after.total - before.total
    rest = grew - sum(changes.values())
    moves = (grew, rest, *changes.values())
    if any(is_small(abs(move), threshold) for move in moves):
        return False
    if min(moves) >= 0:
        return _keeps_intervals(before, after, threshold)
    if max(moves) <= 0:
        return _keeps_intervals(after, before, threshold)
    return True


def _keeps_intervals(less: Line, more: Line, threshold: int) -> bool:
    """Whether hidden cells stay wide when every cell of ``less`` is at most its twin in ``more``."""
    caps = {
        name: less.left if (cap := more.figures.get(name)) is None else min(cap, less.left)
        for name, count in less.figures.items()
        if count is None
    }
    for cap in caps.values():
        least = max(0, less.left - (sum(caps.values()) - cap))
        if cap and cap - least < threshold:
            return False
    floors = [less.figures.get(name) or 0 for name, count in more.figures.items() if count is None]
    return not floors or more.left - sum(floors) >= threshold


def places_to_hide(before: Line, after: Line, threshold: int) -> set[Place]:
    """Figures whose hiding may let the line follow: those that moved a little, else the one that moved least.

    None when the total itself moved a little: no hiding inside the line helps.
    """
    if is_small(abs(after.total - before.total), threshold):
        return set()
    if line_may_follow(before, after, threshold):
        return set()
    changes = changes_between(before, after)
    small = {name for name, change in changes.items() if is_small(abs(change), threshold)}
    if not small and changes:
        small = {min(changes, key=lambda name: (changes[name] == 0, abs(changes[name]), name))}
    return {after.places[name] for name in small}
