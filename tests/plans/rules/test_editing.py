"""Texts of stored blocks are written anew without touching how they stand."""

import pytest

from engage.plans.rules.editing import edited, lines_of_blocks, texts_of_blocks
from engage.rules.errors import InvalidError

BLOCKS = [
    {"kind": "paragraph", "text": "One."},
    {
        "kind": "list",
        "ordered": False,
        "items": [{"text": "Two.", "ordered": True, "items": [{"text": "Three."}]}],
    },
    {"kind": "table", "caption": "Four", "header_rows": 1, "rows": [["Five", ""], ["Six", "7"]]},
    {"kind": "picture", "alt": "Eight", "name": "a.png", "needs_alt": False},
]


def test_texts_come_in_reading_order_and_go_back_where_they_were() -> None:
    texts = texts_of_blocks(BLOCKS)
    assert texts == ["One.", "Two.", "Three.", "Four", "Five", "", "Six", "7", "Eight"]
    assert edited(BLOCKS, texts) == BLOCKS


def test_an_emptied_paragraph_or_point_goes_and_new_ones_come_at_the_end() -> None:
    texts = ["", "Two.", "", *texts_of_blocks(BLOCKS)[3:]]
    written = edited(BLOCKS, texts, more="Nine.\r\n\r\nTen\nand more.")
    assert [block["kind"] for block in written] == ["list", "table", "picture"] + ["paragraph"] * 2
    assert written[0]["items"][0]["items"] == []
    assert [block["text"] for block in written[-2:]] == ["Nine.", "Ten and more."]


def test_other_texts_than_were_shown_are_refused() -> None:
    with pytest.raises(InvalidError, match="texts_differ"):
        edited(BLOCKS, ["One."])


def test_a_table_is_read_row_by_row() -> None:
    table = {"kind": "table", "caption": "Numbers", "rows": [["Now", "Then"], ["70", ""]]}
    blocks = [{"kind": "paragraph", "text": "Before."}, table]
    assert lines_of_blocks(blocks) == ["Before.", "Numbers", "Now | Then", "70"]
