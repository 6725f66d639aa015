"""The gate: raw counts go in, what may be shown comes out.

Everything that shows a figure about people (page, chart, sentence, file, API) shows it from the ``Release``
made here, so that all show the same protected numbers.
"""

from collections.abc import Mapping, Sequence

from engage.rules.activity import CountTable
from engage.rules.disclosure.audit import Knowledge, weak_spots
from engage.rules.disclosure.check import check_methods, check_tables
from engage.rules.disclosure.differencing import compare_with_earlier, places_in_the_way
from engage.rules.disclosure.grid import grids_of
from engage.rules.disclosure.lines import Place
from engage.rules.disclosure.margins import Draft, drafts_of, hidden_categories
from engage.rules.disclosure.primary import threshold_of, unsafe_cells
from engage.rules.disclosure.publish import published, withheld
from engage.rules.disclosure.release import Key, Policy, PublishedTable, Release
from engage.rules.disclosure.secondary import close


def protect(
    tables: Sequence[CountTable], *, policy: Policy, released: Sequence[Release]
) -> Release:
    """Make tables safe to publish together, given what was published before.

    ``tables`` are all tables that go out together, ``released`` all earlier releases about the same people,
    oldest first. An axis id names one question (or one way of grouping) put to one population: tables that share
    an axis id are protected together, so use ids such as ``"<survey>:<question>"``, not ``"age"``.

    Rules, with the thresholds of ``policy`` in people: a base under the minimum is withheld; counts from 1 to
    the threshold less one are hidden, and so are groups of one kind on sensitive tables; partners are hidden in
    rows and columns; every hidden cell is audited; figures are rounded if the policy says so; then each table is
    compared with what was released (see ``differencing``). Tables keep their order.

    Raises ``InvalidError`` for a table that contradicts itself or comes twice, and
    ``ConflictError("released_by_other_method")`` for rounding what is out exactly, or the reverse.
    """
    check_tables(tables)
    check_methods(tables, policy.method, released)
    minimum = max(policy.minimum_base, policy.threshold)
    drafts = drafts_of([table for table in tables if table.base >= minimum], policy)
    forced: frozenset[Place] = frozenset()
    fresh = _protected(tables, drafts, policy, forced)
    while more := places_in_the_way(fresh, released) - forced:
        forced |= more
        fresh = _protected(tables, drafts, policy, forced)
    return Release(compare_with_earlier(fresh, released))


def _protected(
    tables: Sequence[CountTable],
    drafts: Sequence[Draft],
    policy: Policy,
    forced: frozenset[Place],
) -> list[PublishedTable]:
    """The tables protected together, as if nothing had been released before, with ``forced`` figures hidden."""
    hidden, hopeless = hidden_categories(drafts, policy.method, forced)
    by_id = {draft.table.id: draft for draft in drafts if draft.table.id not in hopeless}
    found = []
    for table in tables:
        columns = hidden.get(table.columns.id, frozenset()) if table.columns else frozenset()
        draft = by_id.get(table.id)
        keys = _keys_to_hide(draft, policy, hidden, forced) if draft else None
        found.append(
            withheld(table, threshold_of(table, policy))
            if draft is None or keys is None
            else published(draft, policy, keys, columns)
        )
    return found


def _keys_to_hide(
    draft: Draft,
    policy: Policy,
    hidden: Mapping[str, frozenset[str]],
    forced: frozenset[Place],
) -> frozenset[Key] | None:
    """What to hide in one table, or ``None`` if nothing of it can be shown."""
    table = draft.table
    rows = hidden[table.rows.id]
    columns = hidden[table.columns.id] if table.columns else frozenset()
    grids = [grid for whole in draft.wholes for grid in grids_of(table, whole)]
    known = Knowledge(policy.method, draft.threshold, rows, columns)
    if table.columns is None:
        keys = frozenset((row,) for row in rows if (row,) in table.counts)
        return None if any(weak_spots(grid, keys, known) for grid in grids) else keys
    few = {name for name, base in table.bases.items() if 0 < base < policy.minimum_base}
    lines = {key for name, key in forced if name == table.id and key in table.counts}
    lines |= {key for key in table.counts if key[0] in rows or key[1] in few | columns}
    empty = {name for name, base in table.bases.items() if base == 0} - columns
    unsafe = {key for key in unsafe_cells(table, draft.threshold) | lines if key[1] not in empty}
    return close(grids, unsafe - table.structural_zeros, known)
