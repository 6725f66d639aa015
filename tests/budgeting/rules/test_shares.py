"""Equal Shares, Phragmén and share-out on elections small enough to do by hand."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from budgeting.rules.backing import backing_of
from budgeting.rules.ballots import BallotKind
from budgeting.rules.contest import Contest
from budgeting.rules.count import count
from budgeting.rules.election import (
    MOST_STEPS,
    Allocation,
    Completion,
    CountRule,
    Election,
    ElectionProject,
    EndowmentStep,
    StopAt,
    Threshold,
    Utility,
    exact_text,
    read_amount,
)
from budgeting.rules.market import Market, Passes, exact_passes
from budgeting.rules.quick_market import quick_passes
from budgeting.rules.ties import TieError
from engage.rules.errors import InvalidError
from tests.budgeting.rules.builders import election, outcome, winners

SHARES = Allocation.EQUAL_SHARES
BY_ID = ("text-id",)
TWO_SIDES = election({"a": 60, "b": 60, "c": 40}, [*[["a", "b"]] * 6, *[["c"]] * 4], 100)


def test_a_minority_with_its_share_of_the_money_gets_its_share_of_projects() -> None:
    assert winners(TWO_SIDES, tie_break=BY_ID) == ["a", "c"]
    assert winners(TWO_SIDES, allocation=SHARES, tie_break=BY_ID) == ["a", "c"]
    majority_takes_all = election(
        {"a": 50, "b": 50, "c": 40}, [*[["a", "b"]] * 6, *[["c"]] * 4], 100
    )
    assert winners(majority_takes_all) == ["a", "b"]
    assert winners(majority_takes_all, allocation=SHARES, tie_break=BY_ID) == ["a", "c"]


def test_the_steps_say_who_could_pay_and_who_ran_out() -> None:
    counted = outcome(TWO_SIDES, allocation=SHARES, tie_break=BY_ID)
    assert [step.as_data() for step in counted.steps] == [
        {"code": "endowed", "endowment": "10", "voters": 10},
        {"code": "funded", "project": "a", "tally": "6", "cost": "60", "left": "40", "price": "10", "supporters": 6, "payers": 6, "ran_out": 6},
        {"code": "funded", "project": "c", "tally": "4", "cost": "40", "left": "0", "price": "10", "supporters": 4, "payers": 4, "ran_out": 4},
        {"code": "supporters_out_of_money", "project": "b", "cost": "60", "supporters": 6, "supporters_have": "0"},
    ]  # fmt: skip


def test_supporters_with_little_left_pay_all_they_have() -> None:
    counted = election({"a": 12, "b": 18}, [["a"], ["a", "b"], ["b"]], 30)
    told = outcome(counted, allocation=SHARES, utility=Utility.CARDINALITY, tie_break=BY_ID)
    assert [step.project_id for step in told.steps if step.code.value == "funded"] == ["a"]
    counted = election({"a": 12, "b": 13}, [["a"], ["a", "b"], ["b"]], 30)
    told = outcome(counted, allocation=SHARES, utility=Utility.CARDINALITY, tie_break=BY_ID)
    assert told.winners == ("a", "b")
    assert (told.steps[2].facts["price"], told.steps[2].facts["ran_out"]) == ("9", 1)


@pytest.mark.parametrize(
    ("completion", "stop", "funded"),
    [
        (Completion.NONE, StopAt.EXHAUSTIVE, ["c"]),
        (Completion.ADD1, StopAt.EXHAUSTIVE, ["c", "b"]),
        (Completion.ADD1_THEN_GREEDY, StopAt.OVERSPEND, ["c", "b"]),
        (Completion.GREEDY, StopAt.EXHAUSTIVE, ["c", "a"]),
    ],
)
def test_completions_spend_what_one_pass_leaves(
    completion: Completion, stop: StopAt, funded: list[str]
) -> None:
    counted = election(
        {"a": 70, "b": 26, "c": 20}, [["a"], ["a"], ["a", "c"], ["b", "c"], ["b", "c"]], 90
    )
    rule = {"allocation": SHARES, "completion": completion, "stop": stop, "tie_break": BY_ID}
    assert sorted(winners(counted, **rule)) == sorted(funded)


def test_growth_ends_when_every_supported_project_is_in() -> None:
    counted = election({"a": 5, "z": 1}, [["a"], []], 100)
    told = outcome(counted, allocation=SHARES, completion=Completion.ADD1, stop=StopAt.OVERSPEND)
    assert told.winners == ("a",)


def test_growth_does_not_wait_for_a_project_that_the_budget_could_never_pay() -> None:
    counted = election({"a": 5, "withdrawn": 999_999_999}, [["a"], ["withdrawn"]], 100)
    told = outcome(counted, allocation=SHARES, completion=Completion.ADD1, stop=StopAt.OVERSPEND)
    assert told.winners == ("a",)


def test_a_tied_purchase_is_refused_only_when_the_projects_share_a_supporter() -> None:
    apart = election({"a": 10, "b": 10}, [["a"], ["b"]], 20)
    assert winners(apart, allocation=SHARES) == ["a", "b"]
    together = election({"a": 10, "b": 10}, [["a", "b"], ["a", "b"]], 10)
    for passes in (exact_passes, quick_passes):
        with pytest.raises(TieError) as refused:
            count(together, CountRule(allocation=SHARES), passes=passes)
        assert refused.value.tie == ("a", "b")


@pytest.mark.parametrize("passes", [exact_passes, quick_passes])
def test_a_difference_too_small_for_floats_still_decides(
    passes: Callable[[Contest], Passes],
) -> None:
    counted = election({"a": 10**17 + 1, "b": 10**17}, [["a", "b"]], 10**17 + 5)
    rule = CountRule(allocation=SHARES, utility=Utility.CARDINALITY, tie_break=BY_ID)
    assert count(counted, rule, passes=passes).winners == ("b",)


@pytest.mark.parametrize("passes", [exact_passes, quick_passes])
def test_a_voter_whose_last_penny_is_just_the_price_runs_out(
    passes: Callable[[Contest], Passes],
) -> None:
    counted = election({"x": 4, "a": 12}, [["x", "a"], ["a"]], 20)
    rule = CountRule(allocation=SHARES, utility=Utility.CARDINALITY)
    told = count(counted, rule, passes=passes)
    assert [(s.project_id, s.facts["price"], s.facts["ran_out"]) for s in told.steps[1:]] == [
        ("x", "4", 0),
        ("a", "6", 1),
    ]


def test_growth_may_spend_the_budget_to_the_last_unit() -> None:
    counted = election({"a": 10, "b": 10}, [["a"], ["b"], []], 20)
    assert winners(counted, allocation=SHARES) == []
    assert winners(counted, allocation=SHARES, completion=Completion.ADD1) == ["a", "b"]


@pytest.mark.parametrize("passes", [exact_passes, quick_passes])
def test_a_project_whose_supporters_all_have_less_than_another_charges_may_be_the_cheaper(
    passes: Callable[[Contest], Passes],
) -> None:
    """Everybody has 10. x seems to charge 5 and charges 9, because one of its two has 1 left; y charges 6 of its two, who have 6.5."""
    small = {f"z{at}": 1 for at in range(9)}
    ballots = [[*small, "x"], ["x"], ["w", "y"], ["w", "y"]]
    counted = election({**small, "w": 7, "x": 10, "y": 12}, ballots, 40)
    rule = CountRule(allocation=SHARES, tie_break=BY_ID, utility=Utility.CARDINALITY)
    told = count(counted, rule, passes=passes)
    assert told.winners == (*small, "w", "y", "x")
    assert [s.facts["price"] for s in told.steps[-2:]] == ["6", "9"]


@pytest.mark.parametrize("passes", [exact_passes, quick_passes])
def test_a_sum_half_way_between_two_told_figures_goes_to_the_even_one(
    passes: Callable[[Contest], Passes],
) -> None:
    """Everybody has 9/32. a charges 3/32 = 0.09375, and what is left behind d is 9/32 - 4/32 = 0.15625."""
    ballots = [*[["a"]] * 32, *[["c"]] * 31, ["c", "d"], *[[]] * 32]
    counted = election({"a": 3, "c": 4, "d": 20}, ballots, 27)
    told = count(counted, CountRule(allocation=SHARES, tie_break=BY_ID), passes=passes)
    prices = {s.project_id: s.facts["price"] for s in told.steps if "price" in s.facts}
    assert prices == {"a": "0.0938", "c": "0.125"}
    assert told.steps[-1].facts["supporters_have"] == "0.1562"


def test_a_free_project_is_bought_first_and_costs_nobody_anything() -> None:
    counted = election({"a": 10, "free": 0, "gift": 0}, [["a", "free"], ["gift"]], 20)
    for passes in (exact_passes, quick_passes):
        told = count(counted, CountRule(allocation=SHARES, tie_break=BY_ID), passes=passes)
        assert told.winners == ("free", "gift", "a")
        assert told.steps[1].facts["ran_out"] == 0


def test_a_free_project_is_bought_even_by_voters_who_have_nothing_left() -> None:
    counted = election({"a": 10, "free": 0}, [["a", "free"]], 10)
    contest = Contest(counted, CountRule(allocation=SHARES))
    market = Market(contest, backing_of(counted, contest.costs, Utility.COST), Fraction(10), [0, 1])
    market.buy(0)
    assert market.buy(1).payers == 0


def test_where_floats_find_no_price_the_exact_market_decides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("budgeting.rules.charges.MOST_ROUNDS", 0)
    counted = election({"a": 12, "b": 13, "c": 20}, [["a"], ["a", "b", "c"], ["b", "c"]], 30)
    rule = CountRule(allocation=SHARES, utility=Utility.CARDINALITY, tie_break=BY_ID)
    told = count(counted, rule, passes=quick_passes)
    assert told == count(counted, rule)
    assert (told.steps[2].facts["ran_out"], told.steps[3].facts["supporters_have"]) == (1, "1")


def test_a_penny_too_little_is_too_little_however_large_the_sum() -> None:
    counted = election({"a": 10**17 + 1}, [["a"], []], 2 * 10**17)
    for passes in (exact_passes, quick_passes):
        told = count(counted, CountRule(allocation=SHARES), passes=passes)
        assert told.winners == ()
        assert told.steps[-1].code.value == "supporters_out_of_money"


def test_a_box_without_ballots_funds_nothing() -> None:
    for allocation in Allocation:
        assert winners(election({"a": 1}, [], 5), allocation=allocation) == []


def test_points_buy_with_their_weight() -> None:
    counted = election(
        {"a": 10, "b": 8}, [{"a": 1, "b": 3}, {"a": 1, "b": 1}], 10, BallotKind.POINTS
    )
    for passes in (exact_passes, quick_passes):
        told = count(
            counted, CountRule(allocation=SHARES, utility=Utility.CARDINALITY), passes=passes
        )
        assert told.winners == ("b",)
        assert told.steps[1].facts["ran_out"] == 1


def test_a_project_that_is_not_next_cannot_be_forced_without_the_money() -> None:
    contest = Contest(TWO_SIDES, CountRule(allocation=SHARES, tie_break=BY_ID))
    market = Market(
        contest, backing_of(TWO_SIDES, contest.costs, Utility.COST), Fraction(1), [0, 1, 2]
    )
    with pytest.raises(ValueError, match="0"):
        market.buy(0)


def test_phragmen_buys_as_soon_as_supporters_have_earned_it() -> None:
    told = outcome(TWO_SIDES, allocation=Allocation.PHRAGMEN, tie_break=BY_ID)
    assert told.winners == ("a", "c")
    assert [step.as_data().get("load") for step in told.steps[:2]] == ["10", "10"]
    assert [(s.code.value, s.project_id) for s in told.steps[2:]] == [("not_enough_money", "b")]


def test_phragmen_leaves_out_what_nobody_wants_or_could_pay() -> None:
    counted = election({"a": 10, "b": 11, "z": 1, "d": 9}, [["a"], ["b"], ["a", "d"]], 10)
    told = outcome(counted, allocation=Allocation.PHRAGMEN)
    assert told.winners == ("a",)
    assert [(s.code.value, s.project_id) for s in told.steps] == [
        ("not_enough_money", "b"),
        ("no_votes", "z"),
        ("funded", "a"),
        ("not_enough_money", "d"),
    ]


def test_phragmen_stops_at_the_first_that_would_overspend() -> None:
    counted = election({"a": 10, "b": 8, "c": 1}, [["a"], ["a"], ["b"], ["c"]], 10)
    told = outcome(counted, allocation=Allocation.PHRAGMEN)
    assert told.winners == ("c",)
    assert [(s.code.value, s.project_id) for s in told.steps] == [
        ("funded", "c"),
        ("not_enough_money", "a"),
        ("after_stop", "b"),
    ]


def test_phragmen_refuses_a_tie_among_projects_that_share_supporters() -> None:
    with pytest.raises(TieError):
        outcome(election({"a": 5, "b": 5}, [["a", "b"]], 10), allocation=Allocation.PHRAGMEN)
    apart = election({"a": 5, "b": 5}, [["a"], ["b"]], 10)
    assert winners(apart, allocation=Allocation.PHRAGMEN) == ["a", "b"]


@pytest.mark.requirement("V13")
@pytest.mark.parametrize(("budget", "is_tie"), [(120, False), (119, True), (60, True)])
def test_phragmen_refuses_where_the_money_does_not_reach_for_all_that_are_tied(
    budget: int, is_tie: bool
) -> None:
    """Two projects of 60 with three supporters each, none of whom shares."""
    apart = election({"a": 60, "b": 60}, [["a"]] * 3 + [["b"]] * 3, budget)
    if is_tie:
        with pytest.raises(TieError):
            outcome(apart, allocation=Allocation.PHRAGMEN)
    else:
        assert winners(apart, allocation=Allocation.PHRAGMEN) == ["a", "b"]
    assert winners(apart, allocation=Allocation.PHRAGMEN, tie_break=BY_ID)[0] == "a"


def test_phragmen_is_for_approvals() -> None:
    points = election({"a": 5}, [{"a": 1}], 10, BallotKind.POINTS)
    with pytest.raises(InvalidError, match="phragmen_needs_approvals"):
        outcome(points, allocation=Allocation.PHRAGMEN)


SHARE = Allocation.SHARE_OUT


def shared(
    costs: dict[str, int], points: dict[str, int], budget: int, **rule: object
) -> dict[str, object]:
    told = outcome(election(costs, [points], budget, BallotKind.POINTS), allocation=SHARE, **rule)
    return dict(told.awards)


def test_money_is_shared_in_proportion_to_points() -> None:
    assert shared({"a": 900, "b": 900}, {"a": 2, "b": 1}, 300) == {"a": 200, "b": 100}


def test_nobody_gets_more_than_they_asked_for_and_the_rest_is_shared() -> None:
    assert shared({"a": 120, "b": 900, "c": 900}, {"a": 4, "b": 1, "c": 1}, 300) == {
        "a": 120,
        "b": 90,
        "c": 90,
    }
    assert shared({"a": 10, "b": 20}, {"a": 1, "b": 1}, 300) == {"a": 10, "b": 20}


def test_pennies_go_by_the_largest_remainder() -> None:
    assert shared({"a": 100, "b": 100}, {"a": 2, "b": 1}, 100) == {"a": 67, "b": 33}


def test_a_tied_penny_is_settled_by_the_list_or_refused() -> None:
    assert shared({"a": 99, "b": 98}, {"a": 1, "b": 1}, 101, tie_break=("lower-cost",)) == {
        "a": 50,
        "b": 51,
    }
    with pytest.raises(TieError):
        shared({"a": 99, "b": 98}, {"a": 1, "b": 1}, 101)


def test_tied_pennies_are_given_in_the_order_of_the_list() -> None:
    costs = {"a": 99, "b": 98, "c": 97}
    assert shared(costs, {"a": 2, "b": 2, "c": 2}, 200, tie_break=("lower-cost",)) == {
        "a": 66,
        "b": 67,
        "c": 67,
    }


def test_a_share_below_the_least_award_goes_to_the_others() -> None:
    points = {"a": 6, "b": 3, "c": 1}
    assert shared({"a": 900, "b": 900, "c": 900}, points, 100, minimum_award=20) == {
        "a": 67,
        "b": 33,
    }
    assert shared({"a": 900, "b": 900, "c": 5}, points, 100, minimum_award=20) == {
        "a": 63,
        "b": 32,
        "c": 5,
    }
    with pytest.raises(TieError):
        shared({"a": 900, "b": 900}, {"a": 1, "b": 1}, 100, minimum_award=60)


def test_a_project_without_points_or_below_the_threshold_gets_nothing() -> None:
    told = shared({"a": 90, "b": 90, "c": 90}, {"a": 9, "b": 1}, 50, threshold=Threshold(votes=2))
    assert told == {"a": 50}


def test_money_in_pounds_is_shared_to_the_penny() -> None:
    pounds = election(
        {"a": 90, "b": 90, "c": 90}, [{"a": 1, "b": 1, "c": 1}], 100, BallotKind.POINTS
    )
    told = outcome(replace(pounds, coins=100), allocation=SHARE, tie_break=BY_ID)
    assert [exact_text(award) for award in told.awards.values()] == ["33.34", "33.33", "33.33"]


@pytest.mark.parametrize("text", ["1", "-1", "0.5", "-0.25", "12.125", "100.05"])
def test_amounts_are_written_as_they_were_read(text: str) -> None:
    assert exact_text(read_amount(text, where="here")) == text


def test_an_amount_without_end_is_written_as_a_fraction() -> None:
    assert exact_text(Fraction(-1, 3)) == "-1/3"


def test_an_election_that_makes_no_sense_is_refused() -> None:
    one = ElectionProject("a", 1)
    for budget, projects, code in (
        (0, (one,), "budget_not_positive"),
        (5, (one, one), "project_repeated"),
        (5, (ElectionProject("a", -1),), "cost_negative"),
    ):
        with pytest.raises(InvalidError, match=code):
            Election(budget, projects, BallotKind.APPROVAL, {})


def test_a_step_may_be_a_part_of_the_first_endowment() -> None:
    assert EndowmentStep(amount=None, parts=20).in_money(Fraction(10)) == Fraction(1, 2)


ABSURD = {"a": 50, "b": 60}
NEVER_BOTH = [["a"], ["a"], ["b"], ["b"]]


@pytest.mark.parametrize("step", [EndowmentStep(Fraction(1, 10**9)), EndowmentStep(None, 10**6)])
def test_a_step_that_would_take_for_ever_is_refused_before_a_single_one(
    step: EndowmentStep,
) -> None:
    with pytest.raises(InvalidError) as refused:
        outcome(
            election(ABSURD, NEVER_BOTH, 100),
            allocation=SHARES,
            completion=Completion.ADD1,
            stop=StopAt.OVERSPEND,
            step=step,
        )
    assert (refused.value.code, refused.value.facts["most"]) == ("step_too_small", MOST_STEPS)


def test_growth_is_refused_after_so_many_steps_and_not_one_sooner(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One voter alone wants ``b``: their ten must grow to sixty, by one at a time."""
    rule = {"allocation": SHARES, "completion": Completion.ADD1, "stop": StopAt.OVERSPEND}
    counted = election(ABSURD, [["a"]] * 9 + [["b"]], 100)
    monkeypatch.setattr("budgeting.rules.equal_shares.MOST_STEPS", 50)
    assert winners(counted, **rule) == ["a"]
    monkeypatch.setattr("budgeting.rules.equal_shares.MOST_STEPS", 49)
    with pytest.raises(InvalidError, match="step_too_small"):
        winners(counted, **rule)


def test_a_step_that_is_never_taken_may_be_as_small_as_it_likes() -> None:
    counted = election({"a": 100}, [["a"]], 100)
    tiny = EndowmentStep(Fraction(1, 10**9))
    assert winners(counted, allocation=SHARES, completion=Completion.ADD1, step=tiny) == ["a"]


@pytest.fixture
def without_exact_market(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_asked: object) -> None:
        raise AssertionError("the exact market was asked")

    monkeypatch.setattr("budgeting.rules.quick_market.Backed.market", refused)


TIED_CROWD = {"a": 30, "b": 40, "c": 50}


@pytest.mark.usefixtures("without_exact_market")
@pytest.mark.parametrize("tie_break", [("text-id",), ("lower-cost",)])
def test_projects_with_as_many_supporters_charge_the_same_and_need_no_second_market(
    tie_break: tuple[str, ...],
) -> None:
    """Under cost utility a price for each unit of utility is one over the supporters: ``b`` and ``c`` tie at once."""
    crowd = [["a", "b"]] * 3 + [["b", "c"]] * 4 + [["c"]] * 3 + [["a"]] * 2
    counted = election(TIED_CROWD, crowd, 120)
    rule = CountRule(allocation=SHARES, tie_break=tie_break)
    told = count(counted, rule, passes=quick_passes)
    exact = count(counted, rule, passes=exact_passes)
    assert [step.as_data() for step in told.steps] == [step.as_data() for step in exact.steps]


@pytest.mark.usefixtures("without_exact_market")
def test_a_tie_that_the_list_leaves_is_refused_without_a_second_market_if_somebody_backs_both() -> (
    None
):
    rule = CountRule(allocation=SHARES)
    apart = election({"b": 40, "c": 50}, [["b"]] * 4 + [["c"]] * 4, 120)
    assert count(apart, rule, passes=quick_passes).winners == ("b", "c")
    shared = election({"b": 40, "c": 50}, [["b"]] * 3 + [["c"]] * 3 + [["b", "c"]], 120)
    with pytest.raises(TieError) as refused:
        count(shared, rule, passes=quick_passes)
    assert (refused.value.tie, refused.value.winners) == (("b", "c"), ())


def test_the_quick_market_holds_more_projects_than_a_byte_can_number() -> None:
    names = [str(at) for at in range(300)]
    votes = [names[at : at + 4] for at in range(0, 300, 3)]
    counted = election({name: 7 + at % 5 for at, name in enumerate(names)}, votes, 700)
    rule = CountRule(allocation=SHARES, tie_break=BY_ID)
    assert count(counted, rule, passes=quick_passes).digest == count(counted, rule).digest
