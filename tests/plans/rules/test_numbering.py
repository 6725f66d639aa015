"""Numbers and addresses of sections."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.plans.rules.addresses import MAX_SLUG, block_addresses, section_addresses, slug
from engage.plans.rules.numbering import number_sections, printed_number, without_number
from engage.plans.rules.sections import Paragraph, Section

OUTLINES = st.lists(
    st.tuples(
        st.integers(1, 6), st.sampled_from(["", "Parks", "1. Parks", "1.2 Trees", "3 ROADS", "ہم"])
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("heading", "number", "words"),
    [
        ("1. Introduction", "1", "Introduction"),
        ("1.2 Aims", "1.2", "Aims"),
        ("1.2.3. Aims", "1.2.3", "Aims"),
        ("6 NEXT STEPS", "6", "NEXT STEPS"),
        ("(4) Homes", "4", "Homes"),
        ("2024 in figures", "", "2024 in figures"),
        ("10 years of change", "", "10 years of change"),
        ("43% agree", "", "43% agree"),
        ("Parks", "", "Parks"),
        ("1.", "", "1."),
    ],
)
def test_a_printed_number_is_read_off_the_heading(heading: str, number: str, words: str) -> None:
    assert printed_number(heading) == number
    assert without_number(heading) == words


def test_sections_nobody_numbered_are_counted() -> None:
    outline = [(1, "Plan"), (2, "Parks"), (3, "Trees"), (4, "Oaks"), (3, "Grass"), (2, "Roads")]
    assert number_sections(outline) == ("0", "1", "1.1", "1.1.1", "1.2", "2")


def test_the_authors_numbers_stand_and_the_others_get_letters() -> None:
    outline = [(1, "Plan"), (2, "Foreword"), (2, "1. Parks"), (3, "Trees"), (2, "2 ROADS")]
    assert number_sections(outline) == ("0", "a", "1", "1.a", "2")


def test_without_a_title_the_first_level_is_counted() -> None:
    assert number_sections([(1, "Parks"), (1, "Roads")]) == ("1", "2")


def test_levels_that_skip_are_still_counted() -> None:
    assert number_sections([(1, "Plan"), (2, "A"), (5, "B"), (3, "C")]) == ("0", "1", "1.1", "1.2")


@given(OUTLINES)
def test_no_two_sections_share_a_number(outline: list[tuple[int, str]]) -> None:
    numbers = number_sections(outline)
    assert len(numbers) == len(outline)
    assert len(set(numbers)) == len(numbers)
    assert all(numbers)


@given(OUTLINES)
def test_no_two_sections_share_an_address(outline: list[tuple[int, str]]) -> None:
    addresses = section_addresses([Section("", level, text) for level, text in outline])
    assert len(set(addresses)) == len(outline)


@given(st.text(max_size=200))
def test_a_slug_is_short_and_has_only_words_and_hyphens(heading: str) -> None:
    made = slug(heading)
    assert 0 < len(made) <= MAX_SLUG
    assert all(letter.isalnum() or letter in "-_" for letter in made.replace("-", ""))


def test_an_address_does_not_change_when_a_section_is_put_before_it_or_numbers_move() -> None:
    before = [Section("1", 1, "1. Our parks"), Section("2", 1, "2. Roads")]
    after = [
        Section("1", 1, "1. Homes"),
        Section("2", 1, "2. Our parks"),
        Section("3", 1, "3. Roads"),
    ]
    assert section_addresses(before) == ("our-parks", "roads")
    assert section_addresses(after)[1:] == ("our-parks", "roads")


def test_a_second_section_of_the_same_name_is_told_apart_by_the_one_above() -> None:
    sections = [
        Section("1", 1, "Parks"),
        Section("1.1", 2, "Overview"),
        Section("2", 1, "Roads"),
        Section("2.1", 2, "Overview"),
        Section("2.2", 2, "Overview"),
    ]
    assert section_addresses(sections)[1::2] == ("overview", "roads--overview")
    assert section_addresses(sections)[4] == "roads--overview-2"


def test_a_block_keeps_its_address_when_the_blocks_around_it_change() -> None:
    one, two = Paragraph("We will plant trees."), Paragraph("We will mend roads.")
    alone = block_addresses("parks", [two])
    assert block_addresses("parks", [one, two])[1:] == alone
    assert len(set(block_addresses("parks", [one, one, one]))) == 3
