"""Awards: what may become of them, what the decision may say, and who is next."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from budgeting.rules.awards import (
    NEXT,
    AwardState,
    Departure,
    Lack,
    Waits,
    body_named,
    check_acceptable,
    check_amendment,
    check_award_step,
    check_lapse,
    decided_awards,
    lacks_of,
    offers_of,
    pot_sums,
    takes_letter,
    waits_for,
    why_other_body,
)
from budgeting.rules.ledger import Totals
from engage.rules.errors import InvalidError, NotAllowedError, WrongStateError

COSTS = {"A": 60_00, "B": 40_00, "C": 30_00, "D": 10_00}
DAY = date(2026, 11, 22)


def an_outcome(*steps: tuple[str, str], rule: str = "greedy", **more: Any) -> dict[str, Any]:
    return {
        "valid": 20,
        "winners": ["A"],
        "awards": {"A": "6000"},
        "tallies": {"A": "9", "B": "5", "C": "5", "D": "2"},
        "rule": {"rule": rule, **more},
        "steps": [{"code": code, "project": number, "offered": "2500"} for number, code in steps],
    }


@pytest.mark.parametrize(("from_", "to"), list(product(AwardState, AwardState)))
def test_only_the_steps_of_the_table_may_be_taken(from_: AwardState, to: AwardState) -> None:
    allowed = {
        ("offered", "accepted"),
        ("offered", "declined"),
        ("offered", "lapsed"),
        ("accepted", "withdrawn"),
        ("accepted", "closed"),
    }
    assert (to in NEXT[from_]) == ((from_.value, to.value) in allowed)
    if to not in NEXT[from_]:
        with pytest.raises(WrongStateError):
            check_award_step(from_, to)


@pytest.mark.parametrize(
    ("answer_by", "may"), [(None, False), (date(2026, 11, 21), True), (DAY, False)]
)
def test_an_offer_lapses_after_its_day_and_never_on_it(answer_by: date | None, may: bool) -> None:
    if may:
        check_lapse(answer_by, DAY)
        return
    with pytest.raises(NotAllowedError):
        check_lapse(answer_by, DAY)


def test_an_offer_of_a_part_is_an_offer_like_any_other() -> None:
    outcome = an_outcome(("A", "funded"), ("B", "not_enough_money"), ("B", "offered"))
    assert offers_of(outcome) == {"A": 60_00, "B": 25_00}


@pytest.mark.parametrize(
    ("departures", "decided"),
    [
        ((), {"A": 60_00, "B": 40_00}),
        ((Departure("A", 0, "Unsafe"),), {"B": 40_00}),
        ((Departure("A", 50_00, "Less will do"),), {"A": 50_00, "B": 40_00}),
        (
            (Departure("B", 0, "Gone"), Departure("C", 30_00, "Instead")),
            {"A": 60_00, "C": 30_00},
        ),
    ],
)
def test_the_decision_is_the_vote_with_its_departures(
    departures: tuple[Departure, ...], decided: dict[str, int]
) -> None:
    offers = {"A": 60_00, "B": 40_00}
    assert decided_awards(offers, departures, costs=COSTS, budget_pence=100_00) == decided


@pytest.mark.parametrize(
    ("departures", "code"),
    [
        ((Departure("Z", 0, "x"),), "departure_unknown"),
        ((Departure("A", 0, "x"), Departure("A", 1, "x")), "departure_twice"),
        ((Departure("A", 60_00, "x"),), "departure_same"),
        ((Departure("A", 0, "  "),), "reason_missing"),
        ((Departure("A", 60_01, "x"),), "award_not_possible"),
        ((Departure("A", -1, "x"),), "award_not_possible"),
        ((Departure("D", 1, "x"),), "over_budget"),
    ],
)
def test_a_departure_that_cannot_be_is_refused(
    departures: tuple[Departure, ...], code: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        decided_awards({"A": 60_00, "B": 40_00}, departures, costs=COSTS, budget_pence=100_00)
    assert refused.value.code == code


def test_money_is_free_when_an_award_fell_or_gave_back() -> None:
    sums = pot_sums(
        100_00,
        [
            (AwardState.ACCEPTED, Totals(60_00, paid=20_00, spent=5_00)),
            (AwardState.WITHDRAWN, Totals(30_00, paid=3_00, repaid=3_00)),
            (AwardState.CLOSED, Totals(10_00, paid=9_00, spent=7_50, repaid=1_50, released=1_00)),
        ],
    )
    assert sums.totals == Totals(70_00, paid=29_00, spent=12_50, repaid=1_50, released=1_00)
    assert (sums.used, sums.left) == (67_50, 32_50)


@pytest.mark.parametrize(
    ("state", "changes", "waits"),
    [
        ("offered", {"lacks": tuple(Lack)}, Waits.DESCRIBE),
        ("offered", {"lacks": (Lack.CONDITIONS, Lack.SENDING)}, Waits.DESCRIBE),
        ("offered", {"lacks": (Lack.LETTER, Lack.SENDING)}, Waits.LETTER),
        ("offered", {"lacks": (Lack.SENDING,)}, Waits.SEND),
        ("offered", {}, Waits.ANSWER),
        ("offered", {"answer_by": DAY}, Waits.ANSWER),
        ("offered", {"answer_by": date(2026, 11, 21)}, Waits.LATE),
        ("accepted", {}, Waits.PAY),
        ("accepted", {"totals": Totals(100, paid=50)}, Waits.RECEIPTS),
        ("accepted", {"totals": Totals(100, paid=50, spent=50)}, Waits.PAY),
        ("accepted", {"totals": Totals(100, paid=100, spent=90, repaid=10)}, Waits.CLOSE),
        ("closed", {}, Waits.NOTHING),
        ("declined", {}, Waits.NOTHING),
    ],
)
def test_an_award_waits_for_one_thing(state: str, changes: dict[str, Any], waits: Waits) -> None:
    facts: dict[str, Any] = {
        "lacks": (),
        "answer_by": None,
        "today": DAY,
        "totals": Totals(100),
        **changes,
    }
    assert waits_for(AwardState(state), **facts) is waits


def test_an_award_goes_where_the_table_leads() -> None:
    for from_, ends in NEXT.items():
        for to in ends:
            check_award_step(from_, to)


@pytest.mark.parametrize(
    ("written", "decided_by", "why", "kept"),
    [
        ("The area committee.", "the area  Committee", "typed by mistake", ""),
        ("The area committee.", "The leader", " It did not meet. ", "It did not meet."),
        ("The area committee.", "The leader", " ", None),
        ("", "The leader", "", ""),
        ("A long story. " * 20, "The leader", "", ""),
    ],
)
def test_another_body_than_the_rules_name_needs_a_reason(
    written: str, decided_by: str, why: str, kept: str | None
) -> None:
    named = body_named({"decision": {"who": {"en": {"text": written}}}} if written else {})
    if kept is None:
        with pytest.raises(InvalidError, match="other_body_unexplained"):
            why_other_body(decided_by, why, named=named)
        return
    assert why_other_body(decided_by, why, named=named) == kept


WRITTEN = {"group_name": "A group", "conditions": "Two", "has_letter": True, "sent_on": DAY}


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({}, ()),
        ({"group_name": ""}, (Lack.GROUP,)),
        ({"conditions": ""}, (Lack.CONDITIONS,)),
        ({"has_letter": False, "sent_on": None}, (Lack.LETTER, Lack.SENDING)),
        ({"group_name": "", "conditions": "", "has_letter": False, "sent_on": None}, tuple(Lack)),
    ],
)
def test_an_offer_lacks_what_a_group_must_be_told_in_writing(
    changes: dict[str, Any], lacks: tuple[Lack, ...]
) -> None:
    assert lacks_of(**{**WRITTEN, **changes}) == lacks


@pytest.mark.parametrize("lacks", [(Lack.SENDING,), tuple(Lack)])
def test_an_offer_that_lacks_something_is_not_accepted(lacks: tuple[Lack, ...]) -> None:
    with pytest.raises(NotAllowedError) as refusal:
        check_acceptable(lacks, sent_on=None, on=DAY)
    assert refusal.value.facts["lacks"] == [lack.value for lack in lacks]


def test_an_offer_is_accepted_on_the_day_of_its_letter_and_never_before() -> None:
    check_acceptable((), sent_on=DAY, on=DAY)
    with pytest.raises(InvalidError, match="answered_before_letter"):
        check_acceptable((), sent_on=DAY, on=date(2026, 11, 21))


@pytest.mark.parametrize("state", list(AwardState))
@pytest.mark.parametrize("sent_on", [None, DAY])
def test_a_letter_is_written_for_an_offer_and_for_another_amount(
    state: AwardState, sent_on: date | None
) -> None:
    may = state is AwardState.OFFERED or (state is AwardState.ACCEPTED and sent_on is None)
    assert takes_letter(state, sent_on) is may


@pytest.mark.parametrize(
    ("pence", "reason", "cost", "state", "refused"),
    [
        (50_00, "Less is needed", 60_00, None, ""),
        (50_00, "Less is needed", 60_00, "offered", ""),
        (60_00, "", 60_00, "offered", ""),
        (0, "It is built already", 60_00, "offered", ""),
        (50_00, "Less is needed", None, None, "departure_unknown"),
        (60_01, "More", 60_00, None, "award_not_possible"),
        (-1, "Less", 60_00, None, "award_not_possible"),
        (50_00, "Less is needed", 60_00, "accepted", ""),
        (0, "Nothing is needed", 60_00, "accepted", "award_under_way"),
        (50_00, "Less is needed", 60_00, "closed", "award_under_way"),
        (50_00, "Less is needed", 60_00, "declined", "award_under_way"),
        (50_00, " ", 60_00, "offered", "reason_missing"),
    ],
)
def test_a_decided_amount_may_change_until_the_award_is_over(
    pence: int, reason: str, cost: int | None, state: str | None, refused: str
) -> None:
    """The vote gave 60 pounds."""
    found = ""
    try:
        check_amendment(
            Departure("A", pence, reason),
            cost_pence=cost,
            voted_pence=60_00,
            state=AwardState(state) if state else None,
        )
    except InvalidError as error:
        found = f"{error.code} {error.facts['where']}"
    assert found == (f"{refused} A" if refused else "")
