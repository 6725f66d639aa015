"""What may happen to one right to vote."""

from enum import StrEnum

from engage.rules.errors import ConflictError


class Standing(StrEnum):
    """The stored value."""

    UNUSED = "unused"
    SPENT = "spent"
    VOIDED = "voided"


def check_unused(standing: Standing) -> None:
    """Raise ``ConflictError`` ``code_spent`` or ``code_voided`` when a code can no longer be voted with."""
    if standing is Standing.SPENT:
        raise ConflictError("code_spent")
    if standing is Standing.VOIDED:
        raise ConflictError("code_voided")
