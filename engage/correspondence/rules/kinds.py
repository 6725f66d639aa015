"""What comes in writing."""

from enum import StrEnum


class Kind(StrEnum):
    """The stored value."""

    LETTER = "letter"
    EMAIL = "email"
    PETITION = "petition"
    """One response, whoever signed it; the number of signatures is told beside it."""
