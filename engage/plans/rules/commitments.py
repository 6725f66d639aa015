"""What the council promised after a consultation: who does it, by when, and how far it has come."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from engage.rules.errors import InvalidError, NotAllowedError, WrongStateError
from engage.rules.view import View

LONGEST = 500
LONGEST_DETAIL = 120
DETAILS = (
    "owner",
    "serves",
    "delivery_plan",
    "board",
    "measure",
    "baseline",
    "target",
    "source",
    "how_often",
)
"""Who answers for it; the priority it serves; the plan it is part of; the board that asks about it; and what is measured: what,
where it stood at first, where it is to be, who says so, and how often."""


class CommitmentState(StrEnum):
    """How far a promise has come. The stored value."""

    PROMISED = "promised"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


MOVES: Mapping[CommitmentState, frozenset[CommitmentState]] = {
    CommitmentState.PROMISED: frozenset(CommitmentState),
    CommitmentState.UNDER_WAY: frozenset(CommitmentState) - {CommitmentState.PROMISED},
    CommitmentState.DONE: frozenset({CommitmentState.DONE, CommitmentState.UNDER_WAY}),
    CommitmentState.DROPPED: frozenset({CommitmentState.UNDER_WAY}),
}
"""Staying where it is says how it is going."""
UNFINISHED = frozenset({CommitmentState.PROMISED, CommitmentState.UNDER_WAY})


def is_overdue(state: CommitmentState, due_on: date, *, today: date) -> bool:
    """Its day has passed, and it is neither done nor dropped."""
    return state in UNFINISHED and due_on < today


def next_refresh(last: date) -> date:
    """When a promise is looked at as a whole again: a year after it was made or looked at so."""
    try:
        return last.replace(year=last.year + 1)
    except ValueError:
        return date(last.year + 1, 3, 1)


def needs_refresh(state: CommitmentState, last: date, *, today: date) -> bool:
    """Whether a year has passed over a promise that is neither done nor dropped."""
    return state in UNFINISHED and next_refresh(last) <= today


def faults_of_refresh(
    details: Mapping[str, str], note: Mapping[str, str], *, due_on: date | None
) -> list[InvalidError]:
    """All that is wrong with a year's look at a promise: as of its details, and ``note_missing`` or ``too_long``."""
    faults = _faults_of_details(details, due_on=due_on)
    if not note.get(View().tag):
        faults.append(InvalidError("note_missing", where="note"))
    if _is_too_long(note):
        faults.append(InvalidError("too_long", where="note", limit=LONGEST))
    return faults


def check_refresh(
    state: CommitmentState,
    details: Mapping[str, str],
    note: Mapping[str, str],
    *,
    due_on: date | None,
) -> date:
    """The day by which it is due now. Raises ``NotAllowedError`` ``promise_finished``, and the first of ``faults_of_refresh``."""
    if state not in UNFINISHED:
        raise NotAllowedError("promise_finished")
    faults = faults_of_refresh(details, note, due_on=due_on)
    if faults or due_on is None:
        raise faults[0]
    return due_on


def changes_between(
    before: Mapping[str, str], after: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """What a detail was and is, by name, where it changed; empty is none."""
    both = {name: (before.get(name, ""), after.get(name, "")) for name in DETAILS}
    return {name: (was, now) for name, (was, now) in both.items() if was != now}


def faults_of_promise(
    promise: Mapping[str, str], details: Mapping[str, str], *, due_on: date | None
) -> list[InvalidError]:
    """All that is wrong with a promise, which is by view tag: ``promise_missing``, ``too_long``, ``detail_too_long``,
    ``owner_missing``, ``due_missing``."""
    faults = []
    if not promise.get(View().tag):
        faults.append(InvalidError("promise_missing", where="promise"))
    if _is_too_long(promise):
        faults.append(InvalidError("too_long", where="promise", limit=LONGEST))
    return faults + _faults_of_details(details, due_on=due_on)


def _faults_of_details(details: Mapping[str, str], *, due_on: date | None) -> list[InvalidError]:
    faults = []
    if not details.get("owner"):
        faults.append(InvalidError("owner_missing", where="owner"))
    if due_on is None:
        faults.append(InvalidError("due_missing", where="due_on"))
    return faults + [
        InvalidError("detail_too_long", where=name, limit=LONGEST_DETAIL)
        for name, text in details.items()
        if len(text) > LONGEST_DETAIL
    ]


def check_promise(
    promise: Mapping[str, str], details: Mapping[str, str], *, due_on: date | None
) -> date:
    """The day by which it is due. Raises the first of ``faults_of_promise``."""
    faults = faults_of_promise(promise, details, due_on=due_on)
    if faults or due_on is None:
        raise faults[0]
    return due_on


def trimmed(texts: Mapping[str, str]) -> dict[str, str]:
    """What was written, without what is empty and without spaces to spare."""
    told = {name: " ".join(text.split()) for name, text in texts.items()}
    return {name: text for name, text in told.items() if text}


def check_step(
    before: CommitmentState,
    after: str,
    *,
    note: Mapping[str, str],
    due_before: date,
    due_after: date | None,
) -> tuple[CommitmentState, date]:
    """Where a promise stands after a step, and when it is due then.

    Only a plain step forward, to "under way" or "done" with its day unchanged, needs no note. Raises ``WrongStateError``, and
    ``InvalidError`` ``state_missing``, ``due_missing``, ``note_missing`` or ``too_long``.
    """
    try:
        to = CommitmentState(after)
    except ValueError:
        raise InvalidError("state_missing", where="state") from None
    if to not in MOVES[before]:
        raise WrongStateError("commitment", before.value, to.value)
    if due_after is None:
        raise InvalidError("due_missing", where="due_on")
    if _is_too_long(note):
        raise InvalidError("too_long", where="note", limit=LONGEST)
    is_plain = before in UNFINISHED and to != before and to is not CommitmentState.DROPPED
    if not note.get(View().tag) and (due_after != due_before or not is_plain):
        raise InvalidError("note_missing", where="note")
    return to, due_after


def _is_too_long(words: Mapping[str, str]) -> bool:
    return any(len(text) > LONGEST for text in words.values())
