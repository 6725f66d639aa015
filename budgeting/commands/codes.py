"""Voting codes: agreed by two officers, printed once, and replaced when a card is lost."""

import hashlib
import hmac
from datetime import datetime

from flask import current_app
from sqlalchemy import insert, select, update

from budgeting.commands.frozen import refuse_after_opening
from budgeting.models.rounds import RegisterEntry, Round
from budgeting.queries.rounds import facts_of_day
from budgeting.rules.proofs import ProofKind
from budgeting.rules.register import CARD_NUMBER_LENGTH, MOST_FOUND_VOTED, Standing
from budgeting.rules.round_log import CARDS_REPLACED, REPLACEMENT_REFUSED
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_code, new_id, shuffled, typed_code
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.rules.window import day_of


def agree_codes(pb_round: Round, *, number: int, now: datetime, actor: Actor) -> None:
    """Let this many more codes be made before the round opens. Called by the second officer's confirmation.

    Raises ``FrozenError`` after opening; the attempt is logged.
    """
    refuse_after_opening(pb_round, what="codes")
    pb_round.codes_agreed += number
    db.session.flush()
    record("round.codes_agreed", subject=pb_round.id, actor=actor, now=now, number=number)


def issue_codes(pb_round: Round, *, number: int, now: datetime, actor: Actor) -> list[str]:
    """Make voting codes for printed cards: returned once, stored only as keyed digests, in random order.

    Raises ``FrozenError`` after opening (the number of codes is fixed then; the attempt is logged) and ``NotAllowedError``
    ``codes_not_agreed`` for more than two officers agreed to.
    """
    refuse_after_opening(pb_round, what="codes")
    db.session.refresh(pb_round, with_for_update=True)
    if not 0 < number <= pb_round.codes_agreed - pb_round.codes_issued:
        raise NotAllowedError("codes_not_agreed")
    codes = _mint(pb_round, number)
    pb_round.codes_issued += number
    db.session.flush()
    record("round.codes_issued", subject=pb_round.id, actor=actor, now=now, number=number)
    return codes


def replace_card(pb_round: Round, *, card: str, now: datetime, actor: Actor) -> bool:
    """Void a lost card, and let another be printed for it; unless somebody has voted with it. Whether it was done.

    Called by the second officer's confirmation. To know that one card has been voted with takes two officers and a line of the
    public log, which tells neither the card nor who holds it; one card at a time, and one that nobody voted with is lost by asking.
    Raises as ``check_replaceable`` does.
    """
    # A vote that has begun is waited for, and one that comes after finds the card void.
    db.session.refresh(pb_round, with_for_update=True)
    entry = check_replaceable(pb_round, card, now=now)
    is_void = _void(entry)
    if is_void:
        pb_round.cards_replaced += 1
        pb_round.cards_to_print += 1
        db.session.flush()
    action = CARDS_REPLACED if is_void else REPLACEMENT_REFUSED
    record(action, subject=pb_round.id, actor=actor, now=now, number=1)
    return is_void


def check_replaceable(pb_round: Round, card: str, *, now: datetime) -> RegisterEntry:
    """The register entry of a lost card, if it may be asked for. Does the same whether somebody has voted with it or not.

    Raises ``NotAllowedError`` ``round_not_open``, and ``look_ups_over`` once ``MOST_FOUND_VOTED`` cards that were asked for on this
    day had been voted with; ``InvalidError`` ``card_unknown``, ``ConflictError`` ``code_voided``.
    """
    if pb_round.state != State.OPEN:
        raise NotAllowedError("round_not_open")
    today = day_of(now)
    if len(facts_of_day(pb_round, REPLACEMENT_REFUSED, today)) >= MOST_FOUND_VOTED:
        raise NotAllowedError("look_ups_over")
    entry = find_card(pb_round, card)
    if entry.standing == Standing.VOIDED:
        raise ConflictError("code_voided")
    return entry


def print_replacements(pb_round: Round, *, now: datetime, actor: Actor) -> list[str]:
    """The codes of all replacement cards that were agreed and not printed yet: returned once.

    Raises ``NotAllowedError`` ``round_not_open`` or ``nothing_to_print``.
    """
    db.session.refresh(pb_round, with_for_update=True)
    if pb_round.state != State.OPEN:
        raise NotAllowedError("round_not_open")
    number = pb_round.cards_to_print
    if not number:
        raise NotAllowedError("nothing_to_print")
    codes = _mint(pb_round, number)
    pb_round.cards_to_print = 0
    db.session.flush()
    record("round.replacements_printed", subject=pb_round.id, actor=actor, now=now, number=number)
    return codes


def find_card(pb_round: Round, card: str) -> RegisterEntry:
    """The register entry of a card by the number printed on it. Raises ``InvalidError`` ``card_unknown``."""
    prefix = card.lower()
    found = db.session.scalars(
        select(RegisterEntry)
        .where(
            RegisterEntry.round_id == pb_round.id,
            RegisterEntry.proof == ProofKind.CARD,
            RegisterEntry.code_digest >= prefix,
            RegisterEntry.code_digest < prefix + "g",
        )
        .limit(2)
    ).all()
    if len(found) != 1 or len(card) != CARD_NUMBER_LENGTH:
        raise InvalidError("card_unknown", where="cards")
    return found[0]


def code_digest(pb_round: Round, code: str) -> str:
    """HMAC-SHA-256 of a code under a key outside the database and the round's own salt."""
    key = hashlib.sha256(
        f"engage:code:{current_app.config['SECRET_KEY']}:{pb_round.code_salt}".encode()
    ).digest()
    return hmac.new(key, typed_code(code).encode(), hashlib.sha256).hexdigest()


def _mint(pb_round: Round, number: int) -> list[str]:
    codes = [new_code() for _ in range(number)]
    db.session.execute(
        insert(RegisterEntry),
        [
            {
                "id": new_id(),
                "round_id": pb_round.id,
                "code_digest": code_digest(pb_round, code),
                "proof": ProofKind.CARD,
                "standing": Standing.UNUSED,
            }
            for code in shuffled(codes)
        ],
    )
    return codes


def _void(entry: RegisterEntry) -> bool:
    """Compare and set, as casting does: of a vote and its card's end at the same moment one comes through."""
    changed = db.session.execute(
        update(RegisterEntry)
        .where(RegisterEntry.id == entry.id, RegisterEntry.standing == Standing.UNUSED.value)
        .values(standing=Standing.VOIDED.value)
        .execution_options(synchronize_session=False)
        .returning(RegisterEntry.id)
    ).first()
    db.session.expire(entry)
    return changed is not None
