"""What was wrong with an officer's file is told by its place in the file."""

import pytest

from budgeting.rules.bid_rows import read_rows
from budgeting.rules.workbooks import CellFault, FileFault, Table, fault_of
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


@pytest.mark.parametrize(
    ("sheet", "column", "where"),
    [
        ("", "least", "row 3, least"),
        ("", "", "row 3"),
        ("Ideas", "least", "Ideas!AB3, least"),
        ("Ideas", "title", "Ideas!3, title"),
    ],
)
def test_a_fault_is_told_by_sheet_row_and_column(sheet: str, column: str, where: str) -> None:
    table = Table({"least": "AB"}, [], sheet=sheet)
    (told,) = table.place([CellFault(3, column, "number_unreadable", {"text": "ten"})])
    assert told == FileFault(where, "number_unreadable", {"text": "ten", "column": column})


@pytest.mark.parametrize(
    ("language", "is_one"), [("en", True), ("ur", True), ("English", False), ("", False)]
)
def test_a_language_is_its_code(language: str, is_one: bool) -> None:
    _bids, faults = read_rows([(2, {"language": language})], checks=(), most_pence=None, areas=None)
    assert (
        ("language", "language_unknown") not in [(one.column, one.code) for one in faults]
    ) is is_one
