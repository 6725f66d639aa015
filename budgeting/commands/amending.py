"""Changing decided amounts after the decision was published: in public, by two officers, with reasons; what was decided before is kept.

Offers that wait for an answer change, and what a group has accepted, once that was agreed with it: never below what has been paid,
spent or given back, and never to nothing. Either needs another letter. What is not needed at the end is released or repaid; a group
that cannot go on withdraws.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from budgeting.commands.awards import forget_letter, offer_award
from budgeting.commands.followers import MoneyNews, announce
from budgeting.commands.interests import check_projects_interest
from budgeting.commands.witnesses import tell_witnesses
from budgeting.models.awards import Award, FormalDecision
from budgeting.models.rounds import Round
from budgeting.queries.awards import awards_now, decision_of, held_award, money_free
from budgeting.rules.awards import AwardState, Departure, check_amendment, offers_of
from budgeting.rules.ledger import check_amount, check_plan
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.people.commands.acts import propose
from engage.people.models import TwoPersonAct
from engage.rules.errors import InvalidError, NotFoundError
from engage.rules.window import day_of

AMEND = "round.amend_decision"
"""The act by which two officers change decided amounts."""


def propose_amendment(
    pb_round: Round,
    *,
    amounts: Mapping[str, int],
    reasons: Mapping[str, str],
    why: str,
    now: datetime,
    actor: Actor,
) -> TwoPersonAct:
    """Ask a second officer to confirm other amounts. ``amounts`` in pence by project number; those that stay as they are may be
    left out. ``reasons``: why an amount is not what the vote gave.

    Raises ``NotFoundError`` ``not_decided``, ``InvalidError`` ``why_missing``, ``nothing_corrected``, ``over_budget``, what
    ``rules.awards.check_amendment``, ``rules.ledger.check_amount``, ``check_plan``, ``check_projects_interest`` and ``propose`` raise.
    """
    decided = decided_now(pb_round)
    changed = {number: pence for number, pence in amounts.items() if pence != decided.get(number)}
    facts = {
        "amounts": changed,
        "reasons": {number: reasons.get(number, "").strip() for number in changed},
        "why": why.strip(),
    }
    _check(pb_round, facts)
    check_projects_interest(pb_round, changed, attempted=AMEND, now=now, actor=actor)
    return propose(kind=AMEND, subject=pb_round.id, facts=facts, now=now, actor=actor)


def amend_decision(
    pb_round: Round, *, facts: Mapping[str, Any], now: datetime, actor: Actor
) -> None:
    """Write other amounts down and keep what was published before. Reached only through a second officer's confirmation.

    An award whose amount changes needs another letter; an offer that comes to nothing goes; a project that had none is offered its money.
    Raises as ``propose_amendment`` does.
    """
    db.session.refresh(pb_round, with_for_update=True)
    decision = _check(pb_round, facts)
    decided, offers = decided_now(pb_round), offers_of(pb_round.outcome)
    amounts: Mapping[str, int] = facts["amounts"]
    check_projects_interest(pb_round, amounts, attempted=AMEND, now=now, actor=actor)
    before = {
        "corrected_on": day_of(now).isoformat(),
        "why": facts["why"],
        "decided_by": decision.decided_by,
        "other_body": decision.other_body,
        "decided_on": decision.decided_on.isoformat(),
        "departures": decision.departures,
        "amounts": {number: decided[number] for number in amounts},
    }
    decision.corrections = [*decision.corrections, before]
    departures = [
        asdict(Departure(number, pence, facts["reasons"][number]))
        for number, pence in amounts.items()
        if pence != offers.get(number, 0)
    ]
    kept = [told for told in decision.departures if told["number"] not in amounts]
    decision.departures = [*kept, *departures]
    _change_awards(pb_round, amounts)
    db.session.flush()
    entry = record(
        "round.decision_amended",
        subject=pb_round.id,
        actor=actor,
        now=now,
        amounts=dict(amounts),
        before=before["amounts"],
        number=len(decision.corrections),
    )
    tell_witnesses(pb_round, entry, now=now, actor=actor)
    announce(pb_round, MoneyNews.AMENDED, numbers=list(amounts), now=now, actor=actor)


def decided_now(pb_round: Round) -> dict[str, int]:
    """What each project was given, in pence, in the order of the list; nothing for one without an award."""
    given = {award.project.number: award.awarded_pence for award in awards_now(pb_round)}
    return {number: given.get(number, 0) for number in pb_round.costs}


def _change_awards(pb_round: Round, amounts: Mapping[str, int]) -> None:
    awards = {award.project.number: award for award in awards_now(pb_round)}
    place = max((award.place for award in awards.values()), default=-1)
    for number, pence in amounts.items():
        award = awards.get(number)
        if award is None:
            place += 1
            offer_award(pb_round, number, pence, place=place, answer_by=None)
            continue
        forget_letter(award)
        if pence:
            award.awarded_pence = pence
        else:
            db.session.delete(award)


def _check(pb_round: Round, facts: Mapping[str, Any]) -> FormalDecision:
    decision = decision_of(pb_round)
    if decision is None:
        raise NotFoundError("not_decided")
    amounts: Mapping[str, int] = facts["amounts"]
    if not amounts:
        raise InvalidError("nothing_corrected", where="why")
    if not facts["why"]:
        raise InvalidError("why_missing", where="why")
    awards = awards_now(pb_round)
    by_number = {award.project.number: award for award in awards}
    offers = offers_of(pb_round.outcome)
    for number, pence in amounts.items():
        award = by_number.get(number)
        change = Departure(number, pence, facts["reasons"].get(number, ""))
        check_amendment(
            change,
            cost_pence=pb_round.costs.get(number),
            voted_pence=offers.get(number, 0),
            state=AwardState(award.state) if award else None,
        )
        if award is not None:
            _check_room(award, pence)
    decided = decided_now(pb_round)
    more = sum(pence - decided[number] for number, pence in amounts.items())
    over = more - money_free(pb_round, awards)
    if over > 0:
        raise InvalidError("over_budget", where="amounts", over_pence=over)
    return decision


def _check_room(award: Award, pence: int) -> None:
    """What has moved and what is planned still fit, and an award of which news was written does not vanish.

    The award is held, so that nobody pays meanwhile.
    """
    held_award(award)
    number = award.project.number
    if not pence:
        if award.updates:
            raise InvalidError("award_under_way", where=number)
        return
    try:
        check_amount(pence, [entry.as_entry for entry in award.entries])
        check_plan(pence, [one.amount_pence for one in award.milestones])
    except InvalidError as error:
        raise InvalidError(error.code, **{**error.facts, "where": number}) from None
