"""The account of one award: entries that are only ever added, and totals that are only ever derived from them.

Everything is in pence. What was offered divides, at every moment and to the penny, in two ways:
``awarded = paid + released + undrawn`` (where the money is) and ``awarded = spent + repaid + released + balance`` (what
came of it). Neither remainder is ever below 0.
"""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from enum import StrEnum

from engage.rules.errors import InvalidError, NotAllowedError


class EntryKind(StrEnum):
    """What an entry says. The stored value."""

    PAYMENT = "payment"
    """Money went to the group."""
    RECEIPT = "receipt"
    """The group showed what it spent."""
    REPAYMENT = "repayment"
    """The group gave money back."""
    RELEASE = "release"
    """Money that was never paid is not needed and stays in the pot."""


TAKES_TWO = frozenset({EntryKind.PAYMENT, EntryKind.REPAYMENT, EntryKind.RELEASE})
"""What says that the council's money went, came back or is free again: two officers write it, or take it back. A group is let off a
repayment by no kind of entry: whatever it holds is spent or given back."""


@dataclass(frozen=True)
class Entry:
    """One line. A counter entry repeats another's kind with its amount below 0 and names its ``number`` in ``corrects``."""

    number: int
    kind: EntryKind
    pence: int
    corrects: int | None = None


@dataclass(frozen=True)
class Totals:
    """What the entries come to."""

    awarded: int
    paid: int = 0
    spent: int = 0
    repaid: int = 0
    released: int = 0

    @property
    def undrawn(self) -> int:
        """Not paid yet, and not released."""
        return self.awarded - self.paid - self.released

    @property
    def held(self) -> int:
        """With the group and not accounted for; below 0 where the group has paid in advance and is owed."""
        return self.paid - self.spent - self.repaid

    @property
    def balance(self) -> int:
        """Still to be spent or given back."""
        return self.awarded - self.spent - self.returned

    @property
    def returned(self) -> int:
        """Free again: repaid by the group, or never paid. Told to people as the two that it is."""
        return self.repaid + self.released

    @property
    def is_settled(self) -> bool:
        """The award is what was spent and what was given back, and the group neither holds nor is owed a penny."""
        return self.balance == 0 and self.undrawn == 0


def check_as_planned(planned_pence: int, *, pence: int, why: str) -> None:
    """A line that is written against a planned payment is of that amount, or says why not.

    Raises ``InvalidError`` ``not_as_planned`` with ``planned_pence``.
    """
    if pence != planned_pence and not why.strip():
        raise InvalidError("not_as_planned", where="what_for", planned_pence=planned_pence)


def totals_of(awarded: int, entries: Iterable[Entry]) -> Totals:
    """Add up. The order of the entries does not matter."""
    sums = dict.fromkeys(EntryKind, 0)
    for entry in entries:
        sums[entry.kind] += entry.pence
    return Totals(
        awarded,
        paid=sums[EntryKind.PAYMENT],
        spent=sums[EntryKind.RECEIPT],
        repaid=sums[EntryKind.REPAYMENT],
        released=sums[EntryKind.RELEASE],
    )


def added(accounts: Iterable[Totals]) -> Totals:
    """Several accounts as one."""
    nothing = (0,) * len(fields(Totals))
    return Totals(*map(sum, zip(nothing, *map(astuple, accounts), strict=True)))


def entry_after(awarded: int, entries: Sequence[Entry], *, kind: EntryKind, pence: int) -> Entry:
    """The next entry of an account.

    Raises ``InvalidError``: ``amount_not_positive``, or with the most there may be in ``most_pence`` ``paid_too_much``,
    ``spent_too_much``, ``repaid_too_much``, ``released_too_much``.
    """
    if pence <= 0:
        raise InvalidError("amount_not_positive", where="amount")
    before = totals_of(awarded, entries)
    code, most = {
        EntryKind.PAYMENT: ("paid_too_much", before.undrawn),
        EntryKind.RECEIPT: ("spent_too_much", before.balance),
        EntryKind.REPAYMENT: ("repaid_too_much", min(before.held, before.balance)),
        EntryKind.RELEASE: ("released_too_much", min(before.undrawn, before.balance)),
    }[kind]
    if pence > most:
        raise InvalidError(code, where="amount", most_pence=max(most, 0))
    return Entry(len(entries) + 1, kind, pence)


def counter_entry(awarded: int, entries: Sequence[Entry], *, number: int) -> Entry:
    """The entry that takes an earlier one back. Nothing is ever changed or removed.

    Raises ``InvalidError`` ``no_entry``; ``NotAllowedError`` ``corrected`` (it has been, or is a counter entry itself) and
    ``others_rest_on_it`` (without it more would have been repaid than paid).
    """
    wrong = next((entry for entry in entries if entry.number == number), None)
    if wrong is None:
        raise InvalidError("no_entry", where="number")
    if wrong.corrects is not None or any(entry.corrects == number for entry in entries):
        raise NotAllowedError("corrected")
    counter = Entry(len(entries) + 1, wrong.kind, -wrong.pence, corrects=number)
    after = totals_of(awarded, [*entries, counter])
    if min(after.undrawn, after.balance, after.paid - after.repaid) < 0:
        raise NotAllowedError("others_rest_on_it")
    return counter


def check_settled(totals: Totals) -> None:
    """Raise ``NotAllowedError`` ``not_settled``, with what is open, unless award = spent + given back."""
    if not totals.is_settled:
        raise NotAllowedError(
            "not_settled", undrawn_pence=totals.undrawn, balance_pence=totals.balance
        )


def check_untouched(totals: Totals) -> None:
    """A group that withdraws may hold nothing and have spent nothing: otherwise the award is settled and closed instead.

    Raises ``NotAllowedError`` ``money_moved``.
    """
    if totals.paid != totals.repaid or totals.spent:
        raise NotAllowedError("money_moved", held_pence=totals.held)


def check_amount(awarded: int, entries: Iterable[Entry]) -> None:
    """Another amount leaves room for all that has moved: neither remainder falls below 0.

    Raises ``InvalidError`` ``less_than_moved`` with the least that it can be in ``least_pence``.
    """
    after = totals_of(awarded, entries)
    short = -min(after.undrawn, after.balance, 0)
    if short:
        raise InvalidError("less_than_moved", where="amount", least_pence=awarded + short)


def check_plan(awarded: int, planned: Iterable[int]) -> None:
    """Planned payments are each above 0 and together no more than the award.

    Raises ``InvalidError`` ``amount_not_positive`` or ``planned_too_much``.
    """
    amounts = list(planned)
    if any(pence <= 0 for pence in amounts):
        raise InvalidError("amount_not_positive", where="amount")
    if sum(amounts) > awarded:
        raise InvalidError(
            "planned_too_much", where="amount", most_pence=max(awarded - sum(amounts[:-1]), 0)
        )
