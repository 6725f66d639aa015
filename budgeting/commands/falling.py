"""A winner falls away: its group says no, does not answer in time, or cannot go on. Two officers write it down, since its money goes
where the round's written rule says and no step leads back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from budgeting.commands.awards import forget_letter, move_award, offer_award
from budgeting.commands.followers import MoneyNews, announce
from budgeting.commands.interests import check_projects_interest
from budgeting.models.awards import Award
from budgeting.models.rounds import Round
from budgeting.queries.awards import awards_now, decision_of, held_award, money_free
from budgeting.rules.awards import (
    NOBODY,
    AwardState,
    Falling,
    NextInLine,
    check_award_step,
    check_lapse,
    falling_rule,
    may_have_more,
    next_in_line,
)
from budgeting.rules.ledger import check_untouched
from budgeting.rules.written import least_in, part_fundable_in
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.people.commands.acts import propose
from engage.people.models import TwoPersonAct
from engage.rules.errors import InvalidError
from engage.rules.window import LONDON

FALL = "award.fall"
"""The act by which two officers write down that an award has fallen away."""


@dataclass(frozen=True)
class Following:
    """Where the money of a fallen award goes. ``rests``: in pence, what projects that have a part are offered on top."""

    rule: Falling
    free_pence: int
    rests: Mapping[str, int]
    next: NextInLine

    @property
    def numbers(self) -> list[str]:
        """Projects that get some of it."""
        return [number for number in (*self.rests, self.next.number) if number]

    @property
    def written(self) -> dict[str, Any]:
        """As it is kept beside the award."""
        return {
            "rule": self.rule.value,
            "free_pence": self.free_pence,
            "rests": dict(self.rests),
            "next": self.next.number,
            "tied": list(self.next.tied),
        }


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
) -> Award | None:
    """Write down that an award fell away, and apply the written rule to its money. Reached only through a second officer's
    confirmation; returns who is offered the money instead.

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
    awards = awards_now(pb_round)
    for number, pence in following.rests.items():
        _offer_rest(awards, number, pence)
    instead = None
    if following.next.number:
        place = max(one.place for one in awards) + 1
        instead = offer_award(
            pb_round, following.next.number, following.next.pence, place=place, answer_by=None
        )
        instead.instead_of = award
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
    rule, free = falling_rule(pb_round.rules), money_free(pb_round, others)
    if rule is Falling.KEPT:
        return Following(rule, free, {}, NOBODY)
    costs = {project.number: project.cost_pence for project in pb_round.projects}
    held = {one.project.number: one.awarded_pence for one in others if _is_part(one, costs)}
    gone = {one.project.number for one in (award, *others)} - set(held) | _refused(pb_round)
    rests: dict[str, int] = {}
    while True:
        following = next_in_line(
            pb_round.outcome,
            gone=gone | set(rests),
            free_pence=free - sum(rests.values()),
            costs=costs,
            part_fundable=part_fundable_in(pb_round.rules),
            parts={number: pence for number, pence in held.items() if number not in rests},
            least=least_in(pb_round.rules),
        )
        if not following.is_rest:
            return Following(rule, free, rests, following)
        rests[following.number] = following.pence


def concerned_by(award: Award, following: Following) -> list[str]:
    """Projects by their numbers: nobody who has to do with one of them has a hand in it."""
    return [award.project.number, *following.numbers]


def _is_part(award: Award, costs: Mapping[str, int]) -> bool:
    number = award.project.number
    return may_have_more(AwardState(award.state), award.awarded_pence, costs[number])


def _refused(pb_round: Round) -> set[str]:
    decision = decision_of(pb_round)
    return {told["number"] for told in decision.departures} if decision else set()


def _offer_rest(awards: Sequence[Award], number: str, pence: int) -> None:
    """Offer more to a project that has a part. What its group said yes to stays; a letter says the new amount."""
    award = held_award(next(one for one in awards if one.project.number == number))
    award.awarded_pence += pence
    if award.state == AwardState.OFFERED:
        award.answer_by = None
    forget_letter(award)


def _check(award: Award, facts: Mapping[str, Any], *, now: datetime) -> None:
    to, today = AwardState(facts["to"]), now.astimezone(LONDON).date()
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
