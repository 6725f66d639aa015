"""A winner falls away: its group says no, does not answer in time, or cannot go on. Two officers write it down, since its money goes
where the round's written rule says and no step leads back.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from budgeting.commands.awards import forget_letter, move_award, offer_award
from budgeting.commands.followers import MoneyNews, announce
from budgeting.commands.interests import check_projects_interest
from budgeting.models.awards import Award
from budgeting.models.rounds import Round
from budgeting.queries.awards import awards_now, decision_of, held_award, money_free
from budgeting.rules.awards import (
    AwardState,
    check_award_step,
    check_lapse,
    may_have_more,
)
from budgeting.rules.falls import Following, Money, Share, falling_rule, what_follows
from budgeting.rules.ledger import check_untouched
from budgeting.rules.written import least_in, part_fundable_in
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.people.commands.acts import propose
from engage.people.models import TwoPersonAct
from engage.rules.errors import InvalidError
from engage.rules.window import day_of

FALL = "award.fall"
"""The act by which two officers write down that an award has fallen away."""


def propose_fall(
    award: Award, *, to: AwardState, on: date, reason: str, now: datetime, actor: Actor
) -> TwoPersonAct:
    """Ask a second officer to confirm that an award has fallen away. ``to``: declined, lapsed or withdrawn; ``on``: the day of it.

    Raises ``WrongStateError``; ``InvalidError`` ``reason_missing`` (where the group spoke), ``day_in_future``; ``NotAllowedError``
    ``still_time`` (a lapse before its day is over), ``money_moved`` while the group holds or has spent money: then what is over
    is repaid and the award is closed; ``own_interest`` for somebody who has to do with it or with a project that would get its
    money; and what ``propose`` raises.
    """
    facts = {"to": to.value, "on": on.isoformat(), "reason": reason.strip()}
    _check(award, facts, now=now)
    _check_interest(award, what_would_follow(award), now=now, actor=actor)
    return propose(kind=FALL, subject=award.id, facts=facts, now=now, actor=actor)


def end_award(
    award: Award, *, facts: Mapping[str, Any], now: datetime, actor: Actor
) -> list[Award]:
    """Write down that an award fell away, and apply the written rule to its money. Reached only through a second officer's
    confirmation; returns the awards of projects that had nothing before.

    The round is held before the award, always in this order: two awards that fall at once would wait for each other.
    Raises as ``propose_fall`` does.
    """
    pb_round = award.pb_round
    db.session.refresh(pb_round, with_for_update=True)
    held_award(award)
    _check(award, facts, now=now)
    following = what_would_follow(award)
    _check_interest(award, following, now=now, actor=actor)
    to = AwardState(facts["to"])
    move_award(award, to, on=date.fromisoformat(facts["on"]), now=now)
    award.reason, award.follows = facts["reason"], following.written
    standing = {one.project.number: one for one in awards_now(pb_round)}
    instead = []
    for share in following.shares:
        if share.is_rest:
            _offer_rest(standing[share.number], share.pence)
        else:
            instead.append(_offer_new(award, share))
    db.session.flush()
    record(f"award.{to.value}", subject=award.id, actor=actor, now=now, **following.written)
    announce(
        pb_round,
        MoneyNews.FELL,
        numbers=[award.project.number, *following.numbers],
        now=now,
        actor=actor,
    )
    return instead


def what_would_follow(award: Award) -> Following:
    """Where the money of an award goes if it falls away now, by the round's written rule. Changes nothing."""
    pb_round = award.pb_round
    others = [one for one in awards_now(pb_round) if one.id != award.id]
    held = {one.project.number: one.awarded_pence for one in others if _is_part(one)}
    gone = {one.project.number for one in (award, *others)} - set(held)
    money = Money(
        free=money_free(pb_round, others),
        costs=pb_round.costs,
        held=held,
        gone=gone,
        refused=_refused(pb_round),
        part_fundable=part_fundable_in(pb_round.rules),
        least=least_in(pb_round.rules),
    )
    return what_follows(falling_rule(pb_round.rules), pb_round.outcome, money)


def concerned_by(award: Award, following: Following) -> list[str]:
    """Projects by their numbers: nobody who has to do with one of them has a hand in it."""
    return [award.project.number, *following.numbers]


def _is_part(award: Award) -> bool:
    return may_have_more(AwardState(award.state), award.awarded_pence, award.project.cost_pence)


def _refused(pb_round: Round) -> set[str]:
    decision = decision_of(pb_round)
    return {told["number"] for told in decision.departures} if decision else set()


def _offer_new(award: Award, share: Share) -> Award:
    place = max(one.place for one in awards_now(award.pb_round)) + 1
    new = offer_award(award.pb_round, share.number, share.pence, place=place, answer_by=None)
    new.instead_of = award
    db.session.flush()
    return new


def _offer_rest(award: Award, pence: int) -> None:
    """Offer more to a project that has a part. What its group said yes to stays; a letter says the new amount."""
    held_award(award)
    award.awarded_pence += pence
    if award.state == AwardState.OFFERED:
        award.answer_by = None
    forget_letter(award)


def _check(award: Award, facts: Mapping[str, Any], *, now: datetime) -> None:
    to, today = AwardState(facts["to"]), day_of(now)
    check_award_step(AwardState(award.state), to)
    if to is AwardState.LAPSED:
        check_lapse(award.answer_by, today)
    elif not facts["reason"]:
        raise InvalidError("reason_missing", where="reason")
    if date.fromisoformat(facts["on"]) > today:
        raise InvalidError("day_in_future", where="on")
    if to is AwardState.WITHDRAWN:
        check_untouched(award.totals)


def _check_interest(award: Award, following: Following, *, now: datetime, actor: Actor) -> None:
    numbers = concerned_by(award, following)
    check_projects_interest(award.pb_round, numbers, attempted=FALL, now=now, actor=actor)
