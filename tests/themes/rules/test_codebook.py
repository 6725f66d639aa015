"""What makes a theme, what may become of it, and what merged codes count for."""

import pytest

from engage.rules.errors import InvalidError, WrongStateError
from engage.themes.rules.codebook import (
    LONGEST_NAME,
    Change,
    ThemeState,
    check_name_free,
    counted_as,
    read_theme,
    state_after,
)
from engage.themes.rules.coding import Opinion, after_merging, read_codes


@pytest.mark.requirement("T4")
@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"definition": ""}, "definition_missing"),
        ({"name": "x" * (LONGEST_NAME + 1)}, "too_long"),
    ],
)
def test_a_theme_needs_a_name_and_a_definition(fields: dict[str, str], code: str) -> None:
    words = {"name": "Parking", "definition": "Where cars stand.", "example": "", **fields}
    with pytest.raises(InvalidError, match=code):
        read_theme(**words)


def test_two_themes_do_not_share_a_name_whatever_its_case() -> None:
    with pytest.raises(InvalidError, match="name_taken"):
        check_name_free("parking", ["Trees", "Parking"])


def test_what_was_merged_stays_merged() -> None:
    for change in Change:
        if change is not Change.MADE:
            with pytest.raises(WrongStateError):
                state_after(ThemeState.MERGED, change)


def test_a_chain_of_merges_ends_at_the_theme_that_is_left() -> None:
    assert counted_as({"a": "b", "b": "c", "c": None, "d": None}) == {
        "a": "c",
        "b": "c",
        "c": "c",
        "d": "d",
    }


@pytest.mark.requirement("T4")
@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Opinion.FOR, Opinion.FOR, Opinion.FOR),
        (Opinion.FOR, Opinion.AGAINST, Opinion.MIXED),
        (Opinion.FOR, Opinion.UNSAID, Opinion.FOR),
        (Opinion.UNSAID, Opinion.UNSAID, Opinion.UNSAID),
        (Opinion.MIXED, Opinion.FOR, Opinion.MIXED),
    ],
)
def test_opinions_about_two_merged_themes_stay_apart(
    one: Opinion, other: Opinion, both: Opinion
) -> None:
    assert after_merging({"a": one, "b": other}, {"a": "b", "b": "b"}) == {"b": both}


def test_an_opinion_about_a_theme_that_is_not_ticked_says_nothing() -> None:
    assert read_codes(["a"], {"a": "against", "b": "for"}, offered=["a", "b"]) == {
        "a": Opinion.AGAINST
    }
    with pytest.raises(InvalidError, match="theme_unknown"):
        read_codes(["gone"], {}, offered=["a"])
