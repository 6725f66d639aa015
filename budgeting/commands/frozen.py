"""What may no longer change once a round is open, and the guard that every change through the ORM passes.

Direct changes in the database go round the guard; ``check_frozen`` finds them at the close and at the count, and
``engage round verify`` in the published files.
"""

from collections.abc import Iterator
from typing import Any

from flask import has_request_context
from sqlalchemy import event, func, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session

from budgeting.commands.carrying import pots_facts
from budgeting.commands.checklist import rules_that_hold
from budgeting.models.rounds import JointRound, Pot, Project, RegisterEntry, Round, RoundKey
from budgeting.rules.proofs import ProofKind
from budgeting.rules.written import frozen_digest
from engage.activities.models import Activity
from engage.activities.rules.lifecycle import NEXT, State
from engage.content.rules.words import without_sources
from engage.kernel.access import SYSTEM, Actor, current_actor
from engage.kernel.audit import record_refusal
from engage.kernel.clock import now
from engage.kernel.db import db
from engage.rules.errors import ConflictError, NotAllowedError

LIVING = frozenset(
    {
        "dates_told",
        "mark",
        "position",
        "state",
        "turnout",
        "cards_replaced",
        "cards_to_print",
        "tie",
        "lot",
        "outcome",
        "closed_at",
        "counted_at",
        "declared_at",
    }
)
"""Columns of a round that its life changes after opening. Every other column, old or new, is frozen."""
ALL_FROZEN = (Project, RoundKey, Pot)


class FrozenError(NotAllowedError):
    """Something that residents vote on or are counted by would change after opening."""

    code = "round_frozen"


def frozen_document(pb_round: Round) -> dict[str, Any]:
    """Everything that may not change once voting has begun."""
    document: dict[str, Any] = without_sources(
        {
            "round": pb_round.id,
            "words": pb_round.words,
            "budget_pence": pb_round.budget_pence,
            "rules": rules_that_hold(pb_round),
            "opens_at": pb_round.opens_at.isoformat() if pb_round.opens_at else None,
            "closes_at": pb_round.closes_at.isoformat() if pb_round.closes_at else None,
            "keys": [key.public_key.hex() for key in pb_round.keys],
            "codes_issued": pb_round.codes_issued,
            "projects": [
                {
                    "number": p.number,
                    "position": p.position,
                    "cost_pence": p.cost_pence,
                    "category": p.category,
                    "words": p.words,
                }
                for p in pb_round.projects
            ],
            **pots_facts(pb_round),
        }
    )
    return document


def check_frozen(pb_round: Round) -> None:
    """Whether everything still is as it was frozen, and as many cards are in the register as the log says.

    Raises ``ConflictError`` ``rules_changed`` or ``register_changed``.
    """
    db.session.expire(pb_round, ["projects", "keys", "pot"])
    if pb_round.pot is not None:
        db.session.expire(pb_round.pot.joint_round)
    if frozen_digest(frozen_document(pb_round)) != pb_round.rules_digest:
        raise ConflictError("rules_changed")
    rights = db.session.scalar(
        select(func.count())
        .select_from(RegisterEntry)
        .where(RegisterEntry.round_id == pb_round.id, RegisterEntry.proof == ProofKind.CARD)
    )
    if rights != pb_round.codes_issued + pb_round.cards_replaced - pb_round.cards_to_print:
        raise ConflictError("register_changed")


def refuse_after_opening(pb_round: Round, *, what: str) -> None:
    """Refuse and log something that only a draft allows, such as more codes. Does nothing for a draft."""
    if pb_round.state != State.DRAFT:
        _refuse(pb_round.id, [what])


def _refuse(round_id: str, what: list[str]) -> None:
    actor: Actor = current_actor() if has_request_context() else SYSTEM
    record_refusal(
        "round.change_refused", subject=round_id, actor=actor, now=now(), what=sorted(what)
    )
    raise FrozenError(what=sorted(what))


@event.listens_for(db.session, "before_flush")
def _guard(session: Session, *_rest: object) -> None:
    for thing in {*session.new, *session.dirty, *session.deleted}:
        what = _frozen_parts(session, thing)
        if not what:
            continue
        for round_id in _rounds_of(thing):
            if _is_open_already(session, round_id):
                _refuse(round_id, what)


@event.listens_for(db.session, "do_orm_execute")
def _guard_statements(state: ORMExecuteState) -> None:
    mapper = state.bind_mapper
    if state.is_select or mapper is None or state.is_orm_statement is False:
        return
    if mapper.class_ in {Activity, Round, JointRound, *ALL_FROZEN}:
        # Nothing here is changed in bulk: what a statement would touch could not be told beforehand.
        _refuse("", [mapper.class_.__tablename__])


def _frozen_parts(session: Session, thing: Any) -> list[str]:
    if not isinstance(thing, (Round, JointRound, *ALL_FROZEN)):
        return []
    if thing in session.new or thing in session.deleted:
        return [type(thing).__tablename__]
    state: Any = inspect(thing)
    changed = [
        attribute.key
        for attribute in state.mapper.column_attrs
        if state.attrs[attribute.key].history.has_changes()
    ]
    if isinstance(thing, Round):
        changed = [name for name in changed if name not in LIVING or _goes_back(thing, name)]
    elif isinstance(thing, ALL_FROZEN) and state.attrs["pb_round"].history.has_changes():
        changed.append("pb_round")
    return changed


def _goes_back(pb_round: Round, name: str) -> bool:
    """Whether a round would take a step that its life does not have, such as back to a draft."""
    if name != "state":
        return False
    before: Any = inspect(pb_round).attrs["state"].history.deleted
    return bool(before) and State(pb_round.state) not in NEXT[State(before[0])]


def _rounds_of(thing: Any) -> Iterator[str]:
    """The rounds a thing belongs to, belonged to, or is about to belong to."""
    if isinstance(thing, Round):
        if thing.id:
            yield thing.id
        return
    if isinstance(thing, JointRound):
        yield from _pots_of({thing.id})
        return
    attributes: Any = inspect(thing).attrs
    found = {thing.round_id, *(attributes["round_id"].history.deleted or ())}
    parents = attributes["pb_round"].history
    found |= {one.id for one in (*(parents.added or ()), *(parents.deleted or ())) if one}
    if isinstance(thing, Pot):
        # Every pot freezes the order of all of them.
        moved = attributes["joint_round_id"].history.deleted or ()
        found |= _pots_of({thing.joint_round_id, *moved})
    yield from sorted(one for one in found if one)


def _pots_of(joint_round_ids: set[str]) -> set[str]:
    pots = select(Pot.round_id).where(Pot.joint_round_id.in_(one for one in joint_round_ids if one))
    with db.session.no_autoflush:
        return set(db.session.scalars(pots))


def _is_open_already(session: Session, round_id: str) -> bool:
    """Whether the round was open before what is being saved now."""
    with session.no_autoflush:
        pb_round = session.get(Round, round_id)
    if pb_round is None or inspect(pb_round).pending:
        return False
    before = inspect(pb_round).attrs["state"].history.deleted
    return (before[0] if before else pb_round.state) != State.DRAFT
