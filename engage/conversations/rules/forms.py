"""The kinds of conversation there are."""

from enum import StrEnum


class Form(StrEnum):
    """What kind of conversation it was. The stored value."""

    WORKSHOP = "workshop"
    FORUM = "forum"
    VISIT = "visit"
    """Officers came to a group or network."""
