"""Refusing outer envelopes after the close and before the box is first opened, by the round's written rule.

Officers name a card by the number printed on it, and an address that was proven by a number made of it under the application's key.
That number is kept nowhere beside the address's right, so no list that officers see holds an address, and no copy of the database
tells whose number it is.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from budgeting.commands.codes import find_card
from budgeting.commands.proofs import right_digest
from budgeting.models.rounds import RegisterEntry, Round, SealedBallot
from budgeting.queries.rounds import log_of, opening_of
from budgeting.rules.proofs import ProofKind, proof_rules
from budgeting.rules.publication import REFUSED
from budgeting.rules.register import address_number, check_reason, is_of_address
from budgeting.rules.round_log import NONE_TO_REFUSE, was_opened
from engage.activities.rules.lifecycle import State
from engage.jobs.queries import job_or_404, progress_of
from engage.kernel.access import Actor
from engage.kernel.audit import record, record_refusal
from engage.kernel.db import db
from engage.kernel.ids import keyed_digest
from engage.rules.errors import InvalidError, NotAllowedError


def check_box_shut(pb_round: Round, *, now: datetime) -> None:
    """Whether a round's envelopes may be refused: nobody can have learned anything of what is in them.

    Raises ``NotAllowedError`` ``refusing_is_over`` unless the round is closed and its box was never opened, not even to find a tie;
    ``opening_stands`` while a job that will open it waits or runs.
    """
    if (
        pb_round.state != State.CLOSED
        or pb_round.counted_at is not None
        or was_opened(log_of(pb_round))
    ):
        raise NotAllowedError("refusing_is_over")
    opening = opening_of(pb_round)
    if opening is not None and not progress_of(job_or_404(opening.job_id), now).is_over:
        raise NotAllowedError("opening_stands")


def number_of_address(pb_round: Round, *, address: str, now: datetime) -> str:
    """By which an address can be refused, for an officer who knows the address. The same whether it was ever proven or not.

    Raises as ``check_box_shut`` does; ``InvalidError`` as ``rules.proofs.normalised`` does; ``NotAllowedError``
    ``proof_not_accepted`` where nobody could prove an address of this kind.
    """
    check_box_shut(pb_round, now=now)
    kind = ProofKind.EMAIL if "@" in address else ProofKind.TEXT
    if kind not in proof_rules(pb_round.rules).on_demand:
        raise NotAllowedError("proof_not_accepted")
    return _address_number(pb_round, right_digest(pb_round, kind, address))


def check_refusable(
    pb_round: Round, *, cards: Sequence[str], reason: str, now: datetime
) -> list[str]:
    """The register entries, by id, of cards and addresses whose votes may still be refused for this reason. Raises nothing that
    would tell whether somebody has voted with a card, or whether an address was ever proven: one officer alone learns that of nobody.

    Raises as ``check_box_shut`` does, and ``InvalidError`` as ``check_reason`` does, ``card_number`` for a number that is named
    twice, or ``card_unknown``.
    """
    check_box_shut(pb_round, now=now)
    check_reason(reason, numbers=cards, written=pb_round.rules.get("refusals", ()))
    if len({card.lower() for card in cards}) < len(cards):
        raise InvalidError("card_number", where="cards")
    return entries_named(pb_round, cards)


def entries_named(pb_round: Round, numbers: Sequence[str]) -> list[str]:
    """The register entries of these numbers; none for an address that nobody proved. Raises ``InvalidError`` ``card_unknown``."""
    cards = [find_card(pb_round, number).id for number in numbers if not is_of_address(number)]
    addresses = {number for number in numbers if is_of_address(number)}
    if not addresses:
        return cards
    proven = db.session.execute(
        select(RegisterEntry.id, RegisterEntry.address_digest).where(
            RegisterEntry.round_id == pb_round.id, RegisterEntry.address_digest.is_not(None)
        )
    )
    named = [
        entry
        for entry, digest in proven
        if digest and _address_number(pb_round, digest) in addresses
    ]
    return [*cards, *named]


def _address_number(pb_round: Round, digest: str) -> str:
    return address_number(keyed_digest("number of an address", pb_round.id, digest))


def refuse_envelopes(
    pb_round: Round, *, cards: Sequence[str], reason: str, now: datetime, actor: Actor
) -> None:
    """Leave envelopes unopened at the count. The log says how many and why, not whose; and with how many of the numbers there was no
    vote to refuse, so that no look-up is without a line. Called by the second officer's confirmation.

    Raises as ``check_refusable`` does; an attempt at another time is logged.
    """
    db.session.refresh(pb_round, with_for_update=True)
    try:
        entries = check_refusable(pb_round, cards=cards, reason=reason, now=now)
    except NotAllowedError:
        record_refusal("round.change_refused", subject=pb_round.id, actor=actor, now=now, what=["envelopes"])  # fmt: skip
        raise
    envelopes = db.session.scalars(
        select(SealedBallot).where(
            SealedBallot.register_entry_id.in_(entries),
            SealedBallot.refused == "",
        )
    ).all()
    for envelope in envelopes:
        envelope.refused = reason
    db.session.flush()
    by: dict[str, Any] = {"subject": pb_round.id, "actor": actor, "now": now}
    if envelopes:
        record(REFUSED, reason=reason, number=len(envelopes), **by)
    if len(envelopes) < len(cards):
        record(NONE_TO_REFUSE, number=len(cards) - len(envelopes), **by)
