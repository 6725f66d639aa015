"""Raking: every margin is reproduced, by weights that a second computation finds too, whatever the order; else it is refused."""

import random
from collections.abc import Sequence
from math import isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.places.rules.margins import Share, Universe
from engage.reports.rules.beside import Margin
from engage.reports.rules.weights import (
    FEW,
    Profile,
    Weighting,
    effective_number,
    rake,
    weighted_percents,
)
from engage.rules.errors import InvalidError

pytestmark = pytest.mark.requirement("W2")
NO_LIMIT = 1e6


def margin(question: str, *tenths: int) -> Margin:
    shares = tuple(Share(f"{question}{n}", f"Group {n}", one) for n, one in enumerate(tenths))
    return Margin(question, question, Universe(), "A count", "2021-03-21", "OGL", shares)


@st.composite
def samples(draw: st.DrawFn) -> tuple[dict[Profile, int], list[Margin]]:
    """A sample with somebody in every combination of two or three margins: weights then always exist."""
    margins = []
    for question in ("a", "b", "c")[: draw(st.integers(2, 3))]:
        size = draw(st.integers(2, 4))
        parts = draw(st.lists(st.integers(50, 1000), min_size=size, max_size=size))
        margins.append(margin(question, *parts))
    profiles: list[Profile] = [()]
    for each in margins:
        profiles = [(*one, share.code) for one in profiles for share in each.shares]
    return {one: draw(st.integers(8, 60)) for one in profiles}, margins


def share_of(counts: dict[Profile, int], weighting: Weighting, place: int, code: str) -> float:
    people = sum(counts.values())
    return sum(counts[p] * w for p, w in weighting.weights.items() if p[place] == code) / people


def by_newton(counts: dict[Profile, int], margins: Sequence[Margin]) -> dict[Profile, float]:
    """The same weights by another road: the one product of factors that fits, found as the minimum of a convex function."""
    names = [(i, s.code) for i, each in enumerate(margins) for s in each.shares]
    wanted = [
        s.tenths / sum(t.tenths for t in each.shares) for each in margins for s in each.shares
    ]
    profiles = list(counts)
    design = np.array([[float(p[i] == code) for i, code in names] for p in profiles])
    number = np.array([counts[p] for p in profiles], dtype=float)
    target = np.array(wanted) * number.sum()
    factors = np.zeros(len(names))
    for _ in range(200):
        weights = np.exp(design @ factors)
        gap = design.T @ (number * weights) - target
        if np.abs(gap).max() < 1e-10 * number.sum():
            break
        curve = design.T @ (design * (number * weights)[:, None])
        step = np.linalg.lstsq(curve, gap, rcond=None)[0]
        factors -= step * min(1.0, 1.0 / np.abs(step).max())
    return dict(zip(profiles, np.exp(design @ factors), strict=True))


@given(sample=samples())
@settings(max_examples=60, deadline=None)
def test_every_margin_is_reproduced(sample: tuple[dict[Profile, int], list[Margin]]) -> None:
    counts, margins = sample
    found = rake(counts, margins, most=NO_LIMIT)
    for place, each in enumerate(margins):
        total = sum(share.tenths for share in each.shares)
        for share in each.shares:
            got = share_of(counts, found, place, share.code)
            assert abs(got - share.tenths / total) < 1e-9
    assert isclose(sum(counts[p] * w for p, w in found.weights.items()), found.people)
    assert 1 <= found.effective <= found.people * (1 + 1e-9)
    assert isclose(found.design_effect * found.effective, found.people)


@given(sample=samples())
@settings(max_examples=40, deadline=None)
def test_a_second_computation_finds_the_same_weights(
    sample: tuple[dict[Profile, int], list[Margin]],
) -> None:
    counts, margins = sample
    found, again = rake(counts, margins, most=NO_LIMIT), by_newton(counts, margins)
    for profile, weight in found.weights.items():
        assert isclose(weight, again[profile], rel_tol=1e-6), profile


@given(sample=samples(), seed=st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_the_order_of_people_and_margins_changes_no_bit(
    sample: tuple[dict[Profile, int], list[Margin]], seed: int
) -> None:
    counts, margins = sample
    found = rake(counts, margins, most=NO_LIMIT)
    lines = list(counts.items())
    random.Random(seed).shuffle(lines)
    assert rake(dict(lines), margins, most=NO_LIMIT).weights == found.weights
    turned = {profile[::-1]: number for profile, number in lines}
    other = rake(turned, margins[::-1], most=NO_LIMIT)
    assert all(isclose(other.weights[p[::-1]], w, rel_tol=1e-9) for p, w in found.weights.items())


def test_the_effective_number_is_kishs() -> None:
    counts = {("a",): 50, ("b",): 50}
    assert effective_number(counts, {("a",): 1.0, ("b",): 1.0}) == 100
    assert isclose(effective_number(counts, {("a",): 1.5, ("b",): 0.5}), 100**2 / 125)


@pytest.mark.requirement("W3")
def test_what_has_no_weights_is_refused() -> None:
    sex, age = margin("a", 500, 500), margin("b", 300, 700)
    whole = {("a0", "b0"): 20, ("a0", "b1"): 30, ("a1", "b0"): 20, ("a1", "b1"): 30}
    with pytest.raises(InvalidError) as small:
        rake({("a0", "b0"): 10, ("a1", "b1"): 10}, [sex, age], most=5)
    assert small.value.code == "sample_small"
    with pytest.raises(InvalidError) as empty:
        rake({("a0", "b0"): 50, ("a0", "b1"): 50}, [sex, age], most=5)
    assert (empty.value.code, empty.value.facts["code"]) == ("sample_empty_group", "a1")
    with pytest.raises(InvalidError) as strange:
        rake({**whole, ("other", "b0"): 5}, [sex, age], most=5)
    assert strange.value.code == "sample_profile"
    # Everybody in a0 is in b0 and everybody in a1 in b1, so both margins cannot hold at once.
    with pytest.raises(InvalidError) as apart:
        rake({("a0", "b0"): 50, ("a1", "b1"): 50}, [sex, age], most=5)
    assert apart.value.code == "sample_no_fit"
    with pytest.raises(InvalidError) as held:
        rake({("a0",): 10, ("a1",): 190}, [sex], most=3)
    assert held.value.code == "sample_no_fit"


@pytest.mark.requirement("W3")
def test_weights_that_cost_half_of_what_people_told_are_warned_of() -> None:
    mild = rake({("a0",): 45, ("a1",): 55}, [margin("a", 500, 500)], most=5)
    harsh = rake({("a0",): 10, ("a1",): 190}, [margin("a", 500, 500)], most=20)
    assert not mild.is_costly
    assert harsh.is_costly
    assert harsh.effective / harsh.people < FEW


def test_a_weight_above_the_largest_allowed_is_cut_and_the_margins_still_hold() -> None:
    counts = {("a0", "b0"): 4, ("a0", "b1"): 60, ("a1", "b0"): 70, ("a1", "b1"): 66}
    margins = [margin("a", 500, 500), margin("b", 500, 500)]
    free = rake(counts, margins, most=NO_LIMIT)
    most = free.largest * 0.9
    found = rake(counts, margins, most=most)
    assert free.trimmed == 0
    assert found.trimmed == 4 or found.trimmed > 0
    assert found.largest <= most * (1 + 1e-9)
    for place, each in enumerate(margins):
        for share in each.shares:
            assert abs(share_of(counts, found, place, share.code) - share.tenths / 1000) < 1e-9


def test_weighted_percents_are_those_of_the_weighted_people() -> None:
    found = rake({("a0",): 25, ("a1",): 75}, [margin("a", 500, 500)], most=5)
    rows = {("a0",): {"yes": 20, "no": 5}, ("a1",): {"yes": 15, "no": 60}}
    percents = weighted_percents(rows, {("a0",): 25, ("a1",): 75}, found)
    assert percents == {"yes": 50, "no": 50}  # 0.5 × 80 % + 0.5 × 20 %; unweighted, 35 %
    assert weighted_percents({}, {}, found) == {}
