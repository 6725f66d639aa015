"""A CSV of projects tells everything that is wrong with it at once."""

import pytest

from budgeting.importers.projects import read_projects


def test_every_fault_of_a_csv_is_named_with_its_row_and_column() -> None:
    content = "title;cost;colour;place:ur\n;ten;red;\n\nTrees;0;;گلی\nHedge;5;;"
    drafts, faults = read_projects("projects.csv", content.encode())
    assert [(one.where, one.code) for one in faults] == [
        ("row 2, colour", "column_unknown"),
        ("row 2, title", "title_missing"),
        ("row 2, cost", "money_unreadable"),
        ("row 4, place", "english_missing"),
        ("row 4, cost", "cost_not_positive"),
    ]
    assert [one.words["title"]["en"]["text"] for one in drafts] == ["Hedge"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"number,place\n1,Here", [("row 1, title", "column_missing"), ("row 1, cost", "column_missing")]),
        (b"title,cost,title\nTrees,5,Bushes", [("row 1, title", "heading_twice")]),
        (b"title,cost\nTrees,5,,\nHedge,1,000", [("row 3", "record_too_long")]),
    ],
)  # fmt: skip
def test_every_fault_of_the_headings_and_of_the_shape_is_named(
    content: bytes, told: list[tuple[str, str]]
) -> None:
    """A price with a comma that nobody quoted would otherwise become a smaller one."""
    drafts, faults = read_projects("projects.csv", content)
    assert [(one.where, one.code) for one in faults] == told
    assert drafts == []
