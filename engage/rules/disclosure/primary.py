"""Which cells give somebody away by themselves."""

from engage.rules.activity import CountTable
from engage.rules.disclosure.grid import column_bases
from engage.rules.disclosure.release import Key, Policy


def threshold_of(table: CountTable, policy: Policy) -> int:
    """The threshold in people: higher for special-category data, children, small areas and vote cross-tables."""
    return policy.sensitive_threshold if table.is_sensitive else policy.threshold


def is_small(count: int, threshold: int) -> bool:
    """From 1 to one under the threshold. Zero is nobody, so it is not small."""
    return 0 < count < threshold


def unsafe_cells(table: CountTable, threshold: int) -> frozenset[Key]:
    """Keys that may not be shown whatever else is.

    * a count from 1 to ``threshold - 1`` (S1);
    * for "choose all that apply", also when 1 to ``threshold - 1`` people did **not** choose the option;
    * class disclosure (S6): on a sensitive table, 0 % or 100 % of a group, since it says something about every
      member; not for structural zeros or empty groups.
    """
    bases = column_bases(table)
    return frozenset(
        key
        for key, count in table.counts.items()
        if _is_unsafe(table, key, count, bases[key[-1] if table.columns else ""], threshold)
    )


def _is_unsafe(table: CountTable, key: Key, count: int, base: int, threshold: int) -> bool:
    others = base - count
    if is_small(count, threshold):
        return True
    if not table.exclusive and is_small(others, threshold):
        return True
    is_group_of_one_kind = base > 0 and (count == 0 or others == 0)
    return table.is_sensitive and is_group_of_one_kind and key not in table.structural_zeros
