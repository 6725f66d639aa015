"""How a contribution reached the council."""

from enum import StrEnum


class Channel(StrEnum):
    """On every contribution; reports always say how many came by each."""

    ONLINE = "online"
    TABLET = "tablet"
    PAPER = "paper"
    PHONE = "phone"
    IN_PERSON = "in_person"
    LETTER = "letter"
    """A letter, an e-mail or a petition."""
    CONVERSATION = "conversation"
    """A workshop, a forum or a visit: people counted at the door, what they said written down by officers."""
    RECORDING = "recording"
    """An audio or video recording, written down by officers."""
