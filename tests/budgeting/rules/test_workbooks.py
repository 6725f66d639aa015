"""What was wrong with an officer's file is told by its place in the file."""

import pytest

from budgeting.rules.bid_rows import RowFault, read_rows
from budgeting.rules.workbooks import FileFault, fault_of
from engage.rules.errors import InvalidError


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (InvalidError("file_unreadable"), FileFault("", "file_unreadable")),
        (
            InvalidError("cost_unreadable", where="C4", text="ten"),
            FileFault("C4", "cost_unreadable", {"text": "ten"}),
        ),
    ],
)
def test_a_refusal_names_its_place_or_the_whole_file(error: InvalidError, fault: FileFault) -> None:
    assert fault_of(error) == fault


def test_a_fault_of_a_row_is_told_by_row_and_column() -> None:
    told = RowFault(3, "least", "number_unreadable", {"text": "ten"}).in_file()
    assert told == FileFault(
        "row 3, least", "number_unreadable", {"text": "ten", "column": "least"}
    )


@pytest.mark.parametrize(
    ("language", "is_one"), [("en", True), ("ur", True), ("English", False), ("", False)]
)
def test_a_language_is_its_code(language: str, is_one: bool) -> None:
    _bids, faults = read_rows([(2, {"language": language})], checks=(), most_pence=None, areas=None)
    assert (
        ("language", "language_unknown") not in [(one.column, one.code) for one in faults]
    ) is is_one
