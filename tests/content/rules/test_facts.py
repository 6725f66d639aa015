"""What a version of a text may not change: figures, days, amounts, addresses and gaps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.content.rules.facts import difference, facts_of

MARCH = {"march": 3, "مارچ": 3, "marca": 3, "مارس": 3}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You have £1,500.", {"1500"}),
        ("1 500 zł", {"1500"}),
        ("۱٬۵۰۰ پاؤنڈ", {"1500"}),
        ("১,৫০০", {"1500"}),
        ("1.500 €", {"1500"}),
        ("£1,250.50", {"1250", "50"}),
        ("from 10.30 to 12:15", {"10", "30", "12", "15"}),
        ("Choose 1, 2 or 3", {"1", "2", "3"}),
        ("Call 0161 474 1234.", {"0161", "474", "1234"}),
        (
            "Write to plan@example.org.uk, or see https://example.org.uk/a.",
            {"plan@example.org.uk", "https://example.org.uk/a"},
        ),
        ("You said ${favourite} and {name}", {"${favourite}", "{name}"}),
        ("5 March 2027", {"5", "3", "2027"}),
        ("5 مارچ 2027", {"5", "3", "2027"}),
        ("2027年3月5日", {"5", "3", "2027"}),
        ("05/03/2027", {"5", "3", "2027"}),
        ("no figures at all", set()),
    ],
)
def test_facts(text: str, expected: set[str]) -> None:
    assert set(facts_of(text, MARCH)) == expected


@pytest.mark.requirement("L1")
def test_a_lost_day_and_another_amount_are_found() -> None:
    found = difference(
        "Vote by 5 March. You have £10,000.", "5 مارچ تک۔ £1,000", source_months=MARCH, months=MARCH
    )
    assert found.lost == ("10000",)
    assert found.added == ("1000",)
    assert difference("Vote by 5 March.", "Vote soon.", source_months=MARCH).lost == ("3", "5")


def test_numbers_written_in_letters_may_become_figures() -> None:
    assert not difference("Choose up to five projects", "Choose 5 projects. Not more than 5.")
    assert difference("Choose up to five projects", "Choose 6 projects").added == ("6",)


@given(st.integers(0, 10**9), st.sampled_from(["٠", "۰", "০", "੦", "0", "０"]))
def test_every_script_counts_alike(number: int, nought: str) -> None:
    native = "".join(chr(ord(nought) + int(digit)) for digit in str(number))
    assert facts_of(f"x {native} y") == facts_of(f"{number:,}")


def test_may_is_a_month_beside_a_number_and_a_verb_elsewhere() -> None:
    months = {"may": 5}
    assert not facts_of("May we name you? You may say no.", months)
    for text in ("We meet in May.", "Vote by 4 May.", "May 4 is the last day."):
        assert "5" in facts_of(text, months)
