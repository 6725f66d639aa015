"""The account of an award: nothing below 0, to the penny, whatever is tried in whatever order."""

from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.rules.ledger import (
    Entry,
    EntryKind,
    Totals,
    check_amount,
    check_plan,
    check_settled,
    check_untouched,
    counter_entry,
    entry_after,
    totals_of,
)
from engage.rules.errors import EngageError, InvalidError, NotAllowedError

PAID, SPENT, REPAID, RELEASED = EntryKind
TRIES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(EntryKind), st.integers(-5, 130)),
        st.tuples(st.none(), st.integers(0, 12)),
    ),
    max_size=25,
)
"""An entry of a kind with an amount, or taking an entry back by its number."""


def an_account(*lines: tuple[EntryKind, int]) -> list[Entry]:
    entries: list[Entry] = []
    for kind, pence in lines:
        entries.append(entry_after(100, entries, kind=kind, pence=pence))
    return entries


def sound(totals: Totals) -> bool:
    parts = (totals.paid, totals.spent, totals.repaid, totals.released)
    return (
        min(*parts, totals.undrawn, totals.balance, totals.paid - totals.repaid) >= 0
        and totals.awarded == totals.paid + totals.released + totals.undrawn
        and totals.awarded == totals.spent + totals.returned + totals.balance
    )


@settings(deadline=None)
@given(TRIES)
def test_an_account_never_goes_below_nothing_and_always_adds_up(
    tries: Sequence[tuple[EntryKind | None, int]],
) -> None:
    entries: list[Entry] = []
    for kind, amount in tries:
        try:
            entry = (
                counter_entry(100, entries, number=amount)
                if kind is None
                else entry_after(100, entries, kind=kind, pence=amount)
            )
        except EngageError:
            continue
        entries.append(entry)
        totals = totals_of(100, entries)
        assert sound(totals), entries
        if totals.is_settled:
            assert totals.awarded == totals.spent + totals.returned
            assert totals.held == 0


@settings(deadline=None)
@given(TRIES, st.integers(1, 150))
def test_another_amount_is_refused_exactly_where_the_account_would_not_add_up(
    tries: Sequence[tuple[EntryKind | None, int]], amount: int
) -> None:
    entries: list[Entry] = []
    for kind, pence in tries:
        with suppress(EngageError):
            entries.append(
                counter_entry(100, entries, number=pence)
                if kind is None
                else entry_after(100, entries, kind=kind, pence=pence)
            )
    try:
        check_amount(amount, entries)
    except InvalidError as error:
        least = int(str(error.facts["least_pence"]))
        assert not sound(totals_of(amount, entries))
        assert amount < least
        assert sound(totals_of(least, entries))
        assert not sound(totals_of(least - 1, entries))
    else:
        assert sound(totals_of(amount, entries))


@settings(deadline=None)
@given(TRIES, st.randoms(use_true_random=False))
def test_the_order_of_entries_changes_no_total(
    tries: Sequence[tuple[EntryKind | None, int]], draw: object
) -> None:
    entries = [
        Entry(number, kind or PAID, pence) for number, (kind, pence) in enumerate(tries, start=1)
    ]
    shuffled = list(entries)
    draw.shuffle(shuffled)  # type: ignore[attr-defined]
    assert totals_of(100, shuffled) == totals_of(100, entries)


@pytest.mark.parametrize(
    ("before", "kind", "pence", "code"),
    [
        ((), PAID, 101, "paid_too_much"),
        (((PAID, 60),), PAID, 41, "paid_too_much"),
        (((RELEASED, 1),), PAID, 100, "paid_too_much"),
        ((), SPENT, 101, "spent_too_much"),
        (((PAID, 100), (REPAID, 10)), SPENT, 91, "spent_too_much"),
        ((), REPAID, 1, "repaid_too_much"),
        (((PAID, 50), (SPENT, 45)), REPAID, 6, "repaid_too_much"),
        (((PAID, 90),), RELEASED, 11, "released_too_much"),
        (((SPENT, 95),), RELEASED, 6, "released_too_much"),
        ((), PAID, 0, "amount_not_positive"),
        ((), PAID, -1, "amount_not_positive"),
    ],
)
def test_an_entry_that_goes_too_far_is_refused(
    before: tuple[tuple[EntryKind, int], ...], kind: EntryKind, pence: int, code: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        entry_after(100, an_account(*before), kind=kind, pence=pence)
    assert refused.value.code == code


def test_a_mistake_is_taken_back_by_a_counter_entry_once() -> None:
    entries = an_account((PAID, 60), (SPENT, 20))
    counter = counter_entry(100, entries, number=2)
    assert counter == Entry(3, SPENT, -20, corrects=2)
    entries.append(counter)
    assert totals_of(100, entries) == Totals(100, paid=60)
    for number in (2, 3):
        with pytest.raises(NotAllowedError):
            counter_entry(100, entries, number=number)
    with pytest.raises(InvalidError):
        counter_entry(100, entries, number=9)


def test_a_payment_that_was_repaid_cannot_be_taken_back_first() -> None:
    entries = an_account((PAID, 60), (REPAID, 60))
    with pytest.raises(NotAllowedError):
        counter_entry(100, entries, number=1)
    entries.append(counter_entry(100, entries, number=2))
    entries.append(counter_entry(100, entries, number=1))
    assert totals_of(100, entries) == Totals(100)


def test_an_award_is_settled_when_it_was_spent_or_given_back_to_the_penny() -> None:
    lines = [(PAID, 90), (SPENT, 85), (REPAID, 5), (RELEASED, 10)]
    check_settled(totals_of(100, an_account(*lines)))
    for so_far in range(len(lines)):
        with pytest.raises(NotAllowedError):
            check_settled(totals_of(100, an_account(*lines[:so_far])))


def test_a_group_that_holds_money_cannot_withdraw() -> None:
    check_untouched(Totals(100))
    check_untouched(Totals(100, paid=10, repaid=10))
    for totals in (Totals(100, paid=10), Totals(100, paid=10, spent=10)):
        with pytest.raises(NotAllowedError):
            check_untouched(totals)


def test_planned_payments_stay_within_the_award() -> None:
    check_plan(100, [60, 40])
    for planned in ([60, 41], [0], [-1]):
        with pytest.raises(InvalidError):
            check_plan(100, planned)
