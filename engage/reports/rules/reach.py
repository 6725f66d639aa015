"""How the people who took part compare with everybody who lives here. No weights, no margins of error: people chose to take part."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from engage.places.rules.margins import ALL_TENTHS
from engage.reports.rules.beside import Margin
from engage.rules.disclosure.release import PublishedTable

FEWER_BELOW, MORE_ABOVE = 80, 125
"""Per cent of the share among everybody: the four-fifths rule, and the same the other way round."""
FEW_PEOPLE = 5
"""A difference of fewer people than this is no difference: it is one family."""


class Gap(StrEnum):
    FEWER = "fewer"
    ABOUT = "about"
    MORE = "more"
    HIDDEN = "hidden"
    """The figure is not shown, so nothing is said."""


@dataclass(frozen=True)
class Compared:
    """One group: its code and the tenths of a per cent it has of everybody."""

    code: str
    name: str
    tenths: int
    gap: Gap


def question_of(table_id: str) -> str:
    """The question that a table's axis is about: the last part of its id."""
    return table_id.rpartition(":")[2]


def compare(table: PublishedTable, margin: Margin) -> Iterator[Compared]:
    """Group by group, joined by code, from the published figures alone."""
    for share in margin.shares:
        cell = table.cells[(share.code,)]
        gap = _gap(cell.count, table.base, share.tenths)
        yield Compared(share.code, share.name, share.tenths, gap)


def is_comparable(table: PublishedTable, margin: Margin) -> bool:
    """Whether the table asks the margin's question of people one by one, with every group of it among its answers."""
    return (
        table.columns is None
        and table.exclusive
        and not table.is_withheld
        and question_of(table.rows.id) == margin.question
        and all((share.code,) in table.cells for share in margin.shares)
    )


def _gap(count: int | None, base: int | None, tenths: int) -> Gap:
    if count is None or not base:
        return Gap.HIDDEN
    expected = tenths * base  # in thousandths of a person
    found = count * ALL_TENTHS
    if abs(found - expected) < FEW_PEOPLE * ALL_TENTHS:
        return Gap.ABOUT
    if found * 100 < expected * FEWER_BELOW:
        return Gap.FEWER
    return Gap.MORE if found * 100 > expected * MORE_ABOVE else Gap.ABOUT
