"""How many more votes it would have needed."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from budgeting.rules.ballots import BallotKind
from budgeting.rules.contest import Contest
from budgeting.rules.count import allocate, count
from budgeting.rules.election import (
    Allocation,
    CountRule,
    Election,
    ElectionProject,
    Marks,
    Measure,
    Threshold,
    Utility,
    Variant,
)
from budgeting.rules.margins import (
    LEAST_TRIES,
    MOST_TRIES,
    Margin,
    _search,
    ballots_needed,
    margins_of,
    votes_needed,
)
from budgeting.rules.market import Passes, exact_passes
from budgeting.rules.quick_market import quick_passes
from budgeting.rules.ties import TieError
from engage.rules.errors import InvalidError, NotFoundError
from tests.budgeting.rules.builders import election
from tests.budgeting.rules.test_count_properties import elections

THREE = election(
    {"a": 60, "b": 50, "c": 30, "d": 101}, [*["a"] * 5, *["b"] * 4, *["c"] * 3, "d"], 100
)
SHARES = CountRule(allocation=Allocation.EQUAL_SHARES, tie_break=("text-id",), utility=Utility.COST)


def test_a_loser_learns_how_many_more_votes_it_needed() -> None:
    assert votes_needed(THREE, CountRule(), "b").needed == 2
    assert votes_needed(THREE, CountRule(tie_break=("lower-cost",)), "b").needed == 1


def test_a_winner_needed_none() -> None:
    assert votes_needed(THREE, CountRule(), "a").needed == 0


def test_a_project_that_costs_more_than_there_is_could_not_win() -> None:
    assert votes_needed(THREE, CountRule(), "d").needed is None


def test_a_threshold_and_votes_per_pound_are_reckoned_with() -> None:
    assert votes_needed(THREE, CountRule(threshold=Threshold(votes=7)), "c").needed == 4
    assert votes_needed(THREE, CountRule(measure=Measure.VOTES_PER_POUND), "b").needed == 1


GIVEN = [*[{"a": 5, "b": 1}] * 4, *[{"b": 3, "c": 1}] * 3, *[{"c": 1}] * 3]
SHARED_OUT = election({"a": 60, "b": 50, "c": 40}, GIVEN, 100, BallotKind.POINTS)


def test_under_a_share_out_a_loser_learns_how_many_points_would_have_been_enough_for_a_share() -> (
    None
):
    """``a`` has 20 points, ``b`` 13 and ``c`` 6. With 9, ``c`` would have 9 of 42 points, which is more than £20 of £100."""
    rule = CountRule(allocation=Allocation.SHARE_OUT, minimum_award=20)
    needed = votes_needed(SHARED_OUT, rule, "c")
    assert (needed.needed, needed.too_few) == (3, 2)
    assert votes_needed(SHARED_OUT, rule, "a").needed == 0


@settings(deadline=None)
@given(elections(BallotKind.POINTS), st.integers(0, 30))
@example(
    election(
        {"a": 4, "b": 1, "c": 3, "d": 8},
        [{"a": 1}, {"a": 4, "c": 4}, {"a": 4, "c": 4}],
        11,
        kind=BallotKind.POINTS,
    ),
    8,
)
def test_what_is_enough_of_a_share_out_is_enough_and_one_less_is_not(
    counted: Election, least: int
) -> None:
    """Without a minimum award no smaller number does. With one it may: in the example ten points are enough for ``d``, which then
    outlasts ``a``; with thirteen ``c`` drops out instead, and ``a`` outlasts it."""
    rule = CountRule(
        allocation=Allocation.SHARE_OUT, minimum_award=least, tie_break=("lower-cost", "text-id")
    )
    for place, name in enumerate(counted.ids):
        margin = votes_needed(counted, rule, name)
        if margin.needed is None:
            continue

        def is_given(votes: int, place: int = place) -> bool:
            contest = Contest(counted, rule, {place: votes})
            allocate(contest)
            return place in contest.awarded

        assert is_given(margin.needed)
        fewer = range(margin.needed)
        assert not any(map(is_given, fewer[-1:] if least else fewer))


@settings(deadline=None)
@given(elections(), st.sampled_from(Variant), st.sampled_from(Measure), st.sampled_from([None, 3]))
def test_under_greedy_no_smaller_number_of_votes_is_enough(
    counted: Election, variant: Variant, measure: Measure, threshold: int | None
) -> None:
    rule = CountRule(
        variant=variant,
        measure=measure,
        threshold=Threshold(votes=threshold) if threshold else None,
        tie_break=("more-votes",),
    )
    for place, name in enumerate(counted.ids):
        needed = votes_needed(counted, rule, name).needed

        def is_funded(votes: int, place: int = place) -> bool:
            contest = Contest(counted, rule, {place: votes})
            try:
                allocate(contest)
            except TieError:
                return False
            return place in contest.awarded

        enough = (votes for votes in range(80) if is_funded(votes))
        assert needed is None or needed >= 80 or needed == next(enough)


def test_a_few_votes_more_can_lead_into_a_tie_where_the_first_that_does_not_fit_ends_the_count() -> (
    None
):
    """With two votes more ``a`` stands before ``b``, which ends the count; with six it is tied with ``c``."""
    four = Election(
        budget=7,
        projects=tuple(
            ElectionProject(name, cost, frozenset({"g"} if name != "a" else ()))
            for name, cost in (("a", 7), ("b", 6), ("c", 4), ("d", 7))
        ),
        kind=BallotKind.APPROVAL,
        ballots={Marks((1,)): 1, Marks((2,)): 6},
    )
    rule = CountRule(variant=Variant.STOP, caps={"g": Fraction(3, 10)}, tie_break=("more-votes",))
    assert votes_needed(four, rule, "a") == Margin("a", 2, 1)


def test_under_equal_shares_ballots_are_added_and_counted_again() -> None:
    counted = election({"a": 40, "b": 40}, [*[["a"]] * 6, *[["b"]] * 3, []], 100)
    needed = ballots_needed(counted, SHARES, "b", most=50)
    assert needed.needed == 1
    assert ballots_needed(counted, SHARES, "a", most=50).needed == 0


def test_the_search_stops_where_it_was_told_to() -> None:
    counted = election({"a": 10, "b": 90}, [*[["a"]] * 9, ["b"]], 100)
    assert ballots_needed(counted, SHARES, "b", most=3).needed is None
    assert ballots_needed(counted, SHARES, "b", most=3).too_few == 3
    assert ballots_needed(counted, SHARES, "b", most=50).needed == 9


def test_unknown_projects_and_rules_that_do_not_fit_are_refused() -> None:
    with pytest.raises(NotFoundError):
        votes_needed(THREE, CountRule(), "x")
    with pytest.raises(InvalidError):
        votes_needed(THREE, SHARES, "a")
    with pytest.raises(NotFoundError):
        ballots_needed(THREE, SHARES, "x", most=3)


def test_a_tie_is_not_a_win() -> None:
    counted = election({"a": 60, "b": 60}, [["a"], ["a"], ["b"]], 100)
    assert votes_needed(counted, CountRule(), "b").needed == 2
    phragmen = CountRule(allocation=Allocation.PHRAGMEN)
    assert ballots_needed(counted, phragmen, "b", most=9).needed == 2


def a_crowd() -> Election:
    """Two hundred voters; c has too few for its cost, d costs more than there is."""
    votes = [["a"]] * 90 + [["b"]] * 60 + [["c"]] * 20 + [["d"]] * 20 + [[]] * 10
    return election({"a": 90, "b": 60, "c": 40, "d": 500}, votes, 200)


@pytest.mark.requirement("V13")
@pytest.mark.parametrize("passes", [exact_passes, quick_passes])
def test_every_loser_is_searched_for_to_the_ballot_when_there_are_recounts_enough(
    passes: Callable[[Contest], Passes],
) -> None:
    counted = a_crowd()
    found = margins_of(counted, SHARES, recounts=1000, passes=passes)
    assert [(each.project_id, each.needed, each.too_few) for each in found] == [
        ("c", 20, 19),
        ("d", None, 180),
    ]


@pytest.mark.requirement("V13")
def test_what_was_found_was_counted_whatever_the_number_of_recounts() -> None:
    counted = a_crowd()
    for tries in range(1, 9):
        margin = ballots_needed(counted, SHARES, "c", most=200, tries=tries)
        assert margin.too_few < 20
        assert margin.needed is None or margin.needed >= 20
    few = margins_of(counted, SHARES, recounts=0)
    assert few[0] == ballots_needed(counted, SHARES, "c", most=200, tries=LEAST_TRIES)


def test_a_project_that_every_ballot_names_can_be_named_by_no_more() -> None:
    counted = election({"a": 2, "b": 9}, [["a", "b"]] * 3, 10)
    assert count(counted, SHARES).winners == ("a",)
    (margin,) = margins_of(counted, SHARES, recounts=9)
    assert (margin.needed, margin.too_few) == (None, 0)


def in_points() -> Election:
    """£100 and ten ballots, £10 each. a is bought by six; b's three supporters have £30 for a cost of £40."""
    votes = [*[{"a": 4}] * 6, {"b": 2}, {"b": 3}, {"b": 1}, {}]
    return election({"a": 60, "b": 40}, votes, 100, BallotKind.POINTS)


@pytest.mark.requirement("V13")
def test_a_ballot_of_points_is_made_to_give_the_most_that_any_ballot_gives_one_project() -> None:
    """One more supporter, and the blank ballot is the first to be asked: it gives the four points that a was given."""
    assert ballots_needed(in_points(), SHARES, "b", most=9) == Margin("b", 1, 0, points=4)


@pytest.mark.requirement("V13")
def test_a_score_is_raised_where_every_ballot_scores_every_project() -> None:
    """Nobody is left who does not name it, but many who scored it low."""
    votes = [{"a": 5, "b": 1}] * 8 + [{"a": 1, "b": 5}] * 2
    counted = election({"a": 80, "b": 70}, votes, 100, BallotKind.SCORE)
    assert count(counted, SHARES).winners == ("a",)
    assert ballots_needed(counted, SHARES, "b", most=10) == Margin("b", 7, 6, points=5)
    raised = [[{"a": 5, "b": 5}] * more + votes[more:] for more in (6, 7)]
    counts = [election(costs_of(counted), each, 100, BallotKind.SCORE) for each in raised]
    assert ["b" in count(again, SHARES).winners for again in counts] == [False, True]


def costs_of(counted: Election) -> dict[str, Any]:
    return {project.id: project.cost for project in counted.projects}


@pytest.mark.requirement("V13")
def test_a_ranking_is_made_to_put_the_project_first_and_keeps_its_length() -> None:
    votes = [*[["a", "c"]] * 6, *[["b"]] * 3, ["c", "a"]]
    counted = election({"a": 60, "b": 40, "c": 90}, votes, 100, BallotKind.RANKING, places=2)
    assert count(counted, SHARES).winners == ("a",)
    assert ballots_needed(counted, SHARES, "b", most=10) == Margin("b", 2, 1)
    moved = [[["b", "a"]] * more + votes[more:] for more in (1, 2)]
    counts = [
        election(costs_of(counted), each, 100, BallotKind.RANKING, places=2) for each in moved
    ]
    assert ["b" in count(again, SHARES).winners for again in counts] == [False, True]


def test_neither_the_order_of_ballots_nor_of_projects_changes_what_is_found() -> None:
    votes = [*[["a", "c"]] * 6, *[["b"]] * 3, ["c", "a"]]
    costs = {"a": 60, "b": 40, "c": 90}
    found = [
        margins_of(
            election(dict(listed), cast, 100, BallotKind.RANKING, places=2), SHARES, recounts=99
        )
        for listed in (costs.items(), [*costs.items()][::-1])
        for cast in (votes, votes[::-1])
    ]
    in_order = [sorted(each, key=lambda margin: margin.project_id) for each in found]
    assert in_order[0]
    assert all(each == in_order[0] for each in in_order)


@pytest.mark.requirement("V13")
@settings(max_examples=60)
@given(
    st.sampled_from([BallotKind.POINTS, BallotKind.SCORE, BallotKind.RANKING]).flatmap(elections)
)
def test_what_is_said_to_be_enough_is_enough_for_every_kind_of_ballot(counted: Election) -> None:
    """The ballots are changed again by hand, from what is told alone."""
    for margin in margins_of(counted, SHARES, recounts=1000):
        place = counted.ids.index(margin.project_id)
        for ballots in {margin.needed, margin.too_few} - {None, 0}:
            changed = backed_by(counted, place, ballots or 0, margin.points)
            won = margin.project_id in count(changed, SHARES).winners
            assert won is (ballots == margin.needed)


def backed_by(counted: Election, place: int, ballots: int, points: Any) -> Election:
    """Ballots one by one: those that do not name it, by the money their choices got and then as they are written."""
    won = set(count(counted, SHARES).winners)
    costs = {name: cost for name, cost in costs_of(counted).items() if name in won}
    ids = counted.ids

    def turn(marks: Marks) -> Any:
        got = sum(costs.get(ids[at], 0) for at in marks.projects)
        named: list[Any] = [ids[at] for at in marks.projects]
        if counted.kind is not BallotKind.RANKING:
            named = sorted(zip(named, marks.points, strict=True))
        return place in marks.projects, got, len(named), named

    def made(marks: Marks) -> Marks:
        rest = [at for at in marks.projects if at != place]
        if counted.kind is BallotKind.RANKING:
            return Marks(tuple([place, *rest][: counted.places]))
        given = {**dict(zip(marks.projects, marks.points, strict=True)), place: points}
        return Marks(tuple(sorted(given)), tuple(given[at] for at in sorted(given)))

    merged: dict[Marks, int] = {}
    for marks, number in sorted(counted.ballots.items(), key=lambda each: turn(each[0])):
        for _ in range(number):
            is_made = ballots > 0 and made(marks) != marks
            ballots -= is_made
            kept = made(marks) if is_made else marks
            merged[kept] = merged.get(kept, 0) + 1
    return replace(counted, ballots=merged)


@pytest.mark.requirement("V13")
@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 200), st.integers(1, MOST_TRIES))
def test_only_numbers_that_were_counted_are_told(
    enough: int, guess: int, most: int, tries: int
) -> None:
    """Nought needs no recount: the project was not funded as it stood."""
    counted: set[int] = set()

    def is_enough(ballots: int) -> bool:
        counted.add(ballots)
        return ballots >= enough

    needed, too_few = _search(is_enough, guess, most, tries)
    assert counted <= set(range(1, most + 1))
    assert len(counted) <= tries
    assert too_few in counted | {0}
    assert too_few < enough
    assert needed is None or needed in counted
    assert needed is None or needed >= enough
    if tries == MOST_TRIES:
        assert (needed, too_few) == ((enough, enough - 1) if enough <= most else (None, most))
