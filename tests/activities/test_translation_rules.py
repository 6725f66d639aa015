"""What makes a translation: words, and who or what made them on which day."""

from datetime import date
from typing import Any

import pytest

from engage.activities.rules.translation import (
    LONGEST_TEXT,
    Maker,
    Translated,
    needs_translation,
    read_translation,
)
from engage.rules.errors import InvalidError

TODAY = date(2026, 11, 23)
WHOLE: dict[str, Any] = {
    "text": "  More light.\r\nPlease. ",
    "made_by": "person",
    "maker": " The  translators ",
    "made_on": TODAY,
    "today": TODAY,
}


@pytest.mark.requirement("L6")
def test_a_translation_names_its_maker_and_day() -> None:
    assert read_translation(**WHOLE) == Translated(
        "More light.\nPlease.", Maker.PERSON, "The translators", TODAY
    )


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"text": " \r\n"}, "text_missing", "text"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "too_long", "text"),
        ({"maker": "x" * 121}, "too_long", "maker"),
        ({"made_by": ""}, "made_by_missing", "made_by"),
        ({"made_by": "somebody"}, "made_by_missing", "made_by"),
        ({"maker": " "}, "maker_missing", "maker"),
        ({"made_on": None}, "made_on_missing", "made_on"),
        ({"made_on": date(2026, 11, 24)}, "not_yet", "made_on"),
    ],
)
def test_what_is_missing_is_refused_beside_its_field(
    changed: dict[str, Any], code: str, where: str
) -> None:
    with pytest.raises(InvalidError) as refusal:
        read_translation(**{**WHOLE, **changed})

    assert (refusal.value.code, refusal.value.facts["where"]) == (code, where)


@pytest.mark.parametrize(
    ("language", "needs"), [("en", False), ("en-GB", False), ("ur", True), ("pl", True)]
)
def test_only_what_is_not_in_english_waits(language: str, needs: bool) -> None:
    assert needs_translation(language) is needs
