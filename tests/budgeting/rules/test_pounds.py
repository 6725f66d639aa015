"""Money as people type it, read one way everywhere."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.rules.pounds import MOST_PENCE, pounds_text, read_pounds
from engage.rules.errors import InvalidError


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("1250", 125_000),
        ("£1,250.50", 125_050),
        (" 1250.5 ", 125_050),
        ("£ 0.01", 1),
        ("£1,935.00", 193_500),
        ("768.45", 76_845),
        ("2.5", 250),
        ("0", 0),
        ("000000000000000005", 500),
        ("21474836.47", MOST_PENCE),
    ],
)
def test_money_as_people_type_it(typed: str, pence: int) -> None:
    assert read_pounds(typed) == pence


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-5",
        "1.234",
        "12,50",
        "1,2",
        "1e3",
        "NaN",
        "£",
        "1 000",
        "=1+1",
        "1.2.3",
        "5 pounds",
        "٣",
    ],
)
def test_money_that_could_mean_two_things_is_not_guessed(typed: str) -> None:
    with pytest.raises(InvalidError) as refused:
        read_pounds(typed)
    assert refused.value.code == "money_unreadable"


@pytest.mark.parametrize("typed", ["21474836.48", "9" * 13, "9" * 5000, "£1,000,000,000"])
def test_more_than_a_column_holds_is_too_much(typed: str) -> None:
    with pytest.raises(InvalidError) as refused:
        read_pounds(typed)
    assert refused.value.code == "money_too_large"


@given(st.integers(0, MOST_PENCE))
def test_money_written_is_read_back(pence: int) -> None:
    assert read_pounds(pounds_text(pence)) == pence


@given(st.text())
def test_nothing_that_is_typed_ends_otherwise(typed: str) -> None:
    with suppress(InvalidError):
        assert 0 <= read_pounds(typed) <= MOST_PENCE
