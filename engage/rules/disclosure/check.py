"""Tables that contradict themselves, and ways of publishing that contradict each other."""

from collections.abc import Sequence

from engage.rules.activity import CountTable
from engage.rules.disclosure.grid import column_bases, key_of
from engage.rules.disclosure.release import Method, PublishedTable, Release
from engage.rules.errors import ConflictError, InvalidError


def check_tables(tables: Sequence[CountTable]) -> None:
    """Raise ``InvalidError`` with ``where`` (the table's id) for counts that cannot be true, or an id used twice."""
    ids = [table.id for table in tables]
    for table in tables:
        if ids.count(table.id) > 1:
            raise InvalidError("table_twice", where=table.id)
        _check_shape(table)
        _check_sums(table)
        if table.sums and (table.columns or set(table.sums.halves) != set(table.rows.categories)):
            raise InvalidError("table_means_need_every_row", where=table.id)


def _check_shape(table: CountTable) -> None:
    columns = table.columns.categories if table.columns else ()
    if set(table.bases) != set(columns):
        raise InvalidError("table_bases_do_not_match_columns", where=table.id)
    names = columns or ("",)
    wanted = {key_of(table, row, name) for row in table.rows.categories for name in names}
    if set(table.counts) != wanted or not wanted:
        raise InvalidError("table_cells_missing_or_unknown", where=table.id)
    if any(n < 0 for n in (table.base, *table.counts.values(), *table.bases.values())):
        raise InvalidError("table_count_negative", where=table.id)
    if any(table.counts.get(key, 0) for key in table.structural_zeros):
        raise InvalidError("table_structural_zero_is_not_zero", where=table.id)


def _check_sums(table: CountTable) -> None:
    bases = column_bases(table)
    if sum(bases.values()) > table.base:
        raise InvalidError("table_groups_overlap", where=table.id)
    for name, base in bases.items():
        cells = [table.counts[key_of(table, row, name)] for row in table.rows.categories]
        used = sum(cells) if table.exclusive else max(cells)
        if used > base:
            raise InvalidError("table_cells_exceed_base", where=table.id, column=name)


def check_methods(
    tables: Sequence[CountTable], method: Method, released: Sequence[Release]
) -> None:
    """Refuse to round what is out exactly, or the reverse: the two together give the exact figures away."""
    for release in released:
        for earlier in release.tables:
            if earlier.is_withheld or earlier.method is method:
                continue
            for table in tables:
                if _is_same_table(table, earlier):
                    raise ConflictError(
                        "released_by_other_method", table=table.id, method=earlier.method.value
                    )


def _is_same_table(table: CountTable, earlier: PublishedTable) -> bool:
    columns = table.columns.id if table.columns else None
    earlier_columns = earlier.columns.id if earlier.columns else None
    return table.id == earlier.id or (table.rows.id, columns) == (earlier.rows.id, earlier_columns)
