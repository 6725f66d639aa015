"""Comments that came by another way than this site, and are keyed by officers."""

from datetime import date
from enum import StrEnum

from engage.rules.channel import Channel
from engage.rules.errors import InvalidError
from engage.rules.window import Window, first_day_of, last_day_of

KEYED_CHANNELS = (
    Channel.PAPER,
    Channel.PHONE,
    Channel.LETTER,
    Channel.CONVERSATION,
    Channel.RECORDING,
)


class Wrong(StrEnum):
    """Why a keyed comment is taken out again. Stored in the log."""

    MISTAKE = "mistake"
    TWICE = "twice"
    ELSEWHERE = "elsewhere"
    ASKED = "asked"


def check_channel(channel: Channel) -> None:
    """Raise ``InvalidError`` ``channel_not_keyed`` for one that comes by itself."""
    if channel not in KEYED_CHANNELS:
        raise InvalidError("channel_not_keyed", where="channel")


def check_received(received_on: date, *, window: Window, today: date) -> None:
    """Raise ``InvalidError`` ``received_outside`` for a day on which nobody could comment, or that is still to come."""
    first, last = first_day_of(window), last_day_of(window)
    is_early = first is not None and received_on < first
    is_late = last is not None and received_on > last
    if is_early or is_late or received_on > today:
        raise InvalidError("received_outside", where="received_on")
