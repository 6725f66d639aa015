"""What an engagement report may become."""

from enum import StrEnum

from engage.rules.errors import WrongStateError


class ReportState(StrEnum):
    """The stored value. Whether one that was asked for is being built, or failed, is known by its job alone. One that is ready is
    asked for again when officers have arranged it anew: its files are then written from the same figures."""

    ASKED = "asked"
    READY = "ready"
    PUBLISHED = "published"


NEXT: dict[ReportState, frozenset[ReportState]] = {
    ReportState.ASKED: frozenset({ReportState.READY}),
    ReportState.READY: frozenset({ReportState.PUBLISHED, ReportState.ASKED}),
    ReportState.PUBLISHED: frozenset(),
}


def check_step(from_: ReportState, to: ReportState) -> None:
    """Raise ``WrongStateError`` unless the table allows the step."""
    if to not in NEXT[from_]:
        raise WrongStateError("report", from_.value, to.value)
