"""A long document is told in booklets."""

import pytest

from engage.content.rules.easy_read import MOST_PAGES
from engage.easy_read.rules.booklets import Section, booklets, pages_of


def section(heading: str, lines: int) -> Section:
    return Section(heading, tuple(f"{heading} {number}." for number in range(lines)))


@pytest.mark.requirement("ER8")
@pytest.mark.parametrize("lengths", [(3,), (50, 50), (40, 40, 40), (250,), (1, 95, 200, 2)])
def test_no_booklet_is_too_long_and_none_loses_a_sentence(lengths: tuple[int, ...]) -> None:
    sections = [section(f"Part {number}", lines) for number, lines in enumerate(lengths)]
    made = booklets(sections)
    assert all(pages_of(booklet) < MOST_PAGES for booklet in made)
    told = [line for booklet in made for part in booklet for line in part.lines]
    assert told == [line for part in sections for line in part.lines]


def test_sections_stay_whole_where_a_booklet_has_room_for_them() -> None:
    made = booklets([section("One", 60), section("Two", 60), Section("", ("A label.",), False)])
    assert [[part.heading for part in booklet] for booklet in made] == [["One"], ["Two", ""]]
