"""What an activity may become: one readable table."""

from enum import StrEnum

from engage.rules.errors import WrongStateError


class State(StrEnum):
    """The stored value. Whether somebody can take part now also asks the window."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    DECLARED = "declared"
    WITHDRAWN = "withdrawn"


NEXT: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.OPEN, State.WITHDRAWN}),
    State.OPEN: frozenset({State.CLOSED}),
    State.CLOSED: frozenset({State.DECLARED}),
    State.DECLARED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
PUBLIC_STATES = frozenset({State.OPEN, State.CLOSED, State.DECLARED})


def check_step(thing: str, from_: State, to: State) -> None:
    """Raise ``WrongStateError`` unless the table allows the step."""
    if to not in NEXT[from_]:
        raise WrongStateError(thing, from_.value, to.value)
