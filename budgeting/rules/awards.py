"""From an outcome to awards: the formal decision, what may become of an award, and who is next when one falls away."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from budgeting.rules.election import Allocation
from budgeting.rules.ledger import Totals
from budgeting.rules.publication import winners_shown
from budgeting.rules.rule_text import read_fraction
from budgeting.rules.steps import StepCode
from engage.rules.errors import InvalidError, NotAllowedError, WrongStateError

LONGEST_DECIDER = 200
"""Characters of the name of who took the formal decision."""
IF_WITHDRAWN = "if_withdrawn"
"""Where a round's written rules say what happens with the money of a winner that falls away."""
MONEY_WAS_SHORT = frozenset(
    {
        StepCode.NOT_ENOUGH_MONEY,
        StepCode.AFTER_STOP,
        StepCode.SUPPORTERS_OUT_OF_MONEY,
        StepCode.OFFERED,
        StepCode.PART_TOO_SMALL,
    }
)
"""Why a project without money may still come next. One that had too few votes, or that a rule kept out, never does."""


class AwardState(StrEnum):
    """What has become of an award. The stored value."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Falling(StrEnum):
    """What the written rule says when a winner falls away. Without one the money is kept: nothing happens by surprise."""

    NEXT = "next"
    KEPT = "kept"


NEXT: dict[AwardState, frozenset[AwardState]] = {
    AwardState.OFFERED: frozenset({AwardState.ACCEPTED, AwardState.DECLINED, AwardState.LAPSED}),
    AwardState.ACCEPTED: frozenset({AwardState.WITHDRAWN, AwardState.CLOSED}),
    AwardState.DECLINED: frozenset(),
    AwardState.LAPSED: frozenset(),
    AwardState.WITHDRAWN: frozenset(),
    AwardState.CLOSED: frozenset(),
}
FALLEN = frozenset({AwardState.DECLINED, AwardState.LAPSED, AwardState.WITHDRAWN})
"""States in which the money is free again."""


class Waits(StrEnum):
    """What an award waits for next. ``ANSWER`` and ``RECEIPTS`` wait for the group, the others for an officer."""

    DESCRIBE = "describe"
    LETTER = "letter"
    SEND = "send"
    ANSWER = "answer"
    LATE = "late"
    PAY = "pay"
    RECEIPTS = "receipts"
    CLOSE = "close"
    NOTHING = "nothing"


FOR_THE_GROUP = frozenset({Waits.ANSWER, Waits.RECEIPTS})


class Lack(StrEnum):
    """What an award still needs before its group can take it."""

    GROUP = "group"
    CONDITIONS = "conditions"
    LETTER = "letter"
    SENDING = "sending"


@dataclass(frozen=True)
class Departure:
    """Where the formal decision gives a project something else than the vote did. 0 pence: it is not funded."""

    number: str
    awarded_pence: int
    reason: str


@dataclass(frozen=True)
class NextInLine:
    """Who comes next and how much is offered to them. ``is_rest``: on top of a part that they have. ``tied`` names those whom nothing
    written separates: nobody is next."""

    number: str = ""
    pence: int = 0
    tied: tuple[str, ...] = ()
    is_rest: bool = False


NOBODY = NextInLine()


def check_award_step(from_: AwardState, to: AwardState) -> None:
    """Raise ``WrongStateError`` unless the table allows the step."""
    if to not in NEXT[from_]:
        raise WrongStateError("award", from_.value, to.value)


def check_lapse(answer_by: date | None, today: date) -> None:
    """An offer lapses after the day by which the group was to answer, never on it.

    Raises ``NotAllowedError`` ``still_time``, also where no day was named.
    """
    if answer_by is None or today <= answer_by:
        raise NotAllowedError("still_time")


def lacks_of(
    *, group_name: str, conditions: str, has_letter: bool, sent_on: date | None
) -> tuple[Lack, ...]:
    """Everything that keeps an offer from being accepted, in the order in which officers do it."""
    missing = {
        Lack.GROUP: not group_name,
        Lack.CONDITIONS: not conditions,
        Lack.LETTER: not has_letter,
        Lack.SENDING: sent_on is None,
    }
    return tuple(lack for lack, is_missing in missing.items() if is_missing)


def check_acceptable(lacks: Collection[Lack], *, sent_on: date | None, on: date) -> None:
    """A group takes money that it was told of in writing: from whom, for what, on which conditions.

    Raises ``NotAllowedError`` ``award_incomplete`` with ``lacks``, ``InvalidError`` ``answered_before_letter`` for a day before the
    letter was sent.
    """
    if lacks:
        raise NotAllowedError("award_incomplete", lacks=[lack.value for lack in lacks])
    if sent_on is not None and on < sent_on:
        raise InvalidError("answered_before_letter", where="on")


def takes_letter(state: AwardState, sent_on: date | None) -> bool:
    """A letter is written while an offer waits for its answer; afterwards the letter that the group has is the one that holds,
    unless another amount was decided, which takes it away.
    """
    return state is AwardState.OFFERED or (state is AwardState.ACCEPTED and sent_on is None)


def waits_for(
    state: AwardState,
    *,
    lacks: Collection[Lack],
    answer_by: date | None,
    today: date,
    totals: Totals,
) -> Waits:
    """The one next step. Money that a group holds is accounted for before more is paid."""
    if state not in {AwardState.OFFERED, AwardState.ACCEPTED}:
        return Waits.NOTHING
    if Lack.GROUP in lacks or Lack.CONDITIONS in lacks:
        return Waits.DESCRIBE
    if lacks:
        return Waits.LETTER if Lack.LETTER in lacks else Waits.SEND
    if state is AwardState.OFFERED:
        return Waits.LATE if answer_by is not None and today > answer_by else Waits.ANSWER
    if totals.is_settled:
        return Waits.CLOSE
    return Waits.RECEIPTS if totals.held > 0 else Waits.PAY


def offers_of(outcome: Mapping[str, Any]) -> dict[str, int]:
    """Everything that a stored outcome gives, in pence, in the order of ``winners_shown``; an offer of a part comes last."""
    awards = {number: int(outcome["awards"][number]) for number in winners_shown(outcome)}
    parts = {
        step["project"]: int(read_fraction(step["offered"]))
        for step in outcome["steps"]
        if step["code"] == StepCode.OFFERED and step["project"] not in awards
    }
    return awards | parts


def decided_awards(
    offers: Mapping[str, int],
    departures: Sequence[Departure],
    *,
    costs: Mapping[str, int],
    budget_pence: int,
) -> dict[str, int]:
    """What each project is offered after the formal decision, in pence: the vote's own order, then what was added.

    Raises ``InvalidError``: ``departure_unknown``, ``departure_twice``, ``departure_same`` (it departs from nothing),
    ``reason_missing``, ``award_not_possible`` (less than 0 or more than the project costs), ``over_budget``.
    """
    decided = dict(offers)
    seen: set[str] = set()
    for departure in departures:
        _check_departure(departure, offers, costs, seen)
        seen.add(departure.number)
        decided[departure.number] = departure.awarded_pence
    if sum(decided.values()) > budget_pence:
        raise InvalidError(
            "over_budget", where="departures", over_pence=sum(decided.values()) - budget_pence
        )
    return {number: pence for number, pence in decided.items() if pence}


def _check_departure(
    departure: Departure, offers: Mapping[str, int], costs: Mapping[str, int], seen: set[str]
) -> None:
    number, pence = departure.number, departure.awarded_pence
    faults = {
        "departure_unknown": number not in costs,
        "departure_twice": number in seen,
        "award_not_possible": not 0 <= pence <= costs.get(number, 0),
        "departure_same": pence == offers.get(number, 0),
        "reason_missing": not departure.reason.strip(),
    }
    for code, is_faulty in faults.items():
        if is_faulty:
            raise InvalidError(code, where=number)


def check_amendment(
    change: Departure, *, cost_pence: int | None, voted_pence: int, state: AwardState | None
) -> None:
    """Whether a decided amount may still become another one. ``cost_pence``: ``None`` for a number that no project has;
    ``state``: of its award, ``None`` without one.

    Raises ``InvalidError`` (``where``: the number) ``departure_unknown``, ``award_not_possible`` (less than 0 or more than the project costs),
    ``award_under_way`` once it fell away or was closed, and for nothing where the group has accepted; ``reason_missing`` where the
    vote gave something else.
    """
    is_accepted = state is AwardState.ACCEPTED and change.awarded_pence > 0
    faults = {
        "departure_unknown": cost_pence is None,
        "award_not_possible": not 0 <= change.awarded_pence <= (cost_pence or 0),
        "award_under_way": state not in {None, AwardState.OFFERED} and not is_accepted,
        "reason_missing": change.awarded_pence != voted_pence and not change.reason.strip(),
    }
    for code, is_faulty in faults.items():
        if is_faulty:
            raise InvalidError(code, where=change.number)


def falling_rule(rules: Mapping[str, Any]) -> Falling:
    """The round's own rule. Raises ``InvalidError`` ``falling_unknown`` for a word that is none."""
    word = rules.get(IF_WITHDRAWN, Falling.KEPT.value)
    try:
        return Falling(word)
    except ValueError:
        raise InvalidError("falling_unknown", where=IF_WITHDRAWN) from None


def may_have_more(state: AwardState, awarded_pence: int, cost_pence: int) -> bool:
    """Whether an award is a part that its group may still be offered the rest of."""
    return state in {AwardState.OFFERED, AwardState.ACCEPTED} and awarded_pence < cost_pence


def next_in_line(
    outcome: Mapping[str, Any],
    *,
    gone: Collection[str],
    free_pence: int,
    costs: Mapping[str, int],
    part_fundable: Collection[str] = (),
    parts: Mapping[str, int] | None = None,
    least: Mapping[str, int] | None = None,
) -> NextInLine:
    """Who gets the money that has become free, by the count's own order.

    The first project that had votes and went without for want of money alone, is not out of it (``gone``), and fits wholly into
    ``free_pence``. One that has a part of its cost (``parts``, in pence) is in its place like any other, and needs the rest. Where the
    count offers parts, one that can use a part is offered what there is, unless its group said that so little could not work
    (``least``, in pence). Most votes first is read in the order of the count; other
    rules by votes, and two with the same votes are ``tied``: nothing written separates them, so no computer does either.
    """
    held, enough = parts or {}, least or {}
    is_offering = outcome["rule"].get("part_funding") == "offer"

    def amount_for(number: str) -> int:
        lacking = costs[number] - held.get(number, 0)
        if lacking <= free_pence:
            return lacking
        can_use = is_offering and number in part_fundable
        is_too_little = held.get(number, 0) + free_pence < enough.get(number, 0)
        return free_pence if can_use and not is_too_little else 0

    able = [number for number in _waiting(outcome) if number not in gone and amount_for(number) > 0]
    if not able:
        return NOBODY
    if outcome["rule"]["rule"] != Allocation.GREEDY:
        most = max(_votes(outcome, number) for number in able)
        able = [number for number in able if _votes(outcome, number) == most]
        if len(able) > 1:
            return NextInLine(tied=tuple(able))
    return NextInLine(able[0], amount_for(able[0]), is_rest=able[0] in held)


def _votes(outcome: Mapping[str, Any], number: str) -> Any:
    return read_fraction(outcome["tallies"].get(number, "0"))


def _waiting(outcome: Mapping[str, Any]) -> Iterable[str]:
    """Projects whose last word in the count was want of money, in the count's order."""
    last: dict[str, StepCode] = {}
    for step in outcome["steps"]:
        if "project" in step:
            last[step["project"]] = StepCode(step["code"])
    return [
        number
        for number, code in last.items()
        if code in MONEY_WAS_SHORT and _votes(outcome, number) > 0
    ]


def free_pence(budget_pence: int, awards: Iterable[tuple[AwardState, int, int]]) -> int:
    """What of the pot nobody has: of each award its state, what it was offered and what it gave back, in pence."""
    return budget_pence - sum(
        awarded - returned for state, awarded, returned in awards if state not in FALLEN
    )
