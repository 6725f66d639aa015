"""Cohen's kappa against a second path: the same numbers from the data itself, and the variance by the delta method."""

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.themes.rules.agreement import Z_95, Table, agreement, agreements

CELLS = st.integers(0, 40)


def kappa_by_hand(cells: list[float]) -> float:
    """From four shares: written another way than the rule, as 2(ad - bc) / (...) for two categories."""
    a, b, c, d = cells
    return 2 * (a * d - b * c) / ((a + b) * (b + d) + (a + c) * (c + d))


def error_by_the_delta_method(counts: list[int]) -> float:
    """The standard error of any function of multinomial shares: its gradient, taken numerically, through their covariance."""
    n = sum(counts)
    shares = [count / n for count in counts]
    step = 1e-6
    gradient = []
    for place in range(4):
        more, less = shares.copy(), shares.copy()
        more[place] += step
        less[place] -= step
        gradient.append((_free(more) - _free(less)) / (2 * step))
    mean = sum(share * slope for share, slope in zip(shares, gradient, strict=True))
    square = sum(share * slope**2 for share, slope in zip(shares, gradient, strict=True))
    return sqrt(max(0.0, square - mean**2) / n)


def _free(cells: list[float]) -> float:
    """Kappa of shares that need not add up to one, for the gradient."""
    a, b, c, d = cells
    seen, chance = a + d, (a + b) * (a + c) + (c + d) * (b + d)
    return (seen - chance) / (1 - chance)


@pytest.mark.requirement("T2")
@given(CELLS, CELLS, CELLS, CELLS)
def test_kappa_and_its_interval_agree_with_a_second_path(a: int, b: int, c: int, d: int) -> None:
    n = a + b + c + d
    found = agreement(Table(a, b, c, d))
    if n == 0 or n in {a, d}:
        assert found.kappa is None
        return
    assert found.kappa is not None
    assert found.low is not None
    assert found.high is not None
    assert isclose(
        found.kappa, kappa_by_hand([cell / n for cell in (a, b, c, d)]), rel_tol=1e-9, abs_tol=1e-9
    )
    half = Z_95 * error_by_the_delta_method([a, b, c, d])
    assert isclose(found.low, max(-1.0, found.kappa - half), abs_tol=2e-4)
    assert isclose(found.high, min(1.0, found.kappa + half), abs_tol=2e-4)


@pytest.mark.requirement("T2")
def test_a_worked_example() -> None:
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: seen 0.7, chance 0.5, kappa 0.4."""
    found = agreement(Table(20, 5, 10, 15))
    assert found.observed == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.is_low


@given(st.lists(st.tuples(st.sets(st.sampled_from("ab")), st.sets(st.sampled_from("ab")))))
def test_swapping_the_coders_changes_nothing(pairs: list[tuple[set[str], set[str]]]) -> None:
    one = agreements(pairs, ["a", "b"])
    other = agreements([(second, first) for first, second in pairs], ["a", "b"])
    for theme in ("a", "b"):
        assert one[theme].observed == other[theme].observed
        assert one[theme].kappa == pytest.approx(other[theme].kappa)


def test_a_theme_that_nobody_found_has_no_kappa() -> None:
    assert agreement(Table(0, 0, 0, 50)).kappa is None
    assert agreement(Table(50, 0, 0, 0)).kappa is None
    assert agreement(Table(0, 0, 0, 0)).kappa is None


def test_full_agreement_is_one_and_none_is_below_zero() -> None:
    full = agreement(Table(10, 0, 0, 40))
    assert (full.kappa, full.low, full.high) == pytest.approx((1.0, 1.0, 1.0))
    against = agreement(Table(0, 25, 25, 0))
    assert against.kappa == pytest.approx(-1.0)
