"""The draw can be repeated from its seed, and is as large as it has to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.themes.rules.sample import draw, sample_size

KEYS = [f"consultation:c:{number}:" for number in range(200)]


@pytest.mark.requirement("T2")
@pytest.mark.parametrize(
    ("population", "size"), [(0, 0), (12, 12), (50, 50), (499, 50), (501, 51), (20_000, 2_000)]
)
def test_a_tenth_and_at_least_fifty_are_coded_twice(population: int, size: int) -> None:
    assert sample_size(population) == size


@given(st.permutations(KEYS[:30]))
def test_the_order_of_what_is_drawn_from_does_not_matter(keys: list[str]) -> None:
    assert draw(keys, seed="a", size=7) == draw(KEYS[:30], seed="a", size=7)


def test_another_seed_draws_another_sample_of_different_texts() -> None:
    one, other = draw(KEYS, seed="a", size=20), draw(KEYS, seed="b", size=20)
    assert len(set(one)) == len(set(other)) == 20
    assert set(one) != set(other)


def test_one_more_text_moves_at_most_one_place() -> None:
    before, after = draw(KEYS[:-1], seed="a", size=20), draw(KEYS, seed="a", size=20)
    assert len(set(before) - set(after)) <= 1
