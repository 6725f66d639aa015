"""How often an address is sent a code. A code may be asked for by whoever knows an address, so its owner is neither flooded nor
left without one.
"""

from datetime import datetime, timedelta

IN = timedelta(hours=1)
MOST_MESSAGES = 3
"""Sent to one address within ``IN``, whoever asks: more would let anybody flood somebody's mailbox or telephone."""
MOST_TAGGED = MOST_MESSAGES - 1
"""Of these, to the address with something after a plus sign (``addresses.is_tagged``). It may reach nobody, so one message is kept
for the address itself."""


def may_send(*, sent: int, first_sent_at: datetime, most: int, now: datetime) -> bool:
    """Whether another message may go to an address that was sent ``sent`` since ``first_sent_at``."""
    return now - first_sent_at >= IN or sent < most
