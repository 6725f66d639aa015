"""Telling people when the list of receipts is out. Their addresses stand apart from every vote and go when they are told."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from budgeting.models.rounds import ListFollower, Round
from budgeting.rules.proofs import ProofKind, sendable
from engage.activities.rules.lifecycle import State
from engage.content.rules.words import choose
from engage.kernel.access import SYSTEM
from engage.kernel.db import db
from engage.kernel.ids import shuffled
from engage.notify.commands import queue_message
from engage.notify.models import MessageChannel
from engage.notify.queries import can_reach_people
from engage.rules.errors import NotAllowedError, UnavailableError
from engage.rules.view import View


def follow_list(pb_round: Round, *, address: str, language: str) -> None:
    """Keep an e-mail address until the list is out: no moment, no code, no receipt with it. Twice is once, and is not said.

    Raises ``InvalidError`` ``email_unreadable``, ``NotAllowedError`` ``list_is_out`` and ``UnavailableError``
    ``proof_unavailable`` when no mail server is set.
    """
    if pb_round.state not in {State.OPEN, State.CLOSED}:
        raise NotAllowedError("list_is_out")
    if not can_reach_people(MessageChannel.EMAIL):
        raise UnavailableError("proof_unavailable")
    follower = ListFollower(
        round_id=pb_round.id, address=sendable(ProofKind.EMAIL, address), language=language
    )
    try:
        with db.session.begin_nested():
            db.session.add(follower)
    except IntegrityError:
        return


def tell_followers(pb_round: Round, *, list_address: str, now: datetime) -> int:
    """Write to everybody who asked where the list is, and forget them, in one transaction; returns how many."""
    followers = shuffled(
        db.session.scalars(select(ListFollower).where(ListFollower.round_id == pb_round.id)).all()
    )
    for follower in followers:
        with force_locale(follower.language):
            queue_message(
                recipient=follower.address,
                subject=_("The list of receipts is out"),
                body=_letter(pb_round, follower.language, list_address),
                now=now,
                actor=SYSTEM,
            )
    db.session.execute(delete(ListFollower).where(ListFollower.round_id == pb_round.id))
    db.session.flush()
    return len(followers)


def _letter(pb_round: Round, language: str, list_address: str) -> str:
    """The same for everybody: it names no receipt, and nothing in it tells who opened it."""
    words: str = _(
        "The votes of “%(title)s” have been counted. The list of every receipt is here: %(address)s\n\n"
        "You asked to be told. We have now deleted your e-mail address.",
        title=choose(pb_round.words, "title", View(language)).text,
        address=list_address,
    )
    return words
