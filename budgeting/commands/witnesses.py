"""Witnesses outside the council, who are sent the newest line of the log when a round opens, every day, and when it closes."""

from datetime import datetime

from sqlalchemy import select

from budgeting.models.rounds import Round, SealedBallot, Witness
from budgeting.queries.rounds import is_day_sealed, witnesses_of
from budgeting.rules.written import box_digest
from engage.activities.rules.lifecycle import State
from engage.content.presenters import words_in
from engage.kernel.access import Actor
from engage.kernel.audit import AuditEntry, record, record_refusal
from engage.kernel.db import db
from engage.notify.commands import queue_message
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.rules.view import View
from engage.rules.window import LONDON, day_of

IN_ENGLISH = View()


def name_witness(pb_round: Round, *, name: str, email: str, now: datetime, actor: Actor) -> Witness:
    """Add somebody who agreed to keep the heads of the log. Their name is shown to residents, their address is not.

    One officer does it before the vote opens; afterwards two (``add_witness``), and the attempt of one is logged: raises
    ``NotAllowedError`` ``witness_takes_two``, and as ``check_witness`` does.
    """
    if pb_round.state != State.DRAFT:
        record_refusal("round.change_refused", subject=pb_round.id, actor=actor, now=now, what=["witnesses"])  # fmt: skip
        raise NotAllowedError("witness_takes_two")
    return _add(pb_round, name, email, now, actor)


def add_witness(pb_round: Round, *, name: str, email: str, now: datetime, actor: Actor) -> Witness:
    """Add a witness to a vote that has begun. Called by the second officer's confirmation. Raises as ``check_late_witness`` does."""
    check_late_witness(pb_round, name=name, email=email)
    return _add(pb_round, name, email, now, actor)


def check_late_witness(pb_round: Round, *, name: str, email: str) -> None:
    """Raise ``NotAllowedError`` ``witnesses_over`` unless the round is open or closed, and as ``check_witness`` does."""
    if pb_round.state not in {State.OPEN, State.CLOSED}:
        raise NotAllowedError("witnesses_over")
    check_witness(pb_round, name=name, email=email)


def check_witness(pb_round: Round, *, name: str, email: str) -> tuple[str, str]:
    """Name and address as they are kept.

    Raises ``InvalidError`` ``witness_missing`` for an empty name or something that is no address, ``ConflictError``
    ``witness_named`` for an address that is there already.
    """
    name, email = " ".join(name.split()), email.strip()
    if not name or "@" not in email or any(ch.isspace() for ch in email):
        raise InvalidError("witness_missing", where="name" if not name else "email")
    if any(witness.email.casefold() == email.casefold() for witness in witnesses_of(pb_round)):
        raise ConflictError("witness_named", where="email")
    return name, email


def _add(pb_round: Round, name: str, email: str, now: datetime, actor: Actor) -> Witness:
    name, email = check_witness(pb_round, name=name, email=email)
    witness = Witness(round_id=pb_round.id, name=name, email=email)
    db.session.add(witness)
    db.session.flush()
    record("round.witness_named", subject=pb_round.id, actor=actor, now=now, witness=witness.id)
    return witness


def tell_witnesses(pb_round: Round, entry: AuditEntry, *, now: datetime, actor: Actor) -> None:
    """Send an entry's digest, which vouches for the whole log before it, to every witness."""
    title = str(words_in(pb_round.words, "title", IN_ENGLISH))
    for witness in witnesses_of(pb_round):
        queue_message(
            recipient=witness.email,
            subject=f"Keep this: the log of “{_one_line(title)}”, line {entry.number}",
            body=LETTER.format(
                name=witness.name,
                title=title,
                number=entry.number,
                day=f"{entry.at.astimezone(LONDON):%d %B %Y, %H:%M}",
                digest=entry.digest,
            ),
            now=now,
            actor=actor,
        )


def seal_the_day(pb_round: Round, *, now: datetime, actor: Actor) -> AuditEntry | None:
    """Write the digest of the ballots sealed so far into the log, once a day, and tell the witnesses.

    ``None`` for a round that is not open, and when today's has been written. The number of ballots is not said.
    """
    db.session.refresh(pb_round, with_for_update=True)
    day = day_of(now)
    if pb_round.state != State.OPEN or is_day_sealed(pb_round, day):
        return None
    sealed = db.session.scalars(
        select(SealedBallot.sealed).where(SealedBallot.round_id == pb_round.id)
    )
    # The salt and the day keep an empty box, or a day without a vote, from being told by its digest.
    salt = f"{pb_round.code_salt}:{day.isoformat()}".encode()
    entry = record(
        "round.day_sealed",
        subject=pb_round.id,
        actor=actor,
        now=now,
        day=day.isoformat(),
        sealed_digest=box_digest([salt, *sealed]),
    )
    tell_witnesses(pb_round, entry, now=now, actor=actor)
    return entry


def _one_line(text: str) -> str:
    return " ".join(text.split())


LETTER = """\
Dear {name},

You agreed to keep the fingerprints of the vote “{title}”.

Line {number} of the public log, written on {day}:

{digest}

Please keep this message. If anybody changed the log afterwards, this fingerprint would no longer be in it.
The page about trust shows the same fingerprint, and anybody may ask you for yours.
"""
