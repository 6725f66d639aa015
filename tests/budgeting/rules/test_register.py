"""One right to vote, how often a code may be mistyped, and the turnout that may be told."""

from datetime import UTC, datetime, timedelta

import pytest

from budgeting.rules.register import Standing, check_unused
from budgeting.rules.tries import IN, MOST_FAILURES, must_wait, recent
from budgeting.rules.turnout import turnout_shown
from engage.rules.errors import ConflictError

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_right_to_vote_is_used_once() -> None:
    check_unused(Standing.UNUSED)
    for standing, code in ((Standing.SPENT, "code_spent"), (Standing.VOIDED, "code_voided")):
        with pytest.raises(ConflictError) as refused:
            check_unused(standing)
        assert refused.value.code == code


def test_a_device_waits_after_the_last_failure_that_is_allowed_until_the_first_is_forgotten() -> (
    None
):
    failed = [NOW - IN + timedelta(seconds=1)] * MOST_FAILURES
    assert must_wait(failed, NOW)
    assert not must_wait(failed[1:], NOW)
    assert not must_wait(failed, NOW + timedelta(seconds=1))
    assert recent([NOW - IN, NOW], NOW) == [NOW]


@pytest.mark.parametrize(("ballots", "told"), [(0, 0), (9, 0), (10, 10), (109, 100)])
def test_turnout_is_told_in_tens_while_the_vote_is_open(ballots: int, told: int) -> None:
    assert turnout_shown(ballots) == told
