"""What may become of a contribution, and by when somebody has to have read it."""

from datetime import datetime, timedelta
from enum import StrEnum

from engage.rules.errors import InvalidError, WrongStateError


class ItemState(StrEnum):
    """The stored value. Only released and redacted contributions are public; all count as received."""

    WAITING = "waiting"
    RELEASED = "released"
    REDACTED = "redacted"
    HIDDEN = "hidden"
    SAFEGUARDING = "safeguarding"


class Reason(StrEnum):
    """Why a contribution is not public as it was written. Shown beside it, so the list is short and plain."""

    NONE = ""
    PERSONAL_DETAILS = "personal_details"
    IDENTIFIES_SOMEONE = "identifies_someone"
    ABUSIVE = "abusive"
    UNLAWFUL = "unlawful"
    NOT_ABOUT_THIS = "not_about_this"
    SENT_TWICE = "sent_twice"
    CONCERN_FOR_SOMEONE = "concern_for_someone"


NEXT: dict[ItemState, frozenset[ItemState]] = {
    ItemState.WAITING: frozenset(ItemState) - {ItemState.WAITING},
    ItemState.SAFEGUARDING: frozenset({ItemState.RELEASED, ItemState.REDACTED, ItemState.HIDDEN}),
    ItemState.RELEASED: frozenset({ItemState.REDACTED, ItemState.HIDDEN, ItemState.SAFEGUARDING}),
    ItemState.REDACTED: frozenset({ItemState.REDACTED, ItemState.HIDDEN, ItemState.SAFEGUARDING}),
    ItemState.HIDDEN: frozenset({ItemState.RELEASED, ItemState.REDACTED, ItemState.SAFEGUARDING}),
}
"""Taking something back is always possible: a notice may come long after the release."""

PUBLIC_STATES = frozenset({ItemState.RELEASED, ItemState.REDACTED})
READ_WITHIN = timedelta(hours=48)
"""Two days: long enough for a weekend's staffing, short enough that a resident sees their words while they still care."""
URGENT_WITHIN = timedelta(hours=1)
"""A possible disclosure of harm: the council's safeguarding lead hears of it within the hour."""


def check_decision(from_: ItemState, to: ItemState, reason: Reason) -> None:
    """Raise ``WrongStateError`` unless the table allows the step, ``InvalidError`` ``reason_missing`` when a contribution
    would be changed or hidden without one."""
    if to not in NEXT[from_]:
        raise WrongStateError("contribution", from_.value, to.value)
    if to in {ItemState.REDACTED, ItemState.HIDDEN} and reason is Reason.NONE:
        raise InvalidError("reason_missing", where="reason")


def due_at(received_at: datetime, *, is_urgent: bool) -> datetime:
    """By when a person has to have read it."""
    return received_at + (URGENT_WITHIN if is_urgent else READ_WITHIN)
