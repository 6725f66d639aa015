"""One right to vote, how often a code may be mistyped, and the turnout that may be told."""

from datetime import UTC, datetime, timedelta

import pytest

from budgeting.rules.proofs import ProofKind
from budgeting.rules.register import (
    RefusalReason,
    Standing,
    card_number,
    check_reason,
    check_unused,
    read_card_number,
    read_numbers,
    reasons_for,
)
from budgeting.rules.tries import IN, MOST_FAILURES, must_wait, recent
from budgeting.rules.turnout import turnout_shown
from engage.rules.errors import ConflictError, InvalidError

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


def test_card_numbers_are_read_however_people_type_them() -> None:
    first, second = card_number("0123456789abcdef"), card_number("f" * 64)
    assert read_numbers(" 01234-56789,\nff ff ff-ffff \n\n") == [first, second]


@pytest.mark.parametrize(
    "typed", ["", " , ", "0123456789\n0123456789", "012345678", "012345678G", "P012345678"]
)
def test_what_is_no_list_of_cards_is_refused(typed: str) -> None:
    with pytest.raises(InvalidError) as refused:
        read_numbers(typed)
    assert refused.value.code == "card_number"


def test_an_envelope_is_refused_only_for_a_reason_that_the_rules_name() -> None:
    assert (
        check_reason("second_card", numbers=[], written=["second_card"])
        is RefusalReason.SECOND_CARD
    )
    for reason, written in (("not_entitled", ["second_card"]), ("whim", ["whim"])):
        with pytest.raises(InvalidError, match="reason_not_written"):
            check_reason(reason, numbers=[], written=written)


def test_a_reason_is_met_only_where_its_proof_is_taken() -> None:
    written = [reason.value for reason in RefusalReason]
    cards = reasons_for([ProofKind.CARD], written=written)
    addresses = reasons_for([ProofKind.TEXT], written=written)
    assert set(cards) | set(addresses) == set(RefusalReason)
    assert not set(cards) & set(addresses)
    assert reasons_for(list(ProofKind), written=["second_card", "whim"]) == [
        RefusalReason.SECOND_CARD
    ]


def test_one_card_is_asked_for_at_a_time() -> None:
    assert read_card_number(" 3f9a2-7c10b ") == "3F9A27C10B"
    with pytest.raises(InvalidError, match="one_card"):
        read_card_number("3F9A27C10B, 0000000000")
