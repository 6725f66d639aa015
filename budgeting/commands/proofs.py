"""Proving an address: a one-time code is asked for and given back, and a right to vote comes of it.

A one-time code is made of the address's digest and the hour under the application's key: it is stored nowhere, asking again sends
the same one, and no asking of somebody else makes a code that was sent stop working. It is as long as a card's, so that no count of
tries is kept against an address, which a stranger could use up.

An address is kept only as a keyed digest of the round, beside the right it brought; of a joint round where somebody may vote in one
pot only, as a digest of that, so that its pots have one right between them. The code that comes of a proof is a voting
code like that on a card, so that everything after it is the same for everybody.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError

from budgeting.commands.codes import code_digest
from budgeting.commands.frozen import refuse_after_opening
from budgeting.models.rounds import ProofAttempt, RegisterEntry, Round
from budgeting.rules.pots import is_one_pot_only
from budgeting.rules.proofs import (
    GOOD_FOR,
    NOT_STOPPED,
    PROOFS,
    ProofKind,
    declared_faults,
    good_periods,
    may_miss_its_owner,
    normalised,
    proof_rules,
    sendable,
)
from budgeting.rules.register import Standing, check_unused
from engage.content.rules.words import SOURCE, put_text
from engage.kernel.access import RESIDENT, Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import grouped, keyed_code, keyed_digest, new_code, new_id, typed_code
from engage.notify.commands import queue_message
from engage.notify.models import MessageChannel
from engage.notify.queries import can_reach_people
from engage.people.rules.code_letters import IN, MOST_MESSAGES, MOST_TAGGED, may_send
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError, UnavailableError

CHANNELS = {ProofKind.EMAIL: MessageChannel.EMAIL, ProofKind.TEXT: MessageChannel.TEXT}


def write_proof_rules(
    pb_round: Round,
    *,
    accepts: list[ProofKind],
    not_stopped: str,
    now: datetime,
    actor: Actor,
) -> None:
    """Write into a draft round's rules which proofs it accepts, and what an officer accepts that this does not stop. Which areas
    and ages are asked for is written where it is said who may vote.

    The words stand with the officer's id and the moment, can be translated like every other text of the round, are frozen with the rules and can be read by residents.
    Raises ``FrozenError`` after opening; the attempt is logged. ``InvalidError`` ``proofs_missing`` or ``acceptance_missing``.
    """
    refuse_after_opening(pb_round, what="proofs")
    if not accepts:
        raise InvalidError("proofs_missing", where="accepts")
    written: dict[str, Any] = {"accepts": [kind.value for kind in ProofKind if kind in accepts]}
    if not_stopped.strip():
        held = proof_rules(pb_round.rules).not_stopped
        written[NOT_STOPPED] = {
            "words": put_text(held, NOT_STOPPED, SOURCE, not_stopped),
            "accepted_by": actor.id,
            "accepted_at": now.isoformat(),
        }
    if proof_rules({PROOFS: written}).lacks_acceptance:
        raise InvalidError("acceptance_missing", where=NOT_STOPPED)
    pb_round.rules = {**pb_round.rules, PROOFS: written}
    db.session.flush()
    record(
        "round.proofs_written",
        subject=pb_round.id,
        actor=actor,
        now=now,
        accepts=written["accepts"],
        is_accepted=NOT_STOPPED in written,
    )


def ask_for_code(
    pb_round: Round,
    *,
    kind: ProofKind,
    address: str,
    area: str,
    age: int | None,
    is_declared: bool,
    now: datetime,
) -> None:
    """Send a one-time code to an address. Does and says the same whether the address was ever seen or has voted.

    After ``MOST_MESSAGES`` within an hour it does nothing and says nothing of it; the codes that were sent are good for longer than
    that. Raises ``NotAllowedError`` ``round_not_open`` or
    ``proof_not_accepted``, ``UnavailableError`` ``proof_unavailable`` when nothing is set that could reach anybody, and
    the first of ``asking_faults``.
    """
    _check_can_prove(pb_round, kind, now)
    faults = asking_faults(
        pb_round, kind=kind, address=address, area=area, age=age, is_declared=is_declared
    )
    if faults:
        raise faults[0]
    to = sendable(kind, address)
    digest = address_digest(pb_round, kind, address)
    counted = {digest: MOST_MESSAGES}
    if may_miss_its_owner(kind, address):
        counted[keyed_digest("address with a tag", digest)] = MOST_TAGGED
    if _may_send(pb_round, counted, now):
        _send(kind, to, _codes(digest, now)[0], now)


def _may_send(pb_round: Round, counted: Mapping[str, int], now: datetime) -> bool:
    """Whether under each of these digests fewer messages went within ``IN`` than it may have; if so this one is counted there."""
    attempts = {
        _attempt_of(pb_round, digest) or _new_attempt(pb_round, digest, now): most
        for digest, most in counted.items()
    }
    if not all(
        may_send(sent=attempt.sent, first_sent_at=attempt.first_sent_at, most=most, now=now)
        for attempt, most in attempts.items()
    ):
        return False
    for attempt in attempts:
        if now - attempt.first_sent_at >= IN:
            attempt.sent, attempt.first_sent_at = 0, now
        attempt.sent += 1
    db.session.flush()
    return True


def asking_faults(
    pb_round: Round,
    *,
    kind: ProofKind,
    address: str,
    area: str,
    age: int | None,
    is_declared: bool,
) -> list[InvalidError]:
    """Everything for which no code is sent, in the order of the page: what ``normalised`` raises, and the ``declared_faults``."""
    declared = declared_faults(
        proof_rules(pb_round.rules), area=area, age=age, is_declared=is_declared
    )
    try:
        normalised(kind, address)
    except InvalidError as error:
        return [error, *declared]
    return declared


def prove_address(
    pb_round: Round, *, kind: ProofKind, address: str, code: str, now: datetime
) -> str:
    """Give a one-time code back; returns the voting code that comes of it, to be shown once.

    Somebody who proves an address again before voting, or presses twice, gets another voting code, and the one before stops
    working. The code is compared before anything is counted, and nothing is counted against the address.
    Raises as ``ask_for_code`` does, ``InvalidError`` ``one_time_code_wrong`` for a code that is wrong or old,
    and ``ConflictError`` ``code_spent`` or ``code_voided`` when this address has voted, ``used_in_other_pot`` when it was proven in
    another pot of a joint round where somebody may vote in one only.
    """
    _check_can_prove(pb_round, kind, now)
    given = typed_code(code).encode()
    good = _codes(address_digest(pb_round, kind, address), now)
    if not any(compare_digest(each.encode(), given) for each in good):
        raise InvalidError("one_time_code_wrong", where="code")
    voting_code = new_code()
    right = right_digest(pb_round, kind, address)
    entry = _entry_of(right) or _new_right(pb_round, kind, right)
    if entry.round_id != pb_round.id:
        raise ConflictError("used_in_other_pot")
    check_unused(Standing(entry.standing))
    entry.code_digest = code_digest(pb_round, voting_code)
    db.session.flush()
    return voting_code


def forget_attempts(*, now: datetime) -> int:
    """Delete how often addresses were sent something, where it counts no more; returns how many."""
    old = db.session.execute(
        delete(ProofAttempt)
        .where(ProofAttempt.first_sent_at <= now - IN)
        .returning(ProofAttempt.id)
    ).all()
    return len(old)


def address_digest(pb_round: Round, kind: ProofKind, address: str) -> str:
    """What is kept of an address while it is proven: says nothing without the key, and nothing in another round. Raises as
    ``normalised``."""
    return keyed_digest("address", pb_round.code_salt, normalised(kind, address))


def right_digest(pb_round: Round, kind: ProofKind, address: str) -> str:
    """What is kept of an address beside its right: the same in all pots where somebody may vote in one only. Raises as
    ``normalised``."""
    if pb_round.pot is None or not is_one_pot_only(pb_round.pot.joint_round.votes):
        return address_digest(pb_round, kind, address)
    return keyed_digest("address", pb_round.pot.joint_round_id, normalised(kind, address))


def _codes(digest: str, now: datetime) -> list[str]:
    """The codes by which an address can be proven now, newest first."""
    return [keyed_code("one-time code", digest, str(period)) for period in good_periods(now)]


def _check_can_prove(pb_round: Round, kind: ProofKind, now: datetime) -> None:
    if not pb_round.is_open(now):
        raise NotAllowedError("round_not_open")
    if kind not in proof_rules(pb_round.rules).on_demand:
        raise NotAllowedError("proof_not_accepted")
    if not can_reach_people(CHANNELS[kind]):
        raise UnavailableError("proof_unavailable")


def _attempts(pb_round: Round, digest: str) -> Select[ProofAttempt]:
    return (
        select(ProofAttempt)
        .where(ProofAttempt.round_id == pb_round.id, ProofAttempt.address_digest == digest)
        .with_for_update()
    )


def _attempt_of(pb_round: Round, digest: str) -> ProofAttempt | None:
    return db.session.scalars(_attempts(pb_round, digest)).first()


def _new_attempt(pb_round: Round, digest: str, now: datetime) -> ProofAttempt:
    attempt = ProofAttempt(
        id=new_id(),
        round_id=pb_round.id,
        address_digest=digest,
        first_sent_at=now,
        sent=0,
    )
    try:
        with db.session.begin_nested():
            db.session.add(attempt)
    except IntegrityError:
        # A second press came through first.
        return db.session.scalars(_attempts(pb_round, digest)).one()
    return attempt


def _entry_of(digest: str) -> RegisterEntry | None:
    return db.session.scalars(
        select(RegisterEntry).where(RegisterEntry.address_digest == digest).with_for_update()
    ).first()


def _new_right(pb_round: Round, kind: ProofKind, digest: str) -> RegisterEntry:
    """A right with a code that nobody has; where another press or another pot came through first, theirs."""
    entry = RegisterEntry(
        round_id=pb_round.id,
        proof=kind.value,
        address_digest=digest,
        code_digest=code_digest(pb_round, new_code()),
        standing=Standing.UNUSED.value,
    )
    try:
        with db.session.begin_nested():
            db.session.add(entry)
    except IntegrityError:
        found = _entry_of(digest)
        if found is None:
            raise
        return found
    return entry


def _send(kind: ProofKind, to: str, code: str, now: datetime) -> None:
    words = _(
        "%(code)s is your code to vote. It works for %(hours)s hours. Give it to nobody. If you did not ask for it, do nothing.",
        code=grouped(code),
        hours=GOOD_FOR // timedelta(hours=1),
    )
    queue_message(
        channel=CHANNELS[kind],
        recipient=to,
        subject=_("Your code to vote") if kind is ProofKind.EMAIL else "",
        body=words,
        good_until=now + GOOD_FOR,
        now=now,
        actor=RESIDENT,
    )
