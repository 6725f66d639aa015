"""Promises that follow from a published reply, and the steps they take. Everything here is public at once."""

from collections.abc import Mapping
from datetime import date, datetime

from engage.content.rules.words import words_from
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.plans.models import Commitment, CommitmentStep, FeedbackResponse
from engage.plans.queries.commitments import commitment_to_change, commitments_of
from engage.plans.queries.consultations import consultation_by_id
from engage.plans.rules.commitments import (
    DETAILS,
    LONGEST_DETAIL,
    CommitmentState,
    changes_between,
    check_promise,
    check_refresh,
    check_step,
    trimmed,
)
from engage.rules.errors import ConflictError, NotAllowedError


def promise(
    reply: FeedbackResponse,
    *,
    words: Mapping[str, str],
    details: Mapping[str, str],
    due_on: date | None,
    now: datetime,
    actor: Actor,
) -> Commitment:
    """Say what the council will do because of a reply, who answers for it, and by when.

    ``words``: the promise by view tag; ``details``: any of ``commitments.DETAILS``. Raises ``NotAllowedError``
    ``reply_not_published``, and ``InvalidError`` as ``commitments.check_promise`` does.
    """
    if not reply.published:
        raise NotAllowedError("reply_not_published")
    told, kept = trimmed(words), _own(details)
    due = check_promise(told, kept, due_on=due_on)
    consultation = consultation_by_id(reply.consultation_id)
    commitment = Commitment(
        consultation_id=consultation.id,
        reply_id=reply.id,
        number=len(commitments_of(consultation)) + 1,
        words=words_from({"promise": told}),
        details=kept,
        due_on=due,
        state=CommitmentState.PROMISED.value,
    )
    db.session.add(commitment)
    _step(commitment, words={}, latest="", now=now)
    db.session.flush()
    record("commitment.made", subject=commitment.id, actor=actor, now=now, due_on=due.isoformat())
    return commitment


def take_step(
    commitment_id: str,
    *,
    to: str,
    words: Mapping[str, str],
    due_on: date | None,
    latest: str,
    seen: int,
    now: datetime,
    actor: Actor,
) -> Commitment:
    """Say how a promise is going, or that it is done, put off or dropped and why.

    ``words``: the note by view tag; ``latest``: what the measure shows now; ``seen``: how many steps the officer's page showed.
    Raises ``ConflictError`` ``changed_by_another``, and as ``commitments.check_step`` does.
    """
    commitment = _as_seen(commitment_id, seen)
    told = trimmed(words)
    state, due = check_step(
        CommitmentState(commitment.state),
        to,
        note=told,
        due_before=commitment.due_on,
        due_after=due_on,
    )
    commitment.state, commitment.due_on = state.value, due
    _step(commitment, words=words_from({"note": told}) if told else {}, latest=latest, now=now)
    db.session.flush()
    record(
        "commitment.stepped",
        subject=commitment.id,
        actor=actor,
        now=now,
        to=state.value,
        due_on=due.isoformat(),
    )
    return commitment


def refresh(
    commitment_id: str,
    *,
    details: Mapping[str, str],
    words: Mapping[str, str],
    due_on: date | None,
    latest: str,
    seen: int,
    now: datetime,
    actor: Actor,
) -> Commitment:
    """Look at a promise as a whole again, as once a year: who answers for it, what it is part of, what is measured, and by when.

    ``details``, ``words``, ``latest`` and ``seen`` as in ``promise`` and ``take_step``. What changed stays public beside what was. Raises
    ``ConflictError`` ``changed_by_another``, and as ``commitments.check_refresh`` does.
    """
    commitment = _as_seen(commitment_id, seen)
    told, kept = trimmed(words), _own(details)
    due = check_refresh(CommitmentState(commitment.state), kept, told, due_on=due_on)
    changes = changes_between(commitment.details, kept)
    commitment.details, commitment.due_on = kept, due
    _step(commitment, words=words_from({"note": told}), latest=latest, now=now)
    commitment.steps[-1].is_refresh, commitment.steps[-1].changes = True, changes
    db.session.flush()
    record(
        "commitment.refreshed",
        subject=commitment.id,
        actor=actor,
        now=now,
        changed=sorted(changes),
        due_on=due.isoformat(),
    )
    return commitment


def _as_seen(commitment_id: str, seen: int) -> Commitment:
    """A promise to change, as the officer's page showed it. Raises ``ConflictError`` ``changed_by_another``."""
    commitment = commitment_to_change(commitment_id)
    if len(commitment.steps) != seen:
        raise ConflictError("changed_by_another")
    return commitment


def _own(details: Mapping[str, str]) -> dict[str, str]:
    """Those of ``DETAILS`` that were written."""
    return trimmed({name: details.get(name, "") for name in DETAILS})


def _step(commitment: Commitment, *, words: dict[str, object], latest: str, now: datetime) -> None:
    commitment.steps.append(
        CommitmentStep(
            number=len(commitment.steps) + 1,
            state=commitment.state,
            due_on=commitment.due_on,
            words=words,
            latest=latest.strip()[:LONGEST_DETAIL],
            taken_at=now,
        )
    )
