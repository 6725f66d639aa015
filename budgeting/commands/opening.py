"""How two key cards reach the job that needs them, each from its own officer, and nobody else.

The job makes a key pair for itself and keeps the private half in its memory. Each officer types the card that they hold, in their
own session; the page seals it at once to the public half, and only that sealed form is stored. It is worth nothing once the job has
ended. The same way serves the test ballot before the opening and the box after the close.
"""

from datetime import datetime

from sqlalchemy import delete, select, update

from budgeting.commands.carrying import check_pot_before
from budgeting.commands.frozen import refuse_after_opening
from budgeting.commands.lots import check_lot_drawn
from budgeting.commands.setup import forget_opening
from budgeting.models.rounds import GivenCard, Opening, Round
from budgeting.queries.rounds import cards_given, opening_of
from budgeting.rules.register import NUMBER_OF_KEYS
from engage.activities.rules.lifecycle import State
from engage.jobs.commands import enqueue
from engage.jobs.queries import job_or_404, progress_of
from engage.jobs.rules.progress import Standing
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.sealing import JobKey, KeyCard, fingerprint, seal_card, unseal_card
from engage.people.queries import may_be_one_person
from engage.people.rules.acts import INDEPENDENT_FOR
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError, WrongStateError

OPEN_BOX = "budgeting.open_box"
OPEN_TEST_BALLOT = "budgeting.open_test_ballot"


def prepare_test(pb_round: Round, *, now: datetime, actor: Actor) -> Opening:
    """Ask for a worker that will seal a test ballot and open it with both cards. It waits for the cards.

    Raises ``FrozenError`` after opening, ``NotAllowedError`` ``keys_missing``, ``ConflictError`` ``opening_under_way``.
    """
    db.session.refresh(pb_round, with_for_update=True)
    refuse_after_opening(pb_round, what="keys")
    if len(pb_round.keys) < NUMBER_OF_KEYS:
        raise NotAllowedError("keys_missing")
    return _ask_for_worker(pb_round, OPEN_TEST_BALLOT, now=now, actor=actor)


def prepare_opening(pb_round: Round, *, now: datetime, actor: Actor) -> Opening:
    """Ask for a worker that will open the box. It waits for the cards.

    Raises ``WrongStateError`` unless the round is closed, ``NotAllowedError`` ``lot_missing`` while a tie waits for its lot,
    ``ConflictError`` ``already_counted``, ``pot_before_not_counted`` or ``opening_under_way``.
    """
    db.session.refresh(pb_round, with_for_update=True)
    if pb_round.counted_at is not None:
        raise ConflictError("already_counted")
    if pb_round.state != State.CLOSED:
        raise WrongStateError("round", pb_round.state, "counted")
    check_lot_drawn(pb_round)
    check_pot_before(pb_round)
    return _ask_for_worker(pb_round, OPEN_BOX, now=now, actor=actor)


def _ask_for_worker(pb_round: Round, job_name: str, *, now: datetime, actor: Actor) -> Opening:
    before = opening_of(pb_round)
    if before is not None and not progress_of(job_or_404(before.job_id), now).is_over:
        raise ConflictError("opening_under_way")
    forget_opening(pb_round)
    job = enqueue(job_name, now=now, actor=actor, round_id=pb_round.id)
    opening = Opening(round_id=pb_round.id, job_id=job.id)
    db.session.add(opening)
    db.session.flush()
    record("round.cards_asked_for", subject=pb_round.id, actor=actor, now=now, job=job_name)
    return opening


def give_card(pb_round: Round, *, card: KeyCard, now: datetime, actor: Actor) -> None:
    """Seal one officer's card to the job that waits for it. The other card is for another officer.

    Whoever holds a card may give it, so that a card can be handed to a deputy; nobody gives two.
    Raises ``InvalidError`` ``key_card`` for a card that is not one of this round's, ``NotAllowedError`` ``no_job_waits`` when no job
    is ready for it (none was asked for, it has both, its worker is gone, or it was started again) and ``not_independent`` when one
    of the two officers had the other's account in hand lately, ``ConflictError``
    ``card_given_by_you`` or ``card_given``. A card that was given before is kept, whatever is refused.
    """
    opening = waiting_opening(pb_round, now=now, actor=actor)
    given = cards_given(pb_round)
    keys = [key.public_key for key in pb_round.keys]
    if card.public not in keys:
        raise InvalidError("key_card")
    for other in given:
        if may_be_one_person(other.officer_id, actor.id, since=now - INDEPENDENT_FOR):
            raise NotAllowedError("not_independent")
    position = keys.index(card.public)
    if position in {one.position for one in given}:
        raise ConflictError("card_given")
    sealed = seal_card(
        card, public_key=opening.public_key or b"", context=_context(opening.job_id, position)
    )
    db.session.add(
        GivenCard(round_id=pb_round.id, position=position, officer_id=actor.id, sealed=sealed)
    )
    db.session.flush()
    record(
        "round.card_given",
        subject=pb_round.id,
        actor=actor,
        now=now,
        card=fingerprint(card.public),
    )


def give_up_opening(pb_round: Round, *, now: datetime, actor: Actor) -> None:
    """End the waiting for cards: the job finds nothing to wait for, and what was sealed to it is gone.

    Raises ``NotAllowedError`` ``no_job_waits`` when there is none, ``ConflictError`` ``opening_under_way`` when it has both cards.
    """
    opening = _held(pb_round)
    if opening is None:
        raise NotAllowedError("no_job_waits")
    standing = progress_of(job_or_404(opening.job_id), now).standing
    if standing is Standing.RUNNING and len(cards_given(pb_round)) == NUMBER_OF_KEYS:
        raise ConflictError("opening_under_way")
    forget_opening(pb_round)
    record("round.cards_given_up", subject=pb_round.id, actor=actor, now=now)


def waiting_opening(pb_round: Round, *, now: datetime, actor: Actor) -> Opening:
    """The job that is ready for this officer's card, held until the transaction ends.

    Raises ``NotAllowedError`` ``no_job_waits``, ``ConflictError`` ``card_given_by_you``.
    """
    opening, given = _held(pb_round), cards_given(pb_round)
    if (
        opening is None
        or opening.public_key is None
        or len(given) == NUMBER_OF_KEYS
        or progress_of(job_or_404(opening.job_id), now).standing is not Standing.RUNNING
    ):
        raise NotAllowedError("no_job_waits")
    if actor.id in {one.officer_id for one in given}:
        raise ConflictError("card_given_by_you")
    return opening


def _held(pb_round: Round) -> Opening | None:
    return db.session.get(Opening, pb_round.id, with_for_update=True, populate_existing=True)


def offer_key(round_id: str, *, job_id: str, key: JobKey) -> None:
    """The job's side: show the public half, at once. What was sealed to the key of an earlier run is thrown away.

    Raises ``NotAllowedError`` ``no_job_waits`` when the opening was given up, or another job was asked for since.
    """
    statement = (
        update(Opening.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table
        .where(Opening.round_id == round_id, Opening.job_id == job_id)
        .values(public_key=key.public)
    )
    with db.engine.begin() as connection:
        if not connection.execute(statement).rowcount:
            raise NotAllowedError("no_job_waits")
        connection.execute(delete(GivenCard).where(GivenCard.round_id == round_id))


def take_cards(round_id: str, *, job_id: str, key: JobKey) -> tuple[KeyCard, ...]:
    """The job's side: the cards that are there, in the order of the keys. Looked for beside the job's own reading, which has not
    begun.

    Raises ``NotAllowedError`` ``cards_given_up`` when nobody wants it to wait any more.
    """
    ours = select(Opening.job_id).where(Opening.round_id == round_id, Opening.job_id == job_id)
    cards = (
        select(GivenCard.position, GivenCard.sealed)
        .where(GivenCard.round_id == round_id)
        .order_by(GivenCard.position)
    )
    with db.engine.connect() as connection:
        if connection.execute(ours).first() is None:
            raise NotAllowedError("cards_given_up")
        given = connection.execute(cards).all()
    return tuple(
        unseal_card(one.sealed, key=key, context=_context(job_id, one.position)) for one in given
    )


def _context(job_id: str, position: int) -> bytes:
    return f"engage key card {job_id} {position}".encode()
