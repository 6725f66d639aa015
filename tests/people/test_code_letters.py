"""How often an address is sent a code."""

from datetime import timedelta

from engage.people.rules.code_letters import IN, MOST_MESSAGES, MOST_TAGGED, may_send
from tests.programme import NOON


def test_no_more_messages_within_an_hour_than_an_address_may_have() -> None:
    a_second_before = NOON + IN - timedelta(seconds=1)
    for most in (MOST_TAGGED, MOST_MESSAGES):
        assert may_send(sent=0, first_sent_at=NOON, most=most, now=NOON)
        assert may_send(sent=most - 1, first_sent_at=NOON, most=most, now=NOON)
        assert not may_send(sent=most, first_sent_at=NOON, most=most, now=a_second_before)
        assert may_send(sent=most, first_sent_at=NOON, most=most, now=NOON + IN)
