"""From an outcome to awards: the formal decision, and what may become of an award. Who gets the money of one that falls away: ``falls``."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from budgeting.rules.drafting import DECISION
from budgeting.rules.ledger import Totals, added
from budgeting.rules.publication import winners_shown
from budgeting.rules.rule_text import read_fraction
from budgeting.rules.steps import StepCode
from engage.content.rules.words import SOURCE, plain
from engage.rules.errors import InvalidError, NotAllowedError, WrongStateError

LONGEST_DECIDER = 200
"""Characters of the name of who took the formal decision."""


class AwardState(StrEnum):
    """What has become of an award. The stored value."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


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


def body_named(rules: Mapping[str, Any]) -> str:
    """Who takes the formal decision by the written rules, in English, as a name that fits into a sentence; empty where they name nobody,
    or tell a story instead of a name."""
    told = " ".join(plain(rules.get(DECISION, {}), "who").get(SOURCE, "").split()).rstrip(".")
    return told if len(told) <= LONGEST_DECIDER else ""


def is_body(decided_by: str, named: str) -> bool:
    """Whether who decided is who the rules name, whatever the spacing and capitals."""
    return " ".join(decided_by.split()).rstrip(".").casefold() == named.casefold()


def why_other_body(decided_by: str, why: str, *, named: str) -> str:
    """Why another body than the rules name took the decision; empty where it was the one, whatever was typed.

    Raises ``InvalidError`` ``other_body_unexplained`` without a reason.
    """
    if not named or not decided_by.strip() or is_body(decided_by, named):
        return ""
    if not why.strip():
        raise InvalidError("other_body_unexplained", where="other_body")
    return why.strip()


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


def may_have_more(state: AwardState, awarded_pence: int, cost_pence: int) -> bool:
    """Whether an award is a part that its group may still be offered the rest of."""
    return state in {AwardState.OFFERED, AwardState.ACCEPTED} and awarded_pence < cost_pence


@dataclass(frozen=True)
class PotSums:
    """What the awards of a pot come to: the one set of sums that pages, acts and files tell. In pence."""

    pot: int
    totals: Totals
    """Of the awards that stand together. One that fell away is in none of them: its group has nothing, and paid back what it had."""

    @property
    def used(self) -> int:
        """What projects have or are to get."""
        return self.totals.awarded - self.totals.returned

    @property
    def left(self) -> int:
        """What nobody has."""
        return self.pot - self.used


def pot_sums(pot_pence: int, awards: Iterable[tuple[AwardState, Totals]]) -> PotSums:
    """Add up the accounts of the awards of a pot, each with its state."""
    standing = [totals for state, totals in awards if state not in FALLEN]
    return PotSums(pot_pence, added(standing))
