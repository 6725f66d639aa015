"""What disposes of an award's money takes two officers: that it was paid, given back or is not needed, that such a line is taken back,
and that the award is closed. What a group says it spent is written by one; the second reads it all at the close.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from budgeting.commands.awards import check_closable, close_award
from budgeting.commands.interests import check_project_interest
from budgeting.commands.ledger import (
    add_entry,
    check_entry,
    check_taking_back,
    take_back_entry,
)
from budgeting.models.awards import Award
from budgeting.rules.ledger import TAKES_TWO, EntryKind
from engage.kernel.access import Actor
from engage.people.commands.acts import propose
from engage.people.models import TwoPersonAct
from engage.rules.errors import InvalidError

ENTRY, TAKE_BACK, CLOSE = "award.entry", "award.take_back", "award.close"
"""The acts by which two officers move an award's money or close it. One of each can wait for an award."""


def enter(
    award: Award,
    *,
    kind: EntryKind,
    pence: int,
    on: date,
    what_for: str,
    milestone_id: str | None,
    receipt: bytes | None,
    now: datetime,
    actor: Actor,
) -> None:
    """Write a line into the account, or ask a second officer for it where money would move.

    Raises as ``ledger.add_entry`` and ``propose`` do, and ``InvalidError`` ``receipt_later`` for a file beside what waits: it is put
    to the line once that stands.
    """
    if kind not in TAKES_TWO:
        add_entry(
            award,
            kind=kind,
            pence=pence,
            on=on,
            what_for=what_for,
            milestone_id=milestone_id,
            receipt=receipt,
            now=now,
            actor=actor,
        )
        return
    if receipt is not None:
        raise InvalidError("receipt_later", where="receipt")
    facts = {
        "kind": kind.value,
        "pence": pence,
        "on": on.isoformat(),
        "what_for": what_for.strip(),
        "milestone_id": milestone_id,
    }
    check_entry(award, **_entry(facts), now=now)
    propose(kind=ENTRY, subject=award.id, facts=facts, now=now, actor=actor)


def take_back(
    award: Award, number: int, *, why: str, now: datetime, actor: Actor
) -> TwoPersonAct | None:
    """Correct a line, or ask a second officer for it where the line moved money. Raises as ``ledger.take_back_entry`` and
    ``propose`` do."""
    counter = check_taking_back(award, number, why=why)
    if counter.kind not in TAKES_TWO:
        take_back_entry(award, number, why=why, now=now, actor=actor)
        return None
    facts = {"number": number, "why": why.strip()}
    return propose(kind=TAKE_BACK, subject=award.id, facts=facts, now=now, actor=actor)


def propose_close(award: Award, *, now: datetime, actor: Actor) -> TwoPersonAct:
    """Ask a second officer to close an award. Raises as ``awards.close_award`` and ``propose`` do."""
    check_closable(award)
    return propose(kind=CLOSE, subject=award.id, facts={}, now=now, actor=actor)


def confirm_entry(award: Award, *, facts: Mapping[str, Any], now: datetime, actor: Actor) -> None:
    """Reached only through a second officer's confirmation. Raises as ``add_entry`` and ``check_project_interest`` do."""
    check_project_interest(award.project, attempted=ENTRY, now=now, actor=actor)
    add_entry(award, **_entry(facts), now=now, actor=actor)


def confirm_taking_back(
    award: Award, *, facts: Mapping[str, Any], now: datetime, actor: Actor
) -> None:
    """Reached only through a second officer's confirmation. Raises as ``take_back_entry`` and ``check_project_interest`` do."""
    check_project_interest(award.project, attempted=TAKE_BACK, now=now, actor=actor)
    take_back_entry(award, facts["number"], why=facts["why"], now=now, actor=actor)


def confirm_close(award: Award, *, facts: Mapping[str, Any], now: datetime, actor: Actor) -> None:
    """Reached only through a second officer's confirmation. Raises as ``close_award`` and ``check_project_interest`` do."""
    del facts
    check_project_interest(award.project, attempted=CLOSE, now=now, actor=actor)
    close_award(award, now=now, actor=actor)


def _entry(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": EntryKind(facts["kind"]),
        "pence": facts["pence"],
        "on": date.fromisoformat(facts["on"]),
        "what_for": facts["what_for"],
        "milestone_id": facts["milestone_id"],
    }
