"""Voting codes: agreed by two officers, printed once, and replaced when a card is lost."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import insert, select, update

from budgeting.commands.frozen import refuse_after_opening
from budgeting.models.rounds import RegisterEntry, Round
from budgeting.rules.proofs import ProofKind
from budgeting.rules.register import CARD_NUMBER_LENGTH, Standing, check_unused
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_code, new_id, shuffled, typed_code
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError


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


def replace_cards(pb_round: Round, *, cards: Sequence[str], now: datetime, actor: Actor) -> None:
    """Void lost cards that nobody has voted with, and let as many be printed anew. Called by the second officer's confirmation.

    The log says how many, for everybody to see, and not which. Raises as ``check_replaceable`` does, and ``ConflictError``
    ``code_spent`` when somebody votes with a card at this very moment; then none is replaced.
    """
    for entry in check_replaceable(pb_round, cards):
        _void(entry)
    db.session.refresh(pb_round, with_for_update=True)
    pb_round.cards_replaced += len(cards)
    pb_round.cards_to_print += len(cards)
    db.session.flush()
    record("round.cards_replaced", subject=pb_round.id, actor=actor, now=now, number=len(cards))


def check_replaceable(pb_round: Round, cards: Sequence[str]) -> list[RegisterEntry]:
    """The register entries of lost cards, if every one of them may be replaced.

    Raises ``NotAllowedError`` ``round_not_open``, and ``InvalidError`` ``cards_refused`` with a code for each card that may not
    (``cards``: ``card_unknown``, ``code_spent``, ``code_voided``). That a card was voted with is said; when and how is known to nobody.
    """
    if pb_round.state != State.OPEN:
        raise NotAllowedError("round_not_open")
    found: list[RegisterEntry] = []
    refused: dict[str, str] = {}
    for card in cards:
        try:
            entry = find_card(pb_round, card)
            check_unused(Standing(entry.standing))
            found.append(entry)
        except (InvalidError, ConflictError) as error:
            refused[card] = error.code
    if refused:
        raise InvalidError("cards_refused", where="cards", cards=refused)
    return found


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


def _void(entry: RegisterEntry) -> None:
    """Compare and set, as casting does: of a vote and its card's end at the same moment one comes through."""
    changed = db.session.execute(
        update(RegisterEntry)
        .where(RegisterEntry.id == entry.id, RegisterEntry.standing == Standing.UNUSED.value)
        .values(standing=Standing.VOIDED.value)
        .execution_options(synchronize_session=False)
        .returning(RegisterEntry.id)
    ).first()
    db.session.refresh(entry)
    if changed is None:
        check_unused(Standing(entry.standing))
        raise ConflictError("code_spent")
