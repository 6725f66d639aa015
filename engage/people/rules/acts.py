"""What two officers do together: one proposes, another confirms. States and who may confirm."""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from engage.rules.errors import NotAllowedError, WrongStateError

OPEN_FOR = timedelta(hours=24)
"""Long enough for a colleague on another shift, short enough that what was proposed is still remembered."""


class ActState(StrEnum):
    """The stored value."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    VOID = "void"


NEXT: dict[ActState, frozenset[ActState]] = {
    ActState.PROPOSED: frozenset(
        {ActState.CONFIRMED, ActState.WITHDRAWN, ActState.EXPIRED, ActState.VOID}
    ),
    ActState.CONFIRMED: frozenset(),
    ActState.WITHDRAWN: frozenset(),
    ActState.EXPIRED: frozenset(),
    ActState.VOID: frozenset(),
}


def check_act_step(from_: ActState, to: ActState) -> None:
    """Raise ``WrongStateError`` unless the table allows the step."""
    if to not in NEXT[from_]:
        raise WrongStateError("two_person_act", from_.value, to.value)


INDEPENDENT_FOR = timedelta(days=30)
"""So long after one officer made, re-linked or changed another's account, the two do not count as two people: whoever holds
the link to set a password may be the same person twice, or through accounts that they made, three times."""


def have_a_hand_in_common(one: str, other: str, hands: Mapping[str, Collection[str]]) -> bool:
    """Whether somebody could be behind both accounts. ``hands``: of each account, who made or changed it."""
    return bool(_behind(one, hands) & _behind(other, hands))


def _behind(account: str, hands: Mapping[str, Collection[str]]) -> set[str]:
    """The account itself, whoever had it in hand, whoever had theirs, and so on."""
    found, to_ask = {account}, [account]
    while to_ask:
        new = set(hands.get(to_ask.pop(), ())) - found
        found |= new
        to_ask += new
    return found


def check_confirmer(*, proposed_by: str, confirmer: str, is_independent: bool) -> None:
    """Raise ``NotAllowedError`` ``same_officer`` when the proposer confirms what they proposed, ``not_independent`` when
    somebody may be behind both accounts (``is_independent`` is false)."""
    if not confirmer or confirmer == proposed_by:
        raise NotAllowedError("same_officer")
    if not is_independent:
        raise NotAllowedError("not_independent")


def digest_of_facts(kind: str, subject: str, facts: Mapping[str, object]) -> str:
    """What the two officers agree on, as one SHA-256 in hex: equal only for equal facts, whatever their order."""
    document = json.dumps([kind, subject, facts], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(document.encode()).hexdigest()


def state_at_confirmation(
    *, frozen: str, found: str, expires_at: datetime, now: datetime
) -> ActState:
    """What becomes of a pending act that somebody confirms now.

    ``frozen`` is the digest of the facts at the proposal, ``found`` of those at this moment: facts that changed make the
    act void, so that nobody confirms something else than what was shown. Time up comes first. Half-open: at ``expires_at``
    the act has expired.
    """
    if now >= expires_at:
        return ActState.EXPIRED
    return ActState.CONFIRMED if frozen == found else ActState.VOID
