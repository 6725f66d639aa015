"""Turning a decision about what to hide into a table that may be shown."""

from collections.abc import Mapping

from engage.rules.activity import CountTable
from engage.rules.disclosure.margins import Draft
from engage.rules.disclosure.release import (
    Cell,
    Key,
    Means,
    Method,
    Note,
    Policy,
    PublishedTable,
    Symbol,
)
from engage.rules.disclosure.rounding import rounded, whole_percent


def withheld(table: CountTable, threshold: int, *more: Note) -> PublishedTable:
    """The table as a title and symbols: nothing about anybody."""
    low = Cell(None, None, Symbol.WITHHELD)
    return PublishedTable(
        id=table.id,
        title=table.title,
        rows=table.rows,
        columns=table.columns,
        cells=dict.fromkeys(table.counts, low),
        base=None,
        bases=dict.fromkeys(table.bases, low),
        exclusive=table.exclusive,
        threshold=threshold,
        is_withheld=True,
        notes=(Note.WITHHELD, *more),
    )


def published(
    draft: Draft, policy: Policy, hidden: frozenset[Key], hidden_columns: frozenset[str]
) -> PublishedTable:
    """The table that people may see: hidden counts replaced by their symbol, columns of too few people withheld whole.

    ``hidden`` are the keys that primary and secondary suppression chose; percentages come from the shown counts.
    """
    table = draft.table
    few = {
        name
        for name, base in table.bases.items()
        if base < policy.minimum_base and (base or name in hidden_columns)
    }
    base = _shown(draft.base, draft.threshold, policy.method)
    bases = {
        name: _base_cell(draft, policy.method, name, hidden_columns, few) for name in table.bases
    }
    cells = {}
    for key, count in table.counts.items():
        if table.columns and key[1] in few:
            cells[key] = Cell(None, None, Symbol.WITHHELD)
        elif key in hidden:
            cells[key] = Cell(None, None, Symbol.CONFIDENTIAL)
        else:
            shown = _shown(count, draft.threshold, policy.method)
            of = bases[key[1]].count if table.columns else base
            cells[key] = Cell(shown, whole_percent(shown, of))
    return PublishedTable(
        id=table.id,
        title=table.title,
        rows=table.rows,
        columns=table.columns,
        cells=cells,
        base=base,
        bases=bases,
        exclusive=table.exclusive,
        threshold=draft.threshold,
        is_withheld=False,
        notes=_notes(table, policy.method, cells, bases),
        means=_means(table, cells) if policy.method is Method.SUPPRESS else None,
        weighted=_weighted(table, cells) if policy.method is Method.SUPPRESS else None,
    )


def _means(table: CountTable, cells: Mapping[Key, Cell]) -> Means | None:
    """Means to one decimal, half a tenth upwards, where the table hides nothing.

    Means of a few options give the rest away, since points and places have a known sum; where an option has few people, what they
    gave could be worked out. With every count shown, each is of nobody or of at least the threshold, and so is each change.
    """
    if table.sums is None or table.base == 0 or any(cell.is_hidden for cell in cells.values()):
        return None
    tenths = {
        row: (10 * halves + table.base) // (2 * table.base)
        for row, halves in table.sums.halves.items()
    }
    return Means(table.sums.measure, tenths)


def _weighted(table: CountTable, cells: Mapping[Key, Cell]) -> Mapping[str, int] | None:
    """Weighted shares where the table hides nothing: beside hidden counts they would be one more thing to solve for."""
    is_whole = table.columns is None and not any(cell.is_hidden for cell in cells.values())
    return table.weighted if is_whole and table.base else None


def _base_cell(
    draft: Draft, method: Method, name: str, hidden: frozenset[str], few: set[str]
) -> Cell:
    if name in hidden:
        return Cell(None, None, Symbol.WITHHELD if name in few else Symbol.CONFIDENTIAL)
    return Cell(_shown(draft.table.bases[name], draft.threshold, method))


def _shown(count: int, threshold: int, method: Method) -> int:
    return rounded(count, threshold) if method is Method.ROUND else count


def _notes(
    table: CountTable, method: Method, cells: dict[Key, Cell], bases: dict[str, Cell]
) -> tuple[str, ...]:
    symbols = {cell.symbol for cell in (*cells.values(), *bases.values())}
    notes = [
        (Note.SUPPRESSED, Symbol.CONFIDENTIAL in symbols),
        (Note.WITHHELD, Symbol.WITHHELD in symbols),
        (Note.ROUNDED, method is Method.ROUND),
        (Note.CHOOSE_ALL, not table.exclusive),
    ]
    return tuple(note for note, holds in notes if holds)
