"""Refusing outer envelopes after the close and before the box is first opened, by the round's written rule."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from budgeting.commands.codes import find_card
from budgeting.models.rounds import Round, SealedBallot
from budgeting.queries.rounds import log_of, opening_of
from budgeting.rules.register import check_reason
from budgeting.rules.round_log import was_opened
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
) -> list[SealedBallot]:
    """The envelopes of cards, if they may still be refused for this reason. Nobody sees what is inside.

    Raises as ``check_box_shut`` does, and ``InvalidError``
    ``reason_not_written``, ``card_number`` for a card that is named twice, ``card_unknown`` or ``no_envelope``.
    """
    check_box_shut(pb_round, now=now)
    check_reason(reason, written=pb_round.rules.get("refusals", ()))
    if len({card.lower() for card in cards}) < len(cards):
        raise InvalidError("card_number", where="cards")
    return [_envelope(pb_round, card) for card in cards]


def refuse_envelopes(
    pb_round: Round, *, cards: Sequence[str], reason: str, now: datetime, actor: Actor
) -> None:
    """Leave envelopes unopened at the count. The log says how many and why, not whose. Called by the second officer's
    confirmation.

    Raises as ``check_refusable`` does; an attempt at another time is logged.
    """
    db.session.refresh(pb_round, with_for_update=True)
    try:
        envelopes = check_refusable(pb_round, cards=cards, reason=reason, now=now)
    except NotAllowedError:
        record_refusal("round.change_refused", subject=pb_round.id, actor=actor, now=now, what=["envelopes"])  # fmt: skip
        raise
    for envelope in envelopes:
        envelope.refused = reason
    db.session.flush()
    record(
        "round.envelopes_refused",
        subject=pb_round.id,
        actor=actor,
        now=now,
        reason=reason,
        number=len(envelopes),
    )


def _envelope(pb_round: Round, card: str) -> SealedBallot:
    entry = find_card(pb_round, card)
    envelope = db.session.scalars(
        select(SealedBallot).where(
            SealedBallot.register_entry_id == entry.id, SealedBallot.refused == ""
        )
    ).first()
    if envelope is None:
        raise InvalidError("no_envelope", where="cards")
    return envelope
