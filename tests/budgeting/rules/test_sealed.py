"""What is inside the seal, and that its length says nothing."""

import json
from typing import Any

import pytest

from budgeting.rules.ballots import BallotForm, BallotKind
from budgeting.rules.marks import longest_marks
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
WHOLE: dict[str, Any] = {"round": ROUND, "view": "en", "rotation": 0, "said": ["", ""], "marks": []}


@pytest.mark.parametrize("marks", [[], ["1"], ["2", "1"], [["1", 3], ["2", -1]], [{"a": 1}]])
@pytest.mark.parametrize("view", ["en", "ur-easy"])
def test_marks_of_any_kind_and_the_view_come_out_as_they_went_in(marks: Any, view: str) -> None:
    sealed = ballot_content(marks, view=view, rotation=2, round_id=ROUND)
    content = content_of(sealed, round_id=ROUND)
    assert (content.marks, content.view, content.rotation) == (marks, view, 2)


FORMS = (
    BallotForm(BallotKind.APPROVAL),
    BallotForm(BallotKind.RANKING, maximum=2),
    BallotForm(BallotKind.POINTS, points_total=1000, points_each=999),
    BallotForm(BallotKind.SCORE, highest=10),
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind.value)
def test_every_ballot_in_every_view_fits_into_the_one_length(form: BallotForm) -> None:
    marks = longest_marks(NUMBERS, form=form)
    longest = ballot_content(
        marks, view="x" * LONGEST_VIEW, round_id=ROUND, rotation=len(NUMBERS) - 1
    )
    assert len(longest) + ROOM_FOR_LENGTH <= sealed_length(marks, round_id=ROUND)


def test_a_document_with_every_part_is_a_ballot() -> None:
    assert content_of(json.dumps(WHOLE).encode(), round_id=ROUND).marks == []


@pytest.mark.parametrize(
    "document",
    [
        {**WHOLE, "round": "another"},
        *({name: part for name, part in WHOLE.items() if name != left_out} for left_out in WHOLE),
        {**WHOLE, "rotation": "0"},
        {**WHOLE, "marks": "1"},
        {**WHOLE, "view": 3},
        {**WHOLE, "said": ["", 7]},
        {**WHOLE, "said": [7, ""]},
        {**WHOLE, "said": ["", "", ""]},
        [],
        None,
    ],
)
def test_what_is_no_ballot_of_the_round_is_unreadable(document: Any) -> None:
    with pytest.raises(InvalidError, match="ballot_unreadable"):
        content_of(json.dumps(document).encode(), round_id=ROUND)
