"""What a promise needs, and which steps it may take."""

from datetime import date, timedelta
from itertools import product

import pytest

from engage.plans.rules.commitments import (
    LONGEST,
    LONGEST_DETAIL,
    MOVES,
    CommitmentState,
    changes_between,
    check_promise,
    check_refresh,
    check_step,
    is_overdue,
    needs_refresh,
    next_refresh,
)
from engage.rules.errors import EngageError, InvalidError, WrongStateError

DAY = date(2027, 3, 31)
NOTE = {"en": "The builder has begun."}
PAIRS = list(product(CommitmentState, repeat=2))
OWNER = {"owner": "Head of parks"}


@pytest.mark.parametrize(
    ("promise", "details", "due_on", "code"),
    [
        ({}, OWNER, DAY, "promise_missing"),
        ({"ur": "وعدہ"}, OWNER, DAY, "promise_missing"),
        ({"en": "x" * (LONGEST + 1)}, OWNER, DAY, "too_long"),
        ({"en": "More lamps."}, {}, DAY, "owner_missing"),
        ({"en": "More lamps."}, {**OWNER, "board": "x" * 121}, DAY, "detail_too_long"),
        ({"en": "More lamps."}, OWNER, None, "due_missing"),
    ],
)
def test_a_promise_says_what_who_and_by_when(
    promise: dict[str, str], details: dict[str, str], due_on: date | None, code: str
) -> None:
    with pytest.raises(InvalidError, match=code):
        check_promise(promise, details, due_on=due_on)
    assert check_promise({"en": "More lamps."}, OWNER, due_on=DAY) == DAY


def test_a_promise_is_late_from_the_day_after_until_it_is_done_or_dropped() -> None:
    late = {
        state for state in CommitmentState if is_overdue(state, DAY, today=DAY + timedelta(days=1))
    }
    assert late == {CommitmentState.PROMISED, CommitmentState.UNDER_WAY}
    assert not any(is_overdue(state, DAY, today=DAY) for state in CommitmentState)


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_with_a_reason_every_step_of_the_table_can_be_taken_and_no_other(
    before: CommitmentState, after: CommitmentState
) -> None:
    def step() -> tuple[CommitmentState, date]:
        return check_step(before, after.value, note=NOTE, due_before=DAY, due_after=DAY)

    if after in MOVES[before]:
        assert step() == (after, DAY)
    else:
        with pytest.raises(WrongStateError):
            step()


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_only_a_plain_step_forward_needs_no_words(
    before: CommitmentState, after: CommitmentState
) -> None:
    forward = {("promised", "under_way"), ("promised", "done"), ("under_way", "done")}
    try:
        check_step(before, after.value, note={}, due_before=DAY, due_after=DAY)
    except EngageError:
        assert (before.value, after.value) not in forward
    else:
        assert (before.value, after.value) in forward


@pytest.mark.parametrize(
    ("after", "note", "due_after", "code"),
    [
        ("", NOTE, DAY, "state_missing"),
        ("under_way", NOTE, None, "due_missing"),
        ("under_way", {}, DAY + timedelta(days=1), "note_missing"),
        ("under_way", {"en": "x" * (LONGEST + 1)}, DAY, "too_long"),
    ],
)
def test_a_step_that_is_not_whole_is_refused(
    after: str, note: dict[str, str], due_after: date | None, code: str
) -> None:
    with pytest.raises(InvalidError, match=code):
        check_step(CommitmentState.PROMISED, after, note=note, due_before=DAY, due_after=due_after)


@pytest.mark.parametrize(
    ("last", "next_one"),
    [
        (date(2026, 11, 22), date(2027, 11, 22)),
        (date(2027, 1, 1), date(2028, 1, 1)),
        (date(2028, 2, 29), date(2029, 3, 1)),
    ],
)
def test_a_promise_is_looked_at_again_a_year_later(last: date, next_one: date) -> None:
    assert next_refresh(last) == next_one
    for state in CommitmentState:
        is_open = state in {CommitmentState.PROMISED, CommitmentState.UNDER_WAY}
        assert not needs_refresh(state, last, today=next_one - timedelta(days=1))
        assert needs_refresh(state, last, today=next_one) is is_open


@pytest.mark.parametrize(
    ("state", "owner", "note", "due_on", "code"),
    [
        ("promised", "Head of libraries", "It goes on.", DAY, ""),
        ("under_way", "Head of libraries", "It goes on.", DAY, ""),
        ("done", "Head of libraries", "It goes on.", DAY, "promise_finished"),
        ("dropped", "Head of libraries", "It goes on.", DAY, "promise_finished"),
        ("promised", "", "It goes on.", DAY, "owner_missing"),
        ("promised", "Head of libraries", "", DAY, "note_missing"),
        ("promised", "Head of libraries", "x" * (LONGEST + 1), DAY, "too_long"),
        ("promised", "x" * (LONGEST_DETAIL + 1), "It goes on.", DAY, "detail_too_long"),
        ("promised", "Head of libraries", "It goes on.", None, "due_missing"),
    ],
)
def test_what_a_years_look_must_say(
    state: str, owner: str, note: str, due_on: date | None, code: str
) -> None:
    told = {"en": note} if note else {}

    def look() -> date:
        return check_refresh(CommitmentState(state), {"owner": owner}, told, due_on=due_on)

    if code:
        with pytest.raises(EngageError) as refused:
            look()
        assert refused.value.code == code
    else:
        assert look() == due_on


def test_only_details_that_changed_are_told() -> None:
    before = {"owner": "A", "target": "10", "board": "B"}
    after = {"owner": "A", "target": "12", "source": "S"}
    assert changes_between(before, after) == {
        "target": ("10", "12"),
        "board": ("B", ""),
        "source": ("", "S"),
    }
