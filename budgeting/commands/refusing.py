"""Refusing outer envelopes after the close and before the box is first opened, by the round's written rule."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from budgeting.commands.codes import find_card
from budgeting.models.rounds import RegisterEntry, Round, SealedBallot
from budgeting.queries.rounds import log_of, opening_of
from budgeting.rules.publication import REFUSED
from budgeting.rules.register import check_reason
from budgeting.rules.round_log import NONE_TO_REFUSE, was_opened
from engage.activities.rules.lifecycle import State
from engage.jobs.queries import job_or_404, progress_of
from engage.kernel.access import Actor
from engage.kernel.audit import record, record_refusal
from engage.kernel.db import db
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


def check_refusable(
    pb_round: Round, *, cards: Sequence[str], reason: str, now: datetime
) -> list[RegisterEntry]:
    """The register entries of cards whose votes may still be refused for this reason. Does the same whether somebody has voted with
    a card or not: one officer alone learns of nobody whether they have voted.

    Raises as ``check_box_shut`` does, and ``InvalidError``
    ``reason_not_written``, ``card_number`` for a card that is named twice, or ``card_unknown``.
    """
    check_box_shut(pb_round, now=now)
    check_reason(reason, written=pb_round.rules.get("refusals", ()))
    if len({card.lower() for card in cards}) < len(cards):
        raise InvalidError("card_number", where="cards")
    return [find_card(pb_round, card) for card in cards]


def refuse_envelopes(
    pb_round: Round, *, cards: Sequence[str], reason: str, now: datetime, actor: Actor
) -> None:
    """Leave envelopes unopened at the count. The log says how many and why, not whose; and with how many of the cards there was no
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
            SealedBallot.register_entry_id.in_([entry.id for entry in entries]),
            SealedBallot.refused == "",
        )
    ).all()
    for envelope in envelopes:
        envelope.refused = reason
    db.session.flush()
    by: dict[str, Any] = {"subject": pb_round.id, "actor": actor, "now": now}
    if envelopes:
        record(REFUSED, reason=reason, number=len(envelopes), **by)
    if len(envelopes) < len(entries):
        record(NONE_TO_REFUSE, number=len(entries) - len(envelopes), **by)
