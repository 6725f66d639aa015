"""Laying an arrangement over a report: order, what is left out, what stays, what officers say."""

import pytest

from engage.reports.rules.arrangement import (
    Arrangement,
    Wish,
    arranged,
    arrangement_from,
    as_stored,
    check_wish,
    part_in,
    parts_of,
    strange_numbers,
)
from engage.reports.rules.document import Block, Heading, Paragraph, ReportDocument
from engage.rules.errors import InvalidError, NotFoundError
from tests.reports.exports.sample import english_report


def a_report() -> ReportDocument:
    blocks: tuple[Block, ...] = (
        Paragraph("Opening of 12"),
        Heading("One"),
        Heading("One one", 2),
        Heading("One two", 2),
        Heading("Two", stays=True),
        Heading("Three"),
    )
    return english_report(blocks=blocks)


def told(arrangement: Arrangement) -> list[str]:
    blocks = arranged(a_report(), arrangement).blocks
    return [block.text for block in blocks if isinstance(block, Heading | Paragraph)]


AS_BUILT = ["Opening of 12", "One", "One one", "One two", "Two", "Three"]


@pytest.mark.parametrize(
    ("arrangement", "order"),
    [
        ({}, AS_BUILT),
        ({"3": Wish(place=1)}, ["Opening of 12", "Three", "One", "One one", "One two", "Two"]),
        ({"1.2": Wish(place=1)}, ["Opening of 12", "One", "One two", "One one", "Two", "Three"]),
        ({"2": Wish(is_shown=False)}, AS_BUILT),
        (
            {"1.1": Wish(is_shown=False)},
            [
                *("Opening of 12", "One", "One two", "Two", "Three"),
                "Officers left these parts out: One one.",
            ],
        ),
        (
            {"1": Wish(says="First.\n\nSecond.")},
            ["Opening of 12", "One", "What officers say: First.", "Second.", *AS_BUILT[2:]],
        ),
    ],
)
def test_parts_stand_where_officers_put_them(arrangement: Arrangement, order: list[str]) -> None:
    assert told(arrangement) == order
    assert arrangement_from(as_stored(arrangement)) == arrangement


@pytest.mark.requirement("W1")
@pytest.mark.parametrize(
    ("number", "wish", "code"),
    [
        ("2", Wish(is_shown=False), "part_stays"),
        ("0", Wish(is_shown=False), "part_stays"),
        ("1.1", Wish(place=3), "place"),
        ("1", Wish(place=4), "place"),
        ("1", Wish(says="Representative of all"), "claims_too_much"),
        ("1", Wish(says="a" * 4001), "commentary_long"),
    ],
)
def test_what_would_make_a_report_less_honest_is_refused(
    number: str, wish: Wish, code: str
) -> None:
    part, neighbours = part_in(parts_of(a_report()), number)
    with pytest.raises(InvalidError) as refused:
        check_wish(part, neighbours, wish)
    assert refused.value.code == code


def test_a_part_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        part_in(parts_of(a_report()), "1.9")


@pytest.mark.requirement("S4")
@pytest.mark.parametrize(
    ("text", "strange"),
    [("12 in 2027 for £500", ()), ("4 of 12", ("4",)), ("1,200 people", ("1,200",))],
)
def test_numbers_that_are_no_figures_of_the_report_are_found(
    text: str, strange: tuple[str, ...]
) -> None:
    assert strange_numbers(text, a_report()) == strange
