"""How people who took part compare with everybody who lives here: from published figures, by code, in words."""

from collections.abc import Mapping

import pytest

from engage.places.rules.margins import Share, Universe, shares_from
from engage.reports.rules.beside import Characteristic, Equality, Margin
from engage.reports.rules.reach import Gap, compare, is_comparable
from engage.rules.activity import Axis
from engage.rules.disclosure.release import Cell, PublishedTable, Symbol
from engage.rules.errors import InvalidError


def a_margin(question: str = "age", **tenths: int) -> Margin:
    shares = tuple(Share(code, code.title(), share) for code, share in tenths.items())
    return Margin(question, "Age", Universe(), "A count", "2021-03-21", "OGL", shares)


def a_table(
    cells: Mapping[str, Cell], base: int | None = 200, question: str = "age"
) -> PublishedTable:
    return PublishedTable(
        id=f"survey:s:1:{question}",
        title={"en": "How old are you?"},
        rows=Axis(f"survey:s:1:{question}", tuple(cells)),
        columns=None,
        cells={(code,): cell for code, cell in cells.items()},
        base=base,
        bases={},
        exclusive=True,
        threshold=10,
        is_withheld=base is None,
    )


@pytest.mark.requirement("EQ5")
@pytest.mark.parametrize(
    ("count", "tenths", "gap"),
    [
        (20, 100, Gap.ABOUT),
        (15, 100, Gap.FEWER),
        (16, 100, Gap.ABOUT),
        (26, 100, Gap.MORE),
        (24, 100, Gap.ABOUT),
        (0, 20, Gap.ABOUT),
        (0, 100, Gap.FEWER),
        (None, 100, Gap.HIDDEN),
    ],
)
def test_a_gap_is_told_in_one_of_four_words(count: int | None, tenths: int, gap: Gap) -> None:
    cell = Cell(count, 1) if count is not None else Cell(None, symbol=Symbol.CONFIDENTIAL)
    table = a_table({"young": cell, "old": Cell(100, 50)})
    assert next(compare(table, a_margin(young=tenths, old=1000 - tenths))).gap is gap


@pytest.mark.requirement("EQ5")
def test_a_question_is_joined_by_code_and_by_what_it_asks() -> None:
    table = a_table({"young": Cell(20, 10), "old": Cell(180, 90), "rather_not": Cell(0, 0)})
    assert is_comparable(table, a_margin(young=100, old=900))
    assert not is_comparable(table, a_margin(young=100, older=900)), (
        "a code that nobody could choose"
    )
    assert not is_comparable(table, a_margin("sex", young=100, old=900)), "another question"
    withheld = {code: Cell(None, symbol=Symbol.WITHHELD) for code in ("young", "old")}
    assert not is_comparable(a_table(withheld, base=None), a_margin(young=100, old=900))


@pytest.mark.parametrize(
    ("rows", "shares"),
    [
        ([("a", "12.34"), ("b", "87.66")], [123, 877]),
        ([("a", "33.3"), ("b", "66.6")], [333, 666]),
    ],
)
def test_percentages_are_read_as_tenths(rows: list[tuple[str, str]], shares: list[int]) -> None:
    read = shares_from([{"code": code, "name": code, "percent": percent} for code, percent in rows])
    assert [one.tenths for one in read] == shares


def test_people_are_read_as_shares_of_all() -> None:
    rows = [
        {"code": "a", "name": "A", "people": "1,000"},
        {"code": "b", "name": "B", "people": "2000"},
    ]
    assert [one.tenths for one in shares_from(rows)] == [333, 667]


@pytest.mark.requirement("EQ5", "W3")
@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("margin_few", []),
        ("margin_few", [("a", "100")]),
        ("margin_sum", [("a", "40"), ("b", "40")]),
        ("margin_empty", [("a", "0"), ("b", "100")]),
        ("margin_repeated", [("a", "50"), ("a", "50")]),
        ("margin_row", [("", "50"), ("b", "50")]),
        ("margin_row", [("a", "-1"), ("b", "101")]),
        ("margin_row", [("a", "many"), ("b", "50")]),
        ("margin_row", [("a", "nan"), ("b", "50")]),
    ],
)
def test_a_count_that_cannot_be_one_is_refused(code: str, rows: list[tuple[str, str]]) -> None:
    with pytest.raises(InvalidError) as refused:
        shares_from([{"code": one, "name": "N", "percent": percent} for one, percent in rows])
    assert refused.value.code == code


@pytest.mark.requirement("EQ6")
@pytest.mark.parametrize(
    ("written", "is_blank"),
    [
        ({}, True),
        ({"barriers": "Stairs", "action": "A ramp"}, True),
        ({"barriers": "Stairs", "action": "A ramp", "owner": "Facilities lead"}, False),
        ({"reason": "Not asked, to keep the survey short"}, False),
        ({"reached": "Forty at the hub"}, True),
    ],
)
def test_a_line_is_blank_without_barrier_action_and_owner_or_a_reason(
    written: dict[str, str], is_blank: bool
) -> None:
    assert Equality(Characteristic.DISABILITY, **written).is_blank is is_blank
