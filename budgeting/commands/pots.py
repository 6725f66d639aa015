"""Making a round with several pots, before the first of them opens: its words, its order, and what is left money for.

Every pot is a round of its own and is made on its own pages (``drafting``).
"""

from datetime import datetime
from typing import Any

from budgeting.commands.drafting import check_seen, start_round
from budgeting.commands.frozen import refuse_after_opening
from budgeting.models.rounds import JointRound, Pot, Round
from budgeting.queries.pots import is_joint_slug_taken
from budgeting.rules.drafting import EASY, Values
from budgeting.rules.pots import AcrossPots, Carry
from engage.activities.models import Programme
from engage.content.rules.words import SOURCE, WordsDocument, plain, put_text, words_from
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.errors import ConflictError, InvalidError, NotFoundError
from engage.rules.slug import free_slug

JOINT_WORDS = ("title", "summary")


def start_joint_round(
    *, programme: Programme, title: str, now: datetime, actor: Actor
) -> JointRound:
    """Begin a round with several pots from its title alone. Raises ``InvalidError`` ``title_missing``."""
    joint = JointRound(
        programme_id=programme.id,
        slug=free_slug(title, is_taken=is_joint_slug_taken),
        words=words_from({"title": {SOURCE: title.strip()}}),
        created_at=now,
    )
    db.session.add(joint)
    db.session.flush()
    record("pots.begun", subject=joint.id, actor=actor, now=now)
    return joint


def joint_values(joint: JointRound) -> Values:
    """What is written about it now, as its form shows it."""
    words = {
        name + suffix: plain(joint.words, name).get(tag, "")
        for name in JOINT_WORDS
        for suffix, tag in (("", SOURCE), ("_easy", EASY))
    }
    return {**words, "carry": joint.carry, "votes": joint.votes}


def save_joint_round(
    joint: JointRound, values: Values, *, seen_digest: str, now: datetime, actor: Actor
) -> None:
    """Write its words, where left money goes (``Carry``), and whether people may vote in more than one pot (``AcrossPots``).

    The last two may still be empty; a pot that opens asks for them. Raises ``FrozenError`` once a pot has opened,
    ``PageChangedError``, ``InvalidError`` ``title_missing``, ``plain_words_missing`` or ``choice_unknown``.
    """
    _hold(joint)
    check_seen(joint_values(joint), seen_digest)
    for name, choices in (("carry", Carry), ("votes", AcrossPots)):
        if values[name] and values[name] not in set(choices):
            raise InvalidError("choice_unknown", where=name)
    joint.words = _with_words(joint.words, values)
    joint.carry, joint.votes = values["carry"], values["votes"]
    _note(joint, now, actor, what="words")


def _with_words(words: WordsDocument, values: Values) -> dict[str, Any]:
    if not values["title"].strip():
        raise InvalidError("title_missing", where="title")
    written = dict(words)
    for name in JOINT_WORDS:
        if values[f"{name}_easy"].strip() and not values[name].strip():
            raise InvalidError("plain_words_missing", where=name)
        written = put_text(written, name, SOURCE, values[name])
        if values[name].strip():
            written = put_text(written, name, EASY, values[f"{name}_easy"])
    return written


def begin_pot(joint: JointRound, *, title: str, now: datetime, actor: Actor) -> Round:
    """A new round as the last pot. Raises ``FrozenError``, ``InvalidError`` ``title_missing``."""
    _hold(joint)
    pb_round = start_round(programme=joint.programme, title=title, now=now, actor=actor)
    add_pot(joint, pb_round, now=now, actor=actor)
    return pb_round


def add_pot(joint: JointRound, pb_round: Round, *, now: datetime, actor: Actor) -> None:
    """A draft round as the last pot. Its languages are to be checked again: its rules now tell of the others.

    Raises ``FrozenError`` when it or another pot has opened, ``ConflictError`` ``is_a_pot``, ``InvalidError``
    ``other_programme``.
    """
    _hold(joint)
    refuse_after_opening(pb_round, what="pots")
    if pb_round.pot is not None:
        raise ConflictError("is_a_pot")
    if pb_round.programme_id != joint.programme_id:
        raise InvalidError("other_programme", where="pot")
    place = max((pot.place for pot in joint.pots), default=-1) + 1
    pb_round.pot = Pot(joint_round_id=joint.id, place=place)
    _note(joint, now, actor, what="pots", added=pb_round.slug)


def remove_pot(joint: JointRound, slug: str, *, now: datetime, actor: Actor) -> None:
    """Let a pot be a round by itself again. Raises ``FrozenError``, ``NotFoundError`` ``pot``."""
    _hold(joint)
    db.session.delete(_pot(joint, slug))
    _note(joint, now, actor, what="pots", removed=slug)


def move_pot_up(joint: JointRound, slug: str, *, now: datetime, actor: Actor) -> None:
    """Count a pot one place earlier; the first stays where it is. Raises as ``remove_pot`` does."""
    _hold(joint)
    pots = list(joint.pots)
    at = pots.index(_pot(joint, slug))
    if at:
        pots[at - 1], pots[at] = pots[at], pots[at - 1]
    for place, pot in enumerate(pots):
        pot.place = place
    _note(joint, now, actor, what="pots", moved=slug)


def _pot(joint: JointRound, slug: str) -> Pot:
    for pot in joint.pots:
        if pot.pb_round.slug == slug:
            return pot
    raise NotFoundError("pot", slug=slug)


def _hold(joint: JointRound) -> None:
    """As it is now, held until the transaction ends."""
    db.session.refresh(joint, with_for_update=True)
    db.session.expire(joint, ["pots"])
    refuse_after_a_pot_opened(joint)


def refuse_after_a_pot_opened(joint: JointRound) -> None:
    """Refuse and log a change to what pots have in common. Raises ``FrozenError`` once one of them has opened."""
    for pot in joint.pots:
        refuse_after_opening(pot.pb_round, what="pots")


def _note(joint: JointRound, now: datetime, actor: Actor, **facts: object) -> None:
    db.session.flush()
    for pot in joint.pots:
        db.session.expire(pot.pb_round, ["pot"])
    db.session.expire(joint, ["pots"])
    record("pots.drafted", subject=joint.id, actor=actor, now=now, **facts)
