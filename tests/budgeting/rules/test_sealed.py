"""What is inside the seal, and that its length says nothing."""

import json
from typing import Any

import pytest
from budgeting.rules.choices import check_marks, longest_marks

from budgeting.rules.sealed import (
    LONGEST_VIEW,
    ROOM_FOR_LENGTH,
    ballot_content,
    content_of,
    sealed_length,
)
from engage.rules.errors import InvalidError

ROUND = "a round"
NUMBERS = ("1", "2", "Ü-3")


@pytest.mark.parametrize("marks", [[], ["1"], ["2", "1"], [["1", 3], ["2", -1]], [{"a": 1}]])
@pytest.mark.parametrize("view", ["en", "ur-easy"])
def test_marks_of_any_kind_and_the_view_come_out_as_they_went_in(marks: Any, view: str) -> None:
    content = content_of(ballot_content(marks, view=view, round_id=ROUND), round_id=ROUND)
    assert (content.marks, content.view) == (marks, view)


def test_every_ballot_in_every_view_fits_into_the_one_length() -> None:
    length = sealed_length(longest_marks(NUMBERS), round_id=ROUND)
    longest = ballot_content(NUMBERS, view="x" * LONGEST_VIEW, round_id=ROUND)
    assert len(longest) + ROOM_FOR_LENGTH <= length


@pytest.mark.parametrize(
    "document",
    [
        {"round": "another", "view": "en", "marks": []},
        {"round": ROUND, "marks": []},
        {"round": ROUND, "view": "en"},
        {"round": ROUND, "view": "en", "marks": "1"},
        {"round": ROUND, "view": 3, "marks": []},
        [],
        None,
    ],
)
def test_what_is_no_ballot_of_the_round_is_unreadable(document: Any) -> None:
    with pytest.raises(InvalidError, match="ballot_unreadable"):
        content_of(json.dumps(document).encode(), round_id=ROUND)


@pytest.mark.parametrize("marks", [["4"], ["1", "1"], [1], [["1"]], [None]])
def test_marks_that_cannot_be_counted_are_unreadable(marks: list[Any]) -> None:
    with pytest.raises(InvalidError, match="ballot_unreadable"):
        check_marks(marks, numbers=NUMBERS)
