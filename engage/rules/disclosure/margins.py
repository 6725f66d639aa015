"""Which categories' totals are hidden, once for all tables that share an axis.

A total that one table hides must not be had from another, so the decision is made per axis id: every table
with that axis as its rows or its columns adds what it needs, until all agree. In tables with groups the whole
row or column of a hidden category is hidden; then the totals hidden with it can be split in any way in every
table at once, and each table can be audited by itself.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engage.rules.activity import CountTable
from engage.rules.disclosure.audit import Knowledge
from engage.rules.disclosure.grid import column_margin, grids_of, row_margin, surrounds
from engage.rules.disclosure.lines import Place
from engage.rules.disclosure.primary import threshold_of, unsafe_cells
from engage.rules.disclosure.release import Key, Method, Policy
from engage.rules.disclosure.secondary import close


@dataclass(frozen=True)
class Draft:
    """A table on its way out, its threshold, and the tables of all people that it is a part of.

    ``base_threshold``: group bases under it are not shown.
    """

    table: CountTable
    threshold: int
    base_threshold: int
    wholes: tuple[CountTable, ...] = ()

    @property
    def base(self) -> int:
        """The base to show. Where it is a few people short of the question's own, the question's own."""
        close_by = [whole.base for whole in self.wholes if self._is_just_above(whole.base)]
        return max(close_by, default=self.table.base)

    def _is_just_above(self, base: int) -> bool:
        return self.table.columns is not None and 0 < base - self.table.base < self.threshold

    def margins(self) -> list[tuple[CountTable, int]]:
        """The one-way tables whose figures this table makes known, each with the least count it may show."""
        columns = self.table.columns
        if columns is None:
            return [(self.table, self.threshold)]
        bases = {max(whole.base, self.base) for whole in self.wholes}
        own = [(whole, self.threshold) for whole in self.wholes if whole.id == self.table.id]
        return own + [
            (column_margin(self.table, columns, base), self.base_threshold)
            for base in sorted(bases)
        ]


def drafts_of(tables: Sequence[CountTable], policy: Policy) -> list[Draft]:
    """Each table with its thresholds and the tables that it is part of.

    A group base under the minimum is shown if it is at least the threshold, since it gives nobody away; but not
    rounded, since 8 would be shown as 10.
    """
    drafts = []
    for table in tables:
        threshold = threshold_of(table, policy)
        is_rounded = policy.method is Method.ROUND
        base_threshold = max(threshold, policy.minimum_base) if is_rounded else threshold
        drafts.append(Draft(table, threshold, base_threshold, _wholes(table, tables)))
    return drafts


def _wholes(table: CountTable, others: Iterable[CountTable]) -> tuple[CountTable, ...]:
    around = [
        other
        for other in others
        if other.id != table.id
        and surrounds(other, table)
        and (table.columns is not None or other.base > table.base)
    ]
    if table.columns is not None and all(other.base < table.base for other in around):
        around.append(row_margin(table))
    return tuple(around)


def hidden_categories(
    drafts: Sequence[Draft], method: Method, forced: Collection[Place]
) -> tuple[Mapping[str, frozenset[str]], frozenset[str]]:
    """Categories whose totals are hidden, by axis id; and ids of tables that cannot be shown at all.

    ``forced`` places are hidden whatever they hold.
    """
    margins = [
        (margin, least, Knowledge(method, draft.threshold))
        for draft in drafts
        for margin, least in draft.margins()
    ]
    hidden: dict[str, frozenset[str]] = {margin.rows.id: frozenset() for margin, _, _ in margins}
    hidden |= {draft.table.rows.id: frozenset() for draft in drafts}
    for axis, key in forced:
        if axis in hidden and len(key) == 1:
            hidden[axis] |= set(key)
    hopeless: set[str] = set()
    before: dict[str, frozenset[str]] = {}
    while before != hidden:
        before = dict(hidden)
        for margin, least, known in margins:
            keys = _close_margin(margin, least, hidden[margin.rows.id], known)
            if keys is None:
                hopeless.add(margin.id)
            else:
                hidden[margin.rows.id] |= {category for (category,) in keys}
    return hidden, frozenset(hopeless)


def _close_margin(
    margin: CountTable, least: int, hidden: frozenset[str], known: Knowledge
) -> frozenset[Key] | None:
    already = {(category,) for category in hidden if (category,) in margin.counts}
    return close(grids_of(margin), unsafe_cells(margin, least) | already, known)
