"""Most votes first, and what happens at the edge of the money."""

from fractions import Fraction

import pytest

from budgeting.rules.election import Measure, Threshold, Variant, ZeroVotes
from budgeting.rules.ties import TieError
from tests.budgeting.rules.builders import election, outcome, winners

THREE = election({"a": 60, "b": 50, "c": 30}, [*["a"] * 5, *["b"] * 4, *["c"] * 3], 100)


def test_most_votes_come_first_and_what_does_not_fit_is_skipped() -> None:
    assert winners(THREE) == ["a", "c"]


def test_stop_ends_at_the_first_project_that_does_not_fit() -> None:
    counted = outcome(THREE, variant=Variant.STOP)
    assert counted.winners == ("a",)
    assert [(step.code.value, step.project_id) for step in counted.steps] == [
        ("funded", "a"),
        ("not_enough_money", "b"),
        ("after_stop", "c"),
    ]


def test_votes_per_pound_favours_what_costs_little() -> None:
    assert winners(THREE, measure=Measure.VOTES_PER_POUND) == ["c", "a"]


@pytest.mark.parametrize(
    ("threshold", "funded"),
    [
        (Threshold(votes=3), ["a", "c"]),
        (Threshold(votes=4), ["a"]),
        (Threshold(share=Fraction(1, 4)), ["a", "c"]),
    ],
)
def test_a_threshold_keeps_out_what_has_too_little_support(
    threshold: Threshold, funded: list[str]
) -> None:
    assert winners(THREE, threshold=threshold) == funded


def test_a_project_nobody_voted_for_is_funded_only_when_the_rule_says_so() -> None:
    counted = election({"a": 10, "z": 10}, [["a"]], 100)
    assert winners(counted) == ["a"]
    assert winners(counted, zero_votes=ZeroVotes.FUND) == ["a", "z"]


def test_a_tie_that_decides_who_is_funded_is_refused() -> None:
    counted = election({"a": 40, "b": 60, "c": 60}, [["a"], ["a", "b"], ["c"]], 100)
    with pytest.raises(TieError) as refused:
        outcome(counted)
    assert refused.value.tie == ("b", "c")
    assert refused.value.winners == ("a",)


def test_a_tie_that_decides_nothing_is_not_refused() -> None:
    both_fit = election({"b": 50, "a": 50}, [["a"], ["b"]], 100)
    none_fits = election({"a": 50, "b": 60, "c": 60}, [["a"], ["a", "b"], ["c"]], 100)
    one_fits = election({"a": 50, "b": 60, "c": 50}, [["a"], ["a", "b"], ["c"]], 100)
    assert winners(both_fit) == ["a", "b"]
    assert winners(none_fits) == ["a"]
    assert winners(one_fits) == ["a", "c"]


def test_stop_refuses_a_tie_in_which_the_first_may_end_the_count() -> None:
    with pytest.raises(TieError):
        outcome(election({"a": 50, "b": 120}, [["a"], ["b"]], 100), variant=Variant.STOP)


@pytest.mark.parametrize(
    ("tie_break", "funded"),
    [
        (("text-id",), ["10"]),
        (("file-order",), ["9"]),
        (("lower-cost", "text-id"), ["9"]),
        (("more-votes", "file-order"), ["9"]),
    ],
)
def test_the_tie_list_is_applied_in_order(tie_break: tuple[str, ...], funded: list[str]) -> None:
    tied = election({"9": 60, "10": 61}, [["9"], ["10"]], 100)
    assert winners(tied, tie_break=tie_break) == funded


def test_a_lot_is_the_same_for_everyone_who_knows_the_seed() -> None:
    tied = election({"a": 60, "b": 60}, [["a"], ["b"]], 100)
    drawn = {
        seed: winners(tied, tie_break=(f"lot:{seed}",))[0]
        for seed in ("1", "2", "3", "4", "5", "6", "7")
    }
    assert set(drawn.values()) == {"a", "b"}
    assert all(winners(tied, tie_break=(f"lot:{seed}",)) == [drawn[seed]] for seed in drawn)


def test_a_free_project_with_support_comes_first_per_pound() -> None:
    counted = election({"a": 10, "free": 0}, [["a"], ["a"], ["free"]], 10)
    assert winners(counted, measure=Measure.VOTES_PER_POUND) == ["free", "a"]


def test_more_votes_settle_a_tie_in_votes_per_pound() -> None:
    counted = election({"a": 10, "b": 20}, [["a"], ["b"], ["b"]], 25)
    rule = {"measure": Measure.VOTES_PER_POUND, "tie_break": ("more-votes",)}
    assert winners(counted, **rule) == ["b"]


def test_the_digest_tells_other_tallies_other_winners_and_other_rules_apart() -> None:
    one = election({"a": 10, "b": 10}, [["a"]], 10)
    more_votes = election({"a": 10, "b": 10}, [["a"], ["a"]], 10)
    other_winner = election({"a": 10, "b": 10}, [["b"]], 10)
    digests = {outcome(each).digest for each in (one, more_votes, other_winner)}
    digests.add(outcome(one, tie_break=("text-id",)).digest)
    assert len(digests) == 4
    assert outcome(one).digest == outcome(election({"b": 10, "a": 10}, [["a"]], 10)).digest
