"""Acts that take two officers: propose, confirm, withdraw, expire. Other rooms register the kinds.

A kind's ``perform`` runs inside the transaction of the confirmation: either both are done or neither.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from engage.kernel.access import SYSTEM, Actor, Policy, may
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.people.models import TwoPersonAct
from engage.people.queries import act_to_decide, may_be_one_person, pending_act
from engage.people.rules.acts import (
    INDEPENDENT_FOR,
    OPEN_FOR,
    ActState,
    check_act_step,
    check_confirmer,
    digest_of_facts,
    state_at_confirmation,
)
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError

KINDS_EXTENSION = "engage.act_kinds"


@dataclass(frozen=True)
class ConfirmedAct:
    """What ``perform`` receives: what two officers agreed on."""

    kind: str
    subject: str
    facts: Mapping[str, Any]


Perform = Callable[[ConfirmedAct, datetime, Actor], None]


@dataclass(frozen=True)
class ActKind:
    """One thing that takes two. ``policy``: who may propose and confirm it. ``label``: lazy words, "Close the round".

    ``check(subject, facts)`` raises, when it is proposed, what its ``perform`` would refuse: nothing waits that cannot be done.
    ``facts_now(subject)`` reads again, at confirmation, what the proposal was shown with; when it differs the act is void.
    ``subject_label(subject)`` gives words for a subject, such as a round's title, and ``subject_href(subject)`` the officers' page
    where it can be read; ``facts_label(subject, facts)`` a line for each thing that both agree on, such as "40 more codes".
    ``check_asker(subject, facts, actor)`` raises, at confirmation, when whoever proposed it may no longer have a hand in it.
    ``answer(subject, facts)`` tells both what came of it, where there is more to say than that it is done.
    """

    kind: str
    policy: Policy
    perform: Perform
    label: object
    facts_now: Callable[[str], Mapping[str, Any]] | None = None
    subject_label: Callable[[str], object] | None = None
    subject_href: Callable[[str], str] | None = None
    facts_label: Callable[[str, Mapping[str, Any]], Sequence[object]] | None = None
    check: Callable[[str, Mapping[str, Any]], object] | None = None
    answer: Callable[[str, Mapping[str, Any]], object] | None = None
    check_asker: Callable[[str, Mapping[str, Any], Actor], object] | None = None


def register_act(app: Flask, kind: ActKind) -> None:
    """Make a kind known; called from a module's ``start``. Raises ``ConflictError`` for a second of the same name."""
    kinds = app.extensions.setdefault(KINDS_EXTENSION, {})
    if kind.kind in kinds:
        raise ConflictError("act_kind_taken", kind=kind.kind)
    kinds[kind.kind] = kind


def act_kind(name: str) -> ActKind:
    """A registered kind. Raises ``NotFoundError``."""
    kinds: dict[str, ActKind] = current_app.extensions.get(KINDS_EXTENSION, {})
    if name not in kinds:
        raise NotFoundError("act_kind", kind=name)
    return kinds[name]


def propose(
    *,
    kind: str,
    subject: str,
    facts: Mapping[str, Any],
    now: datetime,
    actor: Actor,
    open_for: timedelta = OPEN_FOR,
) -> TwoPersonAct:
    """Ask a second officer to confirm. ``facts`` (JSON) are what both agree on, and all that ``perform`` will be given.

    Where the kind has ``facts_now``, its reading is frozen too. Raises ``NotAllowedError`` ``role_needed``; ``ConflictError``
    ``act_pending`` while one of this kind waits for the subject; ``NotFoundError`` for an unknown kind; and what the kind's ``check``
    raises.
    """
    registered = act_kind(kind)
    _check_role(registered, actor)
    if open_for <= timedelta(0):
        raise InvalidError("act_time", where="open_for")
    if registered.check is not None:
        registered.check(subject, facts)
    expire_acts(now=now)
    if pending_act(kind, subject, now) is not None:
        raise ConflictError("act_pending", kind=kind, subject=subject)
    act = TwoPersonAct(
        kind=kind,
        subject=subject,
        facts=dict(facts),
        digest=_digest_now(registered, subject, facts),
        state=ActState.PROPOSED.value,
        proposed_by=actor.id,
        proposed_at=now,
        expires_at=now + open_for,
    )
    db.session.add(act)
    db.session.flush()
    record(
        "act.proposed",
        subject=act.id,
        actor=actor,
        now=now,
        kind=kind,
        about=subject,
        digest=act.digest,
    )
    return act


def confirm(act_id: str, *, now: datetime, actor: Actor) -> ActState:
    """Confirm what a colleague proposed and do it, in this transaction.

    Returns what became of the act, to be shown: ``CONFIRMED``; ``EXPIRED`` when its time was up; ``VOID`` when what it rests
    on has changed since (nothing was done, and the act is closed so that nobody tries again by mistake).
    Raises ``NotAllowedError`` (``same_officer``, ``not_independent``, ``role_needed``), ``WrongStateError`` when it was decided before, and whatever
    ``perform`` raises: then nothing has happened and the act still waits.
    """
    act = act_to_decide(act_id)
    registered = act_kind(act.kind)
    _check_role(registered, actor)
    check_act_step(ActState(act.state), ActState.CONFIRMED)
    check_confirmer(
        proposed_by=act.proposed_by,
        confirmer=actor.id,
        is_independent=not may_be_one_person(
            act.proposed_by, actor.id, since=now - INDEPENDENT_FOR
        ),
    )
    outcome = state_at_confirmation(
        frozen=act.digest,
        found=_digest_now(registered, act.subject, act.facts),
        expires_at=act.expires_at,
        now=now,
    )
    if outcome is ActState.CONFIRMED and registered.check_asker is not None:
        registered.check_asker(act.subject, act.facts, act.proposer.actor)
    _decide(act, outcome, now=now, actor=actor)
    if outcome is ActState.CONFIRMED:
        registered.perform(ConfirmedAct(act.kind, act.subject, act.facts), now, actor)
    return outcome


def withdraw(act_id: str, *, now: datetime, actor: Actor) -> None:
    """Take a proposal back, or decline a colleague's: anybody who may confirm it may stop it.

    Raises ``NotAllowedError`` ``role_needed``, ``WrongStateError``.
    """
    act = act_to_decide(act_id)
    _check_role(act_kind(act.kind), actor)
    _decide(act, ActState.WITHDRAWN, now=now, actor=actor)


def expire_acts(*, now: datetime) -> int:
    """Close every act whose time is up; returns how many. Run on schedule and before each proposal."""
    over = db.session.scalars(
        select(TwoPersonAct)
        .where(TwoPersonAct.state == ActState.PROPOSED, TwoPersonAct.expires_at <= now)
        .with_for_update(skip_locked=True)
    ).all()
    for act in over:
        _decide(act, ActState.EXPIRED, now=now, actor=SYSTEM)
    return len(over)


def _decide(act: TwoPersonAct, to: ActState, *, now: datetime, actor: Actor) -> None:
    check_act_step(ActState(act.state), to)
    act.state = to.value
    act.decided_by = actor.id if actor.is_officer else None
    act.decided_at = now
    db.session.flush()
    record(
        f"act.{to.value}", subject=act.id, actor=actor, now=now, kind=act.kind, about=act.subject
    )


def _digest_now(kind: ActKind, subject: str, facts: Mapping[str, Any]) -> str:
    found = kind.facts_now(subject) if kind.facts_now else {}
    return digest_of_facts(kind.kind, subject, {"agreed": dict(facts), "found": dict(found)})


def _check_role(kind: ActKind, actor: Actor) -> None:
    if not actor.is_officer or not may(actor, kind.policy):
        raise NotAllowedError("role_needed", policy=kind.policy.value)
