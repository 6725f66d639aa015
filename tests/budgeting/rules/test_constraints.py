"""Caps, incompatible projects, part-funding."""

from dataclasses import replace
from fractions import Fraction

import pytest

from budgeting.rules.ballots import BallotKind
from budgeting.rules.count import count
from budgeting.rules.election import (
    Allocation,
    CountRule,
    Election,
    ElectionProject,
    PartFunding,
    merge_ballots,
)
from budgeting.rules.ties import TieError
from engage.rules.errors import InvalidError
from tests.budgeting.rules.builders import election, outcome, winners

PLAY = ElectionProject("play", 50, frozenset({"parks"}), is_part_fundable=True)
POND = ElectionProject("pond", 40, frozenset({"parks"}))
BUS = ElectionProject("bus", 30, frozenset({"travel"}), is_part_fundable=True)
VOTES = [["play"]] * 5 + [["pond"]] * 4 + [["bus"]] * 3


def pot(budget: int, *projects: ElectionProject) -> Election:
    ids = [project.id for project in projects]
    kind = BallotKind.APPROVAL
    return Election(
        budget, projects, kind, merge_ballots(kind, ids, [vote for vote in VOTES if vote[0] in ids])
    )


ALL = pot(120, PLAY, POND, BUS)


def test_a_category_gets_no_more_than_its_cap() -> None:
    counted = outcome(ALL, caps={"parks": Fraction(3, 5)})
    assert counted.winners == ("play", "bus")
    assert ("over_cap", "pond", "parks") in [
        (step.code.value, step.project_id, step.facts.get("category")) for step in counted.steps
    ]


def test_no_single_project_gets_more_than_the_cap_for_all() -> None:
    assert winners(ALL, caps={"*": Fraction(2, 5)}) == ["pond", "bus"]


def test_of_incompatible_projects_only_the_better_supported_is_funded() -> None:
    counted = outcome(ALL, incompatible=(frozenset({"play", "pond", "elsewhere"}),))
    assert counted.winners == ("play", "bus")
    assert counted.steps[1].facts["with"] == "play"


def test_tied_projects_that_exclude_each_other_are_a_tie_even_if_the_money_is_there() -> None:
    counted = election({"a": 1, "b": 1}, [["a", "b"]], 10)
    with pytest.raises(TieError):
        outcome(counted, incompatible=(frozenset({"a", "b"}),))


def test_tied_projects_that_share_a_cap_are_a_tie() -> None:
    both = replace(PLAY, cost=40)
    tied = Election(
        100,
        (both, POND),
        BallotKind.APPROVAL,
        merge_ballots(BallotKind.APPROVAL, ["play", "pond"], [["play", "pond"]]),
    )
    with pytest.raises(TieError):
        outcome(tied, caps={"parks": Fraction(1, 2)})


def test_what_is_left_is_offered_to_the_next_project_that_can_use_a_part() -> None:
    counted = outcome(pot(60, POND, PLAY, BUS), part_funding=PartFunding.OFFER)
    assert counted.winners == ("play",)
    assert [(step.code.value, step.project_id) for step in counted.steps][-1] == ("offered", "bus")
    assert counted.steps[-1].facts["offered"] == "10"


@pytest.mark.requirement("V11")
def test_no_part_below_a_projects_least_is_offered_and_the_next_is_asked() -> None:
    """£10 are left: too little for the bus, whatever its group is said to have answered; the pond is behind and can use it."""
    pond = replace(POND, is_part_fundable=True, least=10)
    bus = replace(BUS, least=11)
    votes = [["play"]] * 5 + [["bus"]] * 4 + [["pond"]] * 3
    ids = [pond.id, PLAY.id, bus.id]
    counted = Election(
        60, (pond, PLAY, bus), BallotKind.APPROVAL, merge_ballots(BallotKind.APPROVAL, ids, votes)
    )
    for answers in ({}, {"bus": True}):
        found = outcome(counted, part_funding=PartFunding.OFFER, part_answers=answers)
        assert found.awards == {"play": 50}
        assert [(step.code.value, step.project_id) for step in found.steps[-2:]] == [
            ("part_too_small", "bus"),
            ("offered", "pond"),
        ]
        assert (found.steps[-2].facts["left"], found.steps[-2].facts["least"]) == ("10", "11")


@pytest.mark.parametrize(
    ("answer", "awards"), [(True, {"play": 50, "bus": 10}), (False, {"play": 50})]
)
def test_an_answered_offer_is_given_or_passed_over(answer: bool, awards: dict[str, int]) -> None:
    counted = outcome(
        pot(60, POND, PLAY, BUS), part_funding=PartFunding.OFFER, part_answers={"bus": answer}
    )
    assert counted.awards == awards
    assert counted.spent == sum(awards.values())


def test_nothing_is_offered_when_nothing_is_left_and_a_tied_offer_is_refused() -> None:
    assert (
        outcome(pot(50, PLAY, BUS), part_funding=PartFunding.OFFER).steps[-1].code.value
        == "not_enough_money"
    )
    tied = replace(
        ALL,
        projects=(PLAY, POND, replace(BUS, cost=90)),
        budget=55,
        ballots=merge_ballots(
            BallotKind.APPROVAL, ["play", "pond", "bus"], [["pond"], ["pond"], ["play", "bus"]]
        ),
    )
    with pytest.raises(TieError) as refused:
        outcome(tied, part_funding=PartFunding.OFFER)
    assert refused.value.tie == ("bus", "play")


def test_constraints_and_offers_are_for_greedy() -> None:
    for wrong in (
        CountRule(allocation=Allocation.EQUAL_SHARES, caps={"*": Fraction(1, 2)}),
        CountRule(allocation=Allocation.PHRAGMEN, part_funding=PartFunding.OFFER),
    ):
        with pytest.raises(InvalidError, match="rule_does_not_fit"):
            count(ALL, wrong)


def tied(budget: int, *costs: int) -> Election:
    """Projects of one category that all got one vote from the same voter."""
    ids = [f"p{at}" for at in range(len(costs))]
    return Election(
        budget,
        tuple(
            ElectionProject(name, cost, frozenset({"parks"}))
            for name, cost in zip(ids, costs, strict=True)
        ),
        BallotKind.APPROVAL,
        merge_ballots(BallotKind.APPROVAL, ids, [ids]),
    )


def test_tied_projects_are_all_funded_when_the_money_is_just_enough_and_a_tie_when_one_unit_is_missing() -> (
    None
):
    assert winners(tied(11, 5, 6)) == ["p0", "p1"]
    with pytest.raises(TieError) as refused:
        winners(tied(10, 5, 6))
    assert refused.value.tie == ("p0", "p1")


def test_tied_projects_share_a_cap_that_is_just_enough_and_are_a_tie_when_one_unit_is_missing() -> (
    None
):
    half = {"parks": Fraction(1, 2)}
    assert winners(tied(22, 5, 6), caps=half) == ["p0", "p1"]
    for budget in (20, 21):
        with pytest.raises(TieError):
            winners(tied(budget, 5, 6), caps=half)


@pytest.mark.parametrize(
    ("cap", "funded"), [(Fraction(6, 20), ["p0"]), (Fraction(6, 20) - Fraction(1, 10**9), [])]
)
@pytest.mark.parametrize("name", ["parks", "*"])
def test_a_project_that_just_reaches_a_cap_is_funded_and_one_a_hair_above_is_not(
    name: str, cap: Fraction, funded: list[str]
) -> None:
    assert winners(tied(20, 6), caps={name: cap}) == funded


def test_what_was_spent_in_a_category_before_leaves_just_so_much_of_its_cap() -> None:
    spent = {"parks": Fraction(90, 120)}
    assert winners(ALL, caps=spent) == ["play", "pond", "bus"]
    assert winners(ALL, caps={"parks": Fraction(89, 120)}) == ["play", "bus"]
