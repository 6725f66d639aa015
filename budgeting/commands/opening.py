"""How two key cards reach the job that opens a box, and nobody else.

The job makes a key pair for itself and keeps the private half in its memory. The page where both officers type their cards
seals them to the public half; only that sealed form is stored, and it is worth nothing once the job has ended.
"""

from datetime import datetime

from sqlalchemy import Connection, select, update

from budgeting.commands.carrying import check_pot_before
from budgeting.commands.setup import cards_in_order
from budgeting.models.rounds import Opening, Round
from budgeting.queries.rounds import opening_of
from engage.activities.rules.lifecycle import State
from engage.jobs.commands import enqueue
from engage.jobs.queries import job_or_404, progress_of
from engage.kernel.access import Actor
from engage.kernel.db import db
from engage.kernel.sealing import JobKey, KeyCard, seal_cards, unseal_cards
from engage.rules.errors import ConflictError, NotAllowedError, WrongStateError

OPEN_BOX = "budgeting.open_box"


def prepare_opening(pb_round: Round, *, now: datetime, actor: Actor) -> Opening:
    """Ask for a worker that will open the box. It waits for the cards.

    Raises ``WrongStateError`` unless the round is closed, ``ConflictError`` ``already_counted``, ``pot_before_not_counted`` or
    ``opening_under_way``.
    """
    db.session.refresh(pb_round, with_for_update=True)
    if pb_round.counted_at is not None:
        raise ConflictError("already_counted")
    if pb_round.state != State.CLOSED:
        raise WrongStateError("round", pb_round.state, "counted")
    check_pot_before(pb_round)
    before = opening_of(pb_round)
    if before is not None:
        if not progress_of(job_or_404(before.job_id), now).is_over:
            raise ConflictError("opening_under_way")
        db.session.delete(before)
        db.session.flush()
    job = enqueue(OPEN_BOX, now=now, actor=actor, round_id=pb_round.id)
    opening = Opening(round_id=pb_round.id, job_id=job.id)
    db.session.add(opening)
    db.session.flush()
    return opening


def give_cards(pb_round: Round, *, cards: tuple[KeyCard, KeyCard]) -> None:
    """Seal both cards to the job that waits for them.

    Raises ``InvalidError`` ``key_card`` unless they are exactly this round's two, ``NotAllowedError`` ``no_job_waits`` when no
    job is ready for them (none was asked for, it has them already, or it was started again and has a new key).
    """
    opening = waiting_opening(pb_round)
    ordered = cards_in_order(pb_round, cards)
    opening.sealed_cards = seal_cards(
        ordered, public_key=opening.public_key or b"", context=_context(opening.job_id)
    )
    db.session.flush()


def waiting_opening(pb_round: Round) -> Opening:
    """The job that is ready for the cards. Raises ``NotAllowedError`` ``no_job_waits``."""
    opening = opening_of(pb_round)
    if opening is None or opening.public_key is None or opening.sealed_cards is not None:
        raise NotAllowedError("no_job_waits")
    return opening


def offer_key(round_id: str, *, job_id: str, key: JobKey) -> None:
    """The job's side: show the public half, at once. What was sealed to the key of an earlier run is thrown away.

    Raises ``NotAllowedError`` ``no_job_waits`` when another job was asked for since.
    """
    statement = (
        update(Opening.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table
        .where(Opening.round_id == round_id, Opening.job_id == job_id)
        .values(public_key=key.public, sealed_cards=None)
    )
    with db.engine.begin() as connection:
        if not connection.execute(statement).rowcount:
            raise NotAllowedError("no_job_waits")


def take_cards(round_id: str, *, job_id: str, key: JobKey) -> tuple[KeyCard, KeyCard] | None:
    """The job's side: the cards, once they are there. Looked for beside the job's own reading, which has not begun."""
    with db.engine.connect() as connection:
        sealed = _sealed_cards(connection, round_id, job_id)
    if sealed is None:
        return None
    return unseal_cards(sealed, key=key, context=_context(job_id))


def _sealed_cards(connection: Connection, round_id: str, job_id: str) -> bytes | None:
    found: bytes | None = connection.execute(
        select(Opening.sealed_cards).where(Opening.round_id == round_id, Opening.job_id == job_id)
    ).scalar()
    return found


def _context(job_id: str) -> bytes:
    return f"engage key cards {job_id}".encode()
