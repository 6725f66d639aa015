"""What must hold for every election, tried on many small ones."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.rules.backing import backing_of
from budgeting.rules.ballots import BallotKind
from budgeting.rules.contest import Contest
from budgeting.rules.count import count
from budgeting.rules.election import (
    Allocation,
    Completion,
    CountRule,
    Election,
    ElectionProject,
    EndowmentStep,
    Marks,
    Measure,
    StopAt,
    Utility,
    Variant,
    ZeroVotes,
    merge_ballots,
)
from budgeting.rules.market import Market
from budgeting.rules.quick_market import quick_passes
from budgeting.rules.ties import TieError
from tests.budgeting.rules.builders import election

BY_ID = ("text-id",)
NAMES = ("1", "10", "2", "a", "b", "c")


@st.composite
def elections(draw: st.DrawFn, kind: BallotKind = BallotKind.APPROVAL) -> Election:
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    costs = {name: draw(st.integers(1, 12)) for name in names}
    ballot: Any = st.lists(st.sampled_from(names), max_size=4, unique=True)
    if kind.has_points:
        ballot = st.dictionaries(st.sampled_from(names), st.integers(0, 4), max_size=4)
    ballots = draw(st.lists(ballot, min_size=1, max_size=9))
    return election(costs, ballots, draw(st.integers(1, 40)), kind, places=4)


def rules(*allocations: Allocation) -> st.SearchStrategy[CountRule]:
    return st.builds(
        CountRule,
        allocation=st.sampled_from(allocations or tuple(Allocation)),
        measure=st.sampled_from(Measure),
        variant=st.sampled_from(Variant),
        utility=st.sampled_from(Utility),
        completion=st.sampled_from(Completion),
        step=st.sampled_from([EndowmentStep(amount=1), EndowmentStep(amount=None, parts=7)]),
        stop=st.sampled_from(StopAt),
        zero_votes=st.sampled_from(ZeroVotes),
        tie_break=st.sampled_from(
            [BY_ID, ("lower-cost", "text-id"), ("more-votes", "lot:seven"), ("lower-cost",), ()]
        ),
    )


def decided(counted: Election, rule: CountRule, **how: Any) -> tuple[str, ...]:
    """The winners in order, or the tie."""
    try:
        return ("won", *count(counted, rule, **how).winners)
    except TieError as tie:
        return ("tied", *tie.tie, "after", *tie.winners)


@given(elections(), rules())
def test_no_rule_ever_overspends(counted: Election, rule: CountRule) -> None:
    rule = replace(rule, tie_break=BY_ID)
    outcome = count(counted, rule)
    assert outcome.spent <= counted.budget
    assert outcome.spent == sum(outcome.awards.values())


@given(elections(), rules(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_projects_never_matters(
    counted: Election, rule: CountRule, random: Any
) -> None:
    positions = list(range(len(counted.projects)))
    random.shuffle(positions)
    ballots = [
        (Marks(tuple(sorted(positions.index(place) for place in marks.projects))), number)
        for marks, number in counted.ballots.items()
    ]
    random.shuffle(ballots)
    shuffled = replace(
        counted,
        projects=tuple(counted.projects[place] for place in positions),
        ballots=dict(ballots),
    )
    assert decided(shuffled, rule) == decided(counted, rule)


@given(elections(), rules())
def test_telling_identical_ballots_apart_never_matters(counted: Election, rule: CountRule) -> None:
    """The same ballots again under another key: the marks in another order are another ballot to the count."""
    apart: dict[Marks, int] = {}
    for marks, number in counted.ballots.items():
        apart[marks] = number - 1 or number
        if number > 1:
            turned = Marks(tuple(reversed(marks.projects)))
            apart[turned] = apart.get(turned, 0) + 1
    assert sum(apart.values()) == counted.voters
    assert decided(replace(counted, ballots=apart), rule) == decided(counted, rule)


@given(elections(), st.sampled_from(Variant), st.integers(0, 8), st.data())
def test_more_support_never_loses_a_winner_its_place_under_greedy(
    counted: Election, variant: Variant, place: int, data: st.DataObject
) -> None:
    rule = CountRule(variant=variant, tie_break=BY_ID)
    outcome = count(counted, rule)
    for name in outcome.winners:
        at = counted.ids.index(name)
        without = [marks for marks in counted.ballots if at not in marks.projects]
        for marks in without[:2]:
            ballots = dict(counted.ballots)
            ballots[marks] -= 1
            more = Marks(tuple(sorted((*marks.projects, at))))
            ballots[more] = ballots.get(more, 0) + 1
            again = replace(
                counted, ballots={key: number for key, number in ballots.items() if number}
            )
            assert name in count(again, rule).winners


@given(elections(), st.sampled_from(Utility))
def test_equal_shares_never_charges_a_voter_more_than_the_endowment(
    counted: Election, utility: Utility
) -> None:
    rule = CountRule(allocation=Allocation.EQUAL_SHARES, utility=utility, tie_break=BY_ID)
    contest = Contest(counted, rule)
    backing = backing_of(counted, contest.costs, utility)
    endowment = Fraction(contest.budget, counted.voters)
    market = Market(contest, backing, endowment, list(range(len(contest.costs))))
    done = market.run()
    left = [Fraction(purse).limit_denominator(10**9) for purse in market.purses()]
    assert all(0 <= purse <= endowment + Fraction(1, 10**9) for purse in left)
    paid = sum(
        (endowment - purse) * number
        for purse, number in zip(left, counted.ballots.values(), strict=True)
    )
    assert abs(paid - done.spent) < Fraction(1, 10**6)


@given(elections())
def test_equal_shares_is_fair_to_groups_up_to_one_project(counted: Election) -> None:
    """EJR1 for cost utilities: a group that could pay for projects all of it wants has somebody nearly that well served."""
    rule = CountRule(allocation=Allocation.EQUAL_SHARES, tie_break=BY_ID)
    winners = {counted.ids.index(name) for name in count(counted, rule).winners}
    costs = [Fraction(project.cost) for project in counted.projects]
    voters = [
        set(marks.projects) for marks, number in counted.ballots.items() for _ in range(number)
    ]
    places = range(len(costs))
    for wanted in (
        set(some) for size in range(1, len(costs) + 1) for some in combinations(places, size)
    ):
        group = [voter for voter in voters if wanted <= voter]
        if not group or len(group) * Fraction(counted.budget) < sum(costs[p] for p in wanted) * len(
            voters
        ):
            continue
        assert any(_is_served(voter & winners, wanted, costs) for voter in group)


def _is_served(served: set[int], wanted: set[int], costs: list[Fraction]) -> bool:
    has, due = sum(costs[place] for place in served), sum(costs[place] for place in wanted)
    return has >= due or any(has + costs[place] > due for place in wanted - served)


@given(elections(BallotKind.POINTS), st.integers(0, 10))
def test_a_share_out_adds_up_to_the_pot_to_the_unit(counted: Election, minimum: int) -> None:
    rule = CountRule(allocation=Allocation.SHARE_OUT, minimum_award=minimum, tie_break=BY_ID)
    outcome = count(counted, rule)
    asked = {project.id: project.cost for project in counted.projects}
    assert all(0 <= award <= asked[name] for name, award in outcome.awards.items())
    assert all(award >= min(minimum, asked[name]) for name, award in outcome.awards.items())
    assert outcome.spent == min(counted.budget, sum(asked[name] for name in outcome.awards))


@settings(max_examples=200)
@given(elections(), rules(Allocation.EQUAL_SHARES))
def test_the_quick_market_decides_as_the_exact_one(counted: Election, rule: CountRule) -> None:
    assert decided(counted, rule, passes=quick_passes) == decided(counted, rule)


@given(elections(BallotKind.POINTS), rules(Allocation.EQUAL_SHARES))
def test_the_quick_market_decides_as_the_exact_one_with_points(
    counted: Election, rule: CountRule
) -> None:
    assert decided(counted, rule, passes=quick_passes) == decided(counted, rule)


@given(elections(), rules(Allocation.EQUAL_SHARES))
def test_the_quick_market_explains_as_the_exact_one(counted: Election, rule: CountRule) -> None:
    rule = replace(rule, tie_break=BY_ID)
    quick = [step.as_data() for step in count(counted, rule, passes=quick_passes).steps]
    assert quick == [step.as_data() for step in count(counted, rule).steps]


@given(elections(), rules())
def test_money_in_any_unit_comes_to_the_same_winners(counted: Election, rule: CountRule) -> None:
    scale = Fraction(7, 300)
    rule = replace(rule, step=EndowmentStep(amount=None, parts=5), allocation=Allocation.GREEDY)
    scaled = replace(
        counted,
        budget=counted.budget * scale,
        projects=tuple(
            ElectionProject(project.id, project.cost * scale) for project in counted.projects
        ),
    )
    assert decided(scaled, rule) == decided(counted, rule)


def test_a_lot_of_money_and_a_lot_of_votes_do_not_overflow() -> None:
    ids = ["a", "b", "c"]
    merged = merge_ballots(BallotKind.APPROVAL, ids, [["a", "b"], ["b", "c"], ["c"]])
    many = {marks: 10**15 + at for at, marks in enumerate(merged)}
    projects = tuple(ElectionProject(name, 10**17 + at) for at, name in enumerate(ids))
    large = Election(3 * 10**17, projects, BallotKind.APPROVAL, many)
    for utility in Utility:
        rule = CountRule(allocation=Allocation.EQUAL_SHARES, utility=utility, tie_break=BY_ID)
        assert count(large, rule).digest == count(large, rule, passes=quick_passes).digest


def crowd(random: Random, voters: int) -> Election:
    """An election in which exact ties are rare, so that floats do nearly all the work."""
    names = [str(at) for at in range(14)]
    costs = {name: random.randrange(10_000, 2_000_000) for name in names}
    liked = [random.random() for _ in names]
    ballots = [
        [name for name, like in zip(names, liked, strict=True) if random.random() < like * 0.6]
        for _ in range(voters)
    ]
    return election(costs, ballots, random.randrange(2_000_000, 9_000_000))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**9).map(Random), rules(Allocation.EQUAL_SHARES))
def test_the_quick_market_decides_for_a_crowd_as_the_exact_one(
    random: Random, rule: CountRule
) -> None:
    rule = replace(rule, step=EndowmentStep(amount=None, parts=9))
    counted = crowd(random, 150)
    assert decided(counted, rule, passes=quick_passes) == decided(counted, rule)


@pytest.mark.audit
@settings(max_examples=400, deadline=None)
@given(st.integers(0, 10**9).map(Random), rules(Allocation.EQUAL_SHARES), st.integers(1, 2000))
def test_the_quick_market_decides_for_many_crowds_as_the_exact_one(
    random: Random, rule: CountRule, voters: int
) -> None:
    rule = replace(rule, step=EndowmentStep(amount=None, parts=9))
    counted = crowd(random, voters)
    assert decided(counted, rule, passes=quick_passes) == decided(counted, rule)


@pytest.mark.audit
@settings(max_examples=5000, deadline=None)
@given(elections(), rules(Allocation.EQUAL_SHARES))
def test_the_quick_market_decides_as_the_exact_one_many_times_over(
    counted: Election, rule: CountRule
) -> None:
    assert decided(counted, rule, passes=quick_passes) == decided(counted, rule)
