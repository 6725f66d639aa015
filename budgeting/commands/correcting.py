"""Correcting what was published of a formal decision, in public: what it said before stays beside it, with the day and the reason.

A correction is about words and the day. Amounts are no mistake in writing: an award falls away or is closed by its own steps.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from budgeting.commands.awards import check_decided_on
from budgeting.commands.followers import MoneyNews, announce
from budgeting.commands.interests import check_projects_interest
from budgeting.commands.witnesses import tell_witnesses
from budgeting.models.awards import FormalDecision
from budgeting.models.rounds import Round
from budgeting.queries.awards import decision_of
from budgeting.rules.awards import LONGEST_DECIDER, body_named, why_other_body
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.people.commands.acts import propose
from engage.people.models import TwoPersonAct
from engage.rules.errors import InvalidError, NotFoundError
from engage.rules.window import day_of

CORRECT = "round.correct_decision"
"""The act by which two officers correct what is published of a formal decision."""


def propose_correction(
    pb_round: Round,
    *,
    decided_by: str,
    decided_on: date,
    reasons: Mapping[str, str],
    why: str,
    other_body: str = "",
    now: datetime,
    actor: Actor,
) -> TwoPersonAct:
    """Ask a second officer to confirm a correction. ``reasons``: by project number, one for each departure from the vote;
    ``other_body``: why somebody else decided than the rules name.

    Raises ``NotFoundError`` ``not_decided``, ``InvalidError`` (``why_missing``, ``decided_by_missing``, ``decided_too_early``,
    ``decided_in_future``, ``reason_missing``, ``nothing_corrected``), and what ``why_other_body``, ``check_projects_interest`` and ``propose`` raise.
    """
    facts: dict[str, Any] = {
        "decided_by": decided_by.strip(),
        "other_body": other_body.strip(),
        "decided_on": decided_on.isoformat(),
        "reasons": {number: reason.strip() for number, reason in reasons.items()},
        "why": why.strip(),
    }
    _check(pb_round, facts, now)
    check_projects_interest(pb_round, facts["reasons"], attempted=CORRECT, now=now, actor=actor)
    return propose(kind=CORRECT, subject=pb_round.id, facts=facts, now=now, actor=actor)


def correct_decision(
    pb_round: Round, *, facts: Mapping[str, Any], now: datetime, actor: Actor
) -> None:
    """Write the correction and keep what was published before. Reached only through a second officer's confirmation.

    Raises as ``propose_correction`` does.
    """
    db.session.refresh(pb_round, with_for_update=True)
    decision = _check(pb_round, facts, now)
    check_projects_interest(pb_round, facts["reasons"], attempted=CORRECT, now=now, actor=actor)
    before = {
        "corrected_on": day_of(now).isoformat(),
        "why": facts["why"],
        "decided_by": decision.decided_by,
        "other_body": decision.other_body,
        "decided_on": decision.decided_on.isoformat(),
        "departures": decision.departures,
    }
    decision.corrections = [*decision.corrections, before]
    decision.decided_by, decision.other_body = facts["decided_by"], _other_body(pb_round, facts)
    decision.decided_on = date.fromisoformat(facts["decided_on"])
    decision.departures = [
        {**told, "reason": facts["reasons"][told["number"]]} for told in decision.departures
    ]
    db.session.flush()
    entry = record(
        "round.decision_corrected",
        subject=pb_round.id,
        actor=actor,
        now=now,
        decided_on=facts["decided_on"],
        number=len(decision.corrections),
    )
    tell_witnesses(pb_round, entry, now=now, actor=actor)
    announce(pb_round, MoneyNews.CORRECTED, now=now, actor=actor)


def _check(pb_round: Round, facts: Mapping[str, Any], now: datetime) -> FormalDecision:
    decision = decision_of(pb_round)
    if decision is None:
        raise NotFoundError("not_decided")
    if not facts["why"]:
        raise InvalidError("why_missing", where="why")
    if not facts["decided_by"] or len(facts["decided_by"]) > LONGEST_DECIDER:
        raise InvalidError("decided_by_missing", where="decided_by")
    decided_on = date.fromisoformat(facts["decided_on"])
    check_decided_on(pb_round, decided_on, now)
    for told in decision.departures:
        if not facts["reasons"].get(told["number"]):
            raise InvalidError("reason_missing", where=told["number"])
    reasons = {told["number"]: told["reason"] for told in decision.departures}
    other_body = _other_body(pb_round, facts)
    published = (decision.decided_by, decision.other_body, decision.decided_on, reasons)
    if published == (
        facts["decided_by"],
        other_body,
        decided_on,
        dict(facts["reasons"]),
    ):
        raise InvalidError("nothing_corrected", where="why")
    return decision


def _other_body(pb_round: Round, facts: Mapping[str, Any]) -> str:
    named = body_named(pb_round.rules)
    return why_other_body(facts["decided_by"], facts.get("other_body", ""), named=named)
