"""Marks that turn writing around."""

import pytest

from engage.rules.direction import without_turning


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Trees", "Trees"),
        ("Trees\u202eseert", "Treesseert"),
        ("a\u2067b\u2069c", "abc"),
        ("لیے \u2066£30,000\u2069 ہیں", "لیے \u2066£30,000\u2069 ہیں"),
        ("\u2066£30", "£30"),
        ("£30\u2069", "£30"),
        ("\u2066a\u202eb\u2069", "ab"),
        ("\u2066a\u2067b\u2069c\u2069", "abc"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_only_a_closed_left_to_right_isolate_stays(typed: str, kept: str) -> None:
    assert without_turning(typed) == kept
