"""What must hold for every election, tried on many small ones."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

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
    PartFunding,
    StopAt,
    Utility,
    Variant,
    ZeroVotes,
    merge_ballots,
)
from budgeting.rules.market import exact_passes
from budgeting.rules.quick_market import quick_passes
from budgeting.rules.ties import TieError
from tests.budgeting.rules.builders import election

BY_ID = ("text-id",)
UNRANKED = [kind for kind in BallotKind if kind is not BallotKind.RANKING]
FINEST = Fraction(1, 10**30)
GRAINS = (FINEST, Fraction(1, 10**4), Fraction(1, 2), Fraction(3))
NAMES = ("1", "10", "2", "a", "b", "c")


@st.composite
def elections(draw: st.DrawFn, kind: BallotKind = BallotKind.APPROVAL) -> Election:
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    costs = {name: draw(st.integers(1, 12)) for name in names}
    ballot: Any = st.lists(st.sampled_from(names), max_size=4, unique=True)
    if kind.has_points:
        ballot = st.dictionaries(st.sampled_from(names), st.integers(0, 4), max_size=4)
    drawn = draw(st.lists(st.tuples(ballot, st.sampled_from([1, 1, 2, 4])), min_size=1, max_size=7))
    ballots = [marks for marks, number in drawn for _ in range(number)]
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


EVERY_KIND = st.sampled_from(BallotKind).flatmap(elections)


def fits(counted: Election, rule: CountRule) -> bool:
    return counted.kind.is_approval or rule.allocation is not Allocation.PHRAGMEN


def explained(counted: Election, rule: CountRule, **how: Any) -> list[dict[str, Any]]:
    """Every step with all its figures."""
    return [step.as_data() for step in count(counted, rule, **how).steps]


def sums_agree(counted: Election, rule: CountRule) -> bool:
    """Whether the quick market's sums are the exact ones, as far as steps tell them and far finer than any float is."""
    contest = Contest(counted, rule)
    endowment = Fraction(contest.budget, counted.voters)
    quick, exact = (prepare(contest)(endowment) for prepare in (quick_passes, exact_passes))
    return all(quick.sums(grain) == exact.sums(grain) for grain in GRAINS)


def decided(counted: Election, rule: CountRule, **how: Any) -> tuple[str, ...]:
    """The winners in order, or the tie."""
    try:
        return ("won", *count(counted, rule, **how).winners)
    except TieError as tie:
        return ("tied", *tie.tie, "after", *tie.winners)


def told(counted: Election, rule: CountRule) -> Any:
    """Every step of the count, or the tie."""
    try:
        return [step.as_data() for step in count(counted, rule).steps]
    except TieError as tie:
        return tie.tie, tie.winners


@given(EVERY_KIND, rules(), st.sampled_from(PartFunding), st.integers(1, 4))
def test_no_rule_ever_overspends(
    counted: Election, rule: CountRule, part_funding: PartFunding, cap: int
) -> None:
    assume(fits(counted, rule))
    if rule.allocation is Allocation.GREEDY:
        taken = dict.fromkeys(counted.ids, True)
        rule = replace(
            rule,
            part_funding=part_funding,
            part_answers=taken,
            caps={"*": Fraction(cap, 4)},
        )
        counted = replace(
            counted,
            projects=tuple(replace(each, is_part_fundable=True) for each in counted.projects),
        )
    try:
        outcome = count(counted, rule)
    except TieError:
        return
    costs = {project.id: project.cost for project in counted.projects}
    assert sum(outcome.awards.values()) == outcome.spent <= counted.budget
    assert all(0 <= award <= costs[name] for name, award in outcome.awards.items())
    if rule.caps:
        assert all(award <= rule.caps["*"] * counted.budget for award in outcome.awards.values())


@given(EVERY_KIND, rules(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_projects_never_matters(
    counted: Election, rule: CountRule, random: Any
) -> None:
    assume(fits(counted, rule))
    positions = list(range(len(counted.projects)))
    random.shuffle(positions)
    ballots = [
        (_moved(marks, positions, counted.kind), number)
        for marks, number in counted.ballots.items()
    ]
    random.shuffle(ballots)
    shuffled = replace(
        counted,
        projects=tuple(counted.projects[place] for place in positions),
        ballots=dict(ballots),
    )
    assert decided(shuffled, rule) == decided(counted, rule)


def _moved(marks: Marks, positions: list[int], kind: BallotKind) -> Marks:
    """The ballot with its projects at their new places; a ranking keeps the voter's order."""
    places = [positions.index(place) for place in marks.projects]
    if kind is BallotKind.RANKING:
        return Marks(tuple(places))
    order = sorted(range(len(places)), key=places.__getitem__)
    return Marks(
        tuple(places[at] for at in order),
        tuple(marks.points[at] for at in order) if marks.points else (),
    )


@given(st.sampled_from(UNRANKED).flatmap(elections), rules())
def test_telling_identical_ballots_apart_never_matters(counted: Election, rule: CountRule) -> None:
    """The same ballots again under another key: the marks in another order are another ballot to the count."""
    assume(fits(counted, rule))
    apart: dict[Marks, int] = {}
    for marks, number in counted.ballots.items():
        apart[marks] = number - 1 or number
        if number > 1:
            turned = Marks(tuple(reversed(marks.projects)), tuple(reversed(marks.points)))
            apart[turned] = apart.get(turned, 0) + 1
    assert sum(apart.values()) == counted.voters
    assert told(replace(counted, ballots=apart), rule) == told(counted, rule)


@given(elections(), st.sampled_from(Variant), st.sampled_from(Measure))
def test_more_support_never_loses_a_winner_its_place_under_greedy(
    counted: Election, variant: Variant, measure: Measure
) -> None:
    rule = CountRule(variant=variant, measure=measure, tie_break=BY_ID)
    for name in count(counted, rule).winners:
        at = counted.ids.index(name)
        for marks in [marks for marks in counted.ballots if at not in marks.projects]:
            ballots = dict(counted.ballots)
            ballots[marks] -= 1
            more = Marks(tuple(sorted((*marks.projects, at))))
            ballots[more] = ballots.get(more, 0) + 1
            again = replace(
                counted, ballots={key: number for key, number in ballots.items() if number}
            )
            assert name in count(again, rule).winners


@given(elections(), st.sampled_from(Utility), st.integers(0, 5))
def test_equal_shares_never_charges_a_voter_more_than_the_endowment(
    counted: Election, utility: Utility, raised: int
) -> None:
    """Every purse is kept again by hand from the prices alone: what supporters pay is the whole cost of each project."""
    rule = CountRule(allocation=Allocation.EQUAL_SHARES, utility=utility, tie_break=BY_ID)
    contest = Contest(counted, rule)
    endowment = Fraction(contest.budget, counted.voters) + raised
    done = exact_passes(contest)(endowment)
    purses = dict.fromkeys(counted.ballots, endowment)
    sums = done.sums(FINEST)
    for bought, price in zip(done.bought, sums.prices, strict=True):
        paid, ran_out = Fraction(0), 0
        for marks in (each for each in purses if bought.place in each.projects):
            due = min(price, purses[marks])
            purses[marks] -= due
            paid += due * counted.ballots[marks]
            ran_out += counted.ballots[marks] if due and not purses[marks] else 0
        assert paid == contest.costs[bought.place]
        assert ran_out == bought.ran_out
    assert all(0 <= left <= endowment for left in purses.values())
    for place in done.short:
        behind = [marks for marks in purses if place in marks.projects]
        together = sum(purses[marks] * counted.ballots[marks] for marks in behind)
        assert sums.behind[place] == round(together / FINEST)
        assert together < contest.costs[place]


@given(elections(), st.sampled_from(Utility))
def test_equal_shares_is_fair_to_groups_up_to_one_project(
    counted: Election, utility: Utility
) -> None:
    """EJR up to one project (Peters, Pierczyński and Skowron, NeurIPS 2021), by brute force over sets of projects.

    The voters who want a set and are badly served never have enough money together for it: so no group of any size is
    left out that could pay for what all of it wants.
    """
    rule = CountRule(allocation=Allocation.EQUAL_SHARES, utility=utility, tie_break=BY_ID)
    winners = {counted.ids.index(name) for name in count(counted, rule).winners}
    costs = [Fraction(project.cost) for project in counted.projects]
    worth = costs if utility is Utility.COST else [Fraction(1)] * len(costs)
    places = range(len(costs))
    for wanted in (
        set(some) for size in range(1, len(costs) + 1) for some in combinations(places, size)
    ):
        left_out = sum(
            number
            for marks, number in counted.ballots.items()
            if wanted <= set(marks.projects)
            and not _is_served(winners & set(marks.projects), wanted, worth)
        )
        needs = sum(costs[place] for place in wanted)
        assert left_out * Fraction(counted.budget) < needs * counted.voters


def _is_served(served: set[int], wanted: set[int], worth: list[Fraction]) -> bool:
    has, due = sum(worth[place] for place in served), sum(worth[place] for place in wanted)
    return has >= due or any(has + worth[place] > due for place in wanted - served)


@given(elections(BallotKind.POINTS), st.integers(0, 10), st.sampled_from([1, 100]))
def test_a_share_out_adds_up_to_the_pot_to_the_penny(
    counted: Election, minimum: int, coins: int
) -> None:
    rule = CountRule(allocation=Allocation.SHARE_OUT, minimum_award=minimum, tie_break=BY_ID)
    outcome = count(replace(counted, coins=coins), rule)
    assert all((award * coins) % 1 == 0 for award in outcome.awards.values())
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
    assert explained(counted, rule, passes=quick_passes) == explained(counted, rule)
    assert sums_agree(counted, rule)


@given(elections(BallotKind.POINTS), rules(Allocation.EQUAL_SHARES))
def test_the_quick_market_explains_points_as_the_exact_one(
    counted: Election, rule: CountRule
) -> None:
    rule = replace(rule, tie_break=BY_ID)
    assert explained(counted, rule, passes=quick_passes) == explained(counted, rule)
    assert sums_agree(counted, rule)


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


@pytest.mark.parametrize("many", [10**15, 10**16])
def test_a_lot_of_money_and_a_lot_of_votes_do_not_overflow(many: int) -> None:
    ids = ["a", "b", "c"]
    merged = merge_ballots(BallotKind.APPROVAL, ids, [["a", "b"], ["b", "c"], ["c"]])
    boxes = {marks: many + at for at, marks in enumerate(merged)}
    projects = tuple(ElectionProject(name, 10**17 + at) for at, name in enumerate(ids))
    large = Election(3 * 10**17, projects, BallotKind.APPROVAL, boxes)
    for utility in Utility:
        rule = CountRule(allocation=Allocation.EQUAL_SHARES, utility=utility, tie_break=BY_ID)
        assert explained(large, rule) == explained(large, rule, passes=quick_passes)


def crowd(random: Random, voters: int, kind: BallotKind = BallotKind.APPROVAL) -> Election:
    """An election in which exact ties are rare, so that floats do nearly all the work."""
    names = [str(at) for at in range(14)]
    costs = {name: random.randrange(10_000, 2_000_000) for name in names}
    liked = [random.random() for _ in names]
    ballots = [
        {
            name: random.randint(1, 7) if kind.has_points else 1
            for name, like in zip(names, liked, strict=True)
            if random.random() < like * 0.6
        }
        for _ in range(voters)
    ]
    return election(costs, ballots, random.randrange(2_000_000, 9_000_000), kind, places=14)


crowd_rules = rules(Allocation.EQUAL_SHARES).map(
    lambda rule: replace(rule, step=EndowmentStep(amount=None, parts=9), tie_break=BY_ID)
)
crowd_kinds = st.sampled_from([BallotKind.APPROVAL, BallotKind.POINTS])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**9).map(Random), crowd_rules, crowd_kinds)
def test_the_quick_market_explains_a_crowd_as_the_exact_one(
    random: Random, rule: CountRule, kind: BallotKind
) -> None:
    counted = crowd(random, 150, kind)
    assert explained(counted, rule, passes=quick_passes) == explained(counted, rule)
    assert sums_agree(counted, rule)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9).map(Random), crowd_rules, crowd_kinds, st.integers(8, 30))
def test_the_quick_market_decides_and_explains_as_the_exact_one_however_unsure_it_is(
    random: Random, rule: CountRule, kind: BallotKind, bits: int
) -> None:
    """With errors taken to be far larger than they are, it works its purses out anew and settles exactly all the time."""
    counted = crowd(random, 60, kind)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("budgeting.rules.quick_market.ULP", 2.0**-bits)
        assert explained(counted, rule, passes=quick_passes) == explained(counted, rule)
        assert sums_agree(counted, rule)
        undecided = replace(rule, tie_break=())
        assert decided(counted, undecided, passes=quick_passes) == decided(counted, undecided)


@pytest.mark.audit
@settings(max_examples=1000, deadline=None)
@given(st.integers(0, 10**9).map(Random), crowd_rules, crowd_kinds, st.integers(1, 2000))
def test_the_quick_market_explains_many_crowds_as_the_exact_one(
    random: Random, rule: CountRule, kind: BallotKind, voters: int
) -> None:
    counted = crowd(random, voters, kind)
    assert explained(counted, rule, passes=quick_passes) == explained(counted, rule)
    assert sums_agree(counted, rule)


@pytest.mark.audit
@settings(max_examples=5000, deadline=None)
@given(st.one_of(elections(), elections(BallotKind.POINTS)), rules(Allocation.EQUAL_SHARES))
def test_the_quick_market_decides_and_explains_as_the_exact_one_many_times_over(
    counted: Election, rule: CountRule
) -> None:
    assert decided(counted, rule, passes=quick_passes) == decided(counted, rule)
    rule = replace(rule, tie_break=BY_ID)
    assert explained(counted, rule, passes=quick_passes) == explained(counted, rule)
    assert sums_agree(counted, rule)
