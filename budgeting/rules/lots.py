"""Which tie the lot of a written list settled."""

from dataclasses import replace

from budgeting.rules.count import count
from budgeting.rules.election import CountRule, Election
from budgeting.rules.ties import LOT, TieError


def settled_by_lot(election: Election, rule: CountRule) -> tuple[str, ...]:
    """The projects that would have tied without the rule's lot, found by counting once more without it; none where none did.

    The first tie is named: what a later one would have been depends on it.
    """
    without = tuple(name for name in rule.tie_break if not name.startswith(LOT))
    if without == rule.tie_break:
        return ()
    try:
        count(election, replace(rule, tie_break=without))
    except TieError as tie:
        return tuple(tie.tie)
    return ()
