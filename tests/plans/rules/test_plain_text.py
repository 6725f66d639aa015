"""Plain text: which lines are headings, and what becomes of lists, tables and page furniture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.plans.rules.accounting import unaccounted
from engage.plans.rules.assembly import assemble
from engage.plans.rules.headings import Shape, look_of
from engage.plans.rules.plain_text import read_lines
from engage.plans.rules.sections import (
    ImportedPlan,
    LeftOut,
    LeftOutReason,
    ListBlock,
    ListItem,
    Paragraph,
    Table,
)

PROSE = "The council will plant two hundred trees in each of the parks over the next four years."


def read(text: str) -> ImportedPlan:
    return assemble(read_lines(text))


def outline(text: str) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in read(text).sections]


def blocks(text: str) -> tuple[object, ...]:
    return read(f"A plan\n\n{text}").sections[0].blocks


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("Our parks and woods", Shape.PLAIN),
        ("How will we know?", Shape.PLAIN),
        ("2. What we heard", Shape.NUMBERED),
        ("3.1 Cleaner air", Shape.NUMBERED),
        ("12. Cleaner air", Shape.NUMBERED),
        ("OUR VISION FOR 2040", Shape.CAPITALS),
        ("Priority 2: homes that people can afford", Shape.LABELLED),
        ("Theme A – a fairer town", Shape.LABELLED),
        ("What people told us:", Shape.PLAIN),
    ],
)
def test_a_line_that_can_be_a_heading(line: str, shape: Shape) -> None:
    look = look_of(line)
    assert look is not None
    assert look.shape is shape


@pytest.mark.parametrize(
    "line",
    [
        "",
        "We will plant trees.",
        "and the rest of it",
        "This aim will be met by the Homes Strategy",
        "Our five aims are:",
        "Fig. 2 – the town centre",
        "Table 1: costs",
        "¹ See the report of last year",
        "'I like the park' said a pupil",
        "Write to parks@example.org",
        "0161 496 0000",
        "To be added",
        "The town has many parks. It needs more",
        "one two three four five six seven eight nine ten",
        "Parks, woods, lakes, hills, roads, paths, shops, schools, homes, buses, trams, trains, bikes, cars, farms, rivers, bridges",
    ],
)
def test_a_line_that_cannot(line: str) -> None:
    assert look_of(line) is None


def test_the_first_line_is_the_title_and_the_others_stand_below() -> None:
    text = f"A plan for parks\n\nWhy parks\n\n{PROSE}\n\nWhat next\n\n{PROSE}\n"
    assert outline(text) == [(1, "A plan for parks"), (2, "Why parks"), (2, "What next")]


def test_printed_numbers_decide_the_level() -> None:
    text = f"A plan\n\n1. Parks\n\n{PROSE}\n\n1.1 Trees\n\n{PROSE}\n\nOaks\n\n{PROSE}\n\n2. Roads\n\n{PROSE}"
    assert outline(text) == [
        (1, "A plan"),
        (2, "1. Parks"),
        (3, "1.1 Trees"),
        (4, "Oaks"),
        (2, "2. Roads"),
    ]


def test_a_labelled_series_stands_below_and_its_second_mention_points_back() -> None:
    series = "\n\n".join(
        f"Aim {n} - better {what}\n\n{PROSE}" for n, what in enumerate(["parks", "roads"], 1)
    )
    measures = "Aim 1 - better parks\n\n- trees planted\n- paths mended\n\nAim 2 - better roads\n\n- holes filled\n- signs"
    text = f"A plan\n\nOur aims\n\n{PROSE}\n\n{series}\n\nHow we measure\n\n{PROSE}\n\n{measures}\n"
    assert outline(text) == [
        (1, "A plan"),
        (2, "Our aims"),
        (3, "Aim 1 - better parks"),
        (3, "Aim 2 - better roads"),
        (2, "How we measure"),
    ]


def test_labelled_lines_in_a_row_are_a_list_not_headings() -> None:
    rows = "\n\n".join(f"Aim {number} - better things" for number in range(1, 5))
    assert outline(f"A plan\n\nOur aims\n\n{PROSE}\n\n{rows}\n\n{PROSE}") == [
        (1, "A plan"),
        (2, "Our aims"),
        (3, "Aim 4 - better things"),
    ]


def test_headings_that_come_in_every_chapter_stand_below_the_chapter() -> None:
    chapter = f"Overview\n\n{PROSE}\n\nRisks\n\n{PROSE}"
    text = f"A report\n\nParks\n\n{chapter}\n\nRoads\n\n{chapter}\n"
    assert [level for level, _ in outline(text)] == [1, 2, 3, 3, 2, 3, 3]


def test_a_run_of_short_lines_has_only_its_ends_as_headings() -> None:
    lines = "A plan for parks\n\nAnytown Council\n\nDraft for comment\n\nSpring\n\nWhy parks"
    assert outline(f"{lines}\n\n{PROSE}") == [(1, "A plan for parks"), (2, "Why parks")]


def test_a_colon_before_a_list_leads_in_and_before_prose_heads() -> None:
    text = f"A plan\n\nWhat people told us:\n\n{PROSE}\n\nKey points:\n\n- one\n- two\n"
    assert outline(text) == [(1, "A plan"), (2, "What people told us:")]


def test_a_numbered_heading_stuck_to_its_paragraph_is_found() -> None:
    text = f"A plan\n\n1. Parks\n{PROSE}\n\n2. Roads\n{PROSE}\n\n1. a point\n2. another\n"
    assert [section.heading for section in read(text).sections] == [
        "A plan",
        "1. Parks",
        "2. Roads",
    ]


def test_a_heading_stuck_to_its_paragraph_is_found() -> None:
    wrapped = (
        "The council will plant two hundred trees in each of the\nparks over the next four years."
    )
    assert outline(f"A plan\n\nWhy parks\n{wrapped}\n\nWhy roads\n{wrapped}\n") == [
        (1, "A plan"),
        (2, "Why parks"),
        (2, "Why roads"),
    ]


def test_wrapped_lines_and_sentences_cut_by_a_page_are_one_paragraph() -> None:
    text = (
        "The council will plant two hundred trees in each of the\nbig parks over four\n\nyears.\n"
    )
    assert blocks(text) == (
        Paragraph(
            "The council will plant two hundred trees in each of the big parks over four years."
        ),
    )


def test_lists_nest_by_indent_and_keep_their_marks() -> None:
    text = "Our aims are:\n\n- parks\n  - trees\n  - grass\n- roads\n\nIn order:\n\na) first\nb) second\n"
    assert blocks(text) == (
        Paragraph("Our aims are:"),
        ListBlock(
            (ListItem("parks", items=(ListItem("trees"), ListItem("grass"))), ListItem("roads"))
        ),
        Paragraph("In order:"),
        ListBlock(
            (ListItem("first", "a)", is_ordered=True), ListItem("second", "b)", is_ordered=True))
        ),
    )


def test_tabs_make_a_table_and_a_lone_tab_does_not() -> None:
    text = f"{PROSE}\n\nParks\t£1 for trees and\n\n\n\tgrass\nRoads\t£2\n\n{PROSE}\n\nOne\ttab is no table here."
    assert blocks(text)[1:] == (
        Table((("Parks", "£1 for trees and grass"), ("Roads", "£2"))),
        Paragraph(PROSE),
        Paragraph("One tab is no table here."),
    )


def test_words_below_each_other_are_a_table_and_double_spaces_in_text_are_not() -> None:
    text = """
Area         Trees  Benches
Heaton       12           4
Heaton Moor  200   fourteen
Bredbury     9            0

The council plants trees.  It has done so for long.
Nobody counts them.  They grow by themselves, and that is good.
Each is watered.  Then it grows until somebody sits below it.
"""
    table, text_below = blocks(text)
    assert table == Table(
        (
            ("Area", "Trees", "Benches"),
            ("Heaton", "12", "4"),
            ("Heaton Moor", "200", "fourteen"),
            ("Bredbury", "9", "0"),
        )
    )
    assert isinstance(text_below, Paragraph)


def test_page_numbers_running_heads_and_the_contents_list_are_left_out() -> None:
    contents = "Contents\n\nParks ........ 2\nRoads ........ 3\nHomes ........ 3\n"
    pages = [
        f"A big plan\n\n{PROSE}\n\n{contents}",
        *(f"{name}\n\n{PROSE}" for name in ("Parks", "Roads", "Homes")),
    ]
    text = "\f".join(
        f"A plan for Anytown\n\n{page}\n\nPage {n} of 4" for n, page in enumerate(pages, 1)
    )
    plan = read(text)
    assert [section.heading for section in plan.sections] == [
        "A plan for Anytown",
        "A big plan",
        "Parks",
        "Roads",
        "Homes",
    ]
    reasons = {left.text: left.reason for left in plan.left_out}
    assert reasons["Parks ........ 2"] is LeftOutReason.CONTENTS_LIST
    assert reasons["Page 4 of 4"] in (
        LeftOutReason.PAGE_NUMBER,
        LeftOutReason.PAGE_HEADER_OR_FOOTER,
    )
    assert LeftOut("A plan for Anytown", LeftOutReason.PAGE_HEADER_OR_FOOTER) in plan.left_out


PIECES = st.sampled_from(
    ["A plan", "- one", "  - two", "1. Parks", "1.1 Trees", "a) x", "Page 3", "7", "x\ty", "\tz",
     PROSE, "and more", "ROADS AND HOMES", "Aim 1 - parks", "Aim 2 - roads", "", "", "Parks ..... 4",
     "What we heard:", "To be added", "شہر", "a   b   c", "**bold** words", "[a link](#)", "\f"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40))
def test_every_word_of_a_text_is_accounted_for(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert unaccounted([text], read(text)) == ()


@given(st.text(max_size=400))
def test_any_text_at_all_can_be_read(text: str) -> None:
    read(text)


def test_a_long_plan_is_read_in_good_time_and_whole() -> None:
    text = "A plan\n\n" + "".join(f"{n}. Part {n}\n\n{PROSE}\n\n" for n in range(1, 100)) * 5
    assert len(read(text).sections) == 1 + 99 * 5
