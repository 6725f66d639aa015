"""Markdown."""

from engage.plans.rules.sections import (
    LeftOut,
    LeftOutReason,
    ListBlock,
    ListItem,
    Paragraph,
    Picture,
    Table,
)
from tests.plans.documents import outline, read_text


def test_headings_of_both_kinds_open_sections() -> None:
    plan = read_text("# A plan\n\nWhy\n---\nBecause.\n\n### Trees ###\n", "plan.md")
    assert outline(plan) == [(1, "A plan"), (2, "Why"), (3, "Trees")]
    assert plan.sections[1].blocks == (Paragraph("Because."),)


def test_lists_tables_and_pictures_stay_what_they_are() -> None:
    text = (
        "# Plan\n\n- Parks\n  - Trees\n- Roads\n\n3. Third\n4. Fourth\n\n"
        "| What | Cost |\n|---|---|\n| Trees | £1 |\n\n![A map](map.png)\n"
    )
    assert read_text(text, "plan.markdown").sections[0].blocks == (
        ListBlock(
            (
                ListItem("Parks", items=(ListItem("Trees"),)),
                ListItem("Roads"),
                ListItem("Third", "3.", is_ordered=True),
                ListItem("Fourth", "4.", is_ordered=True),
            )
        ),
        Table((("What", "Cost"), ("Trees", "£1")), header_rows=1),
        Picture("A map", "map.png"),
    )


def test_details_before_the_text_and_addresses_are_listed() -> None:
    plan = read_text("---\ntitle: Our plan\n---\nRead [this](page.html).\n", "plan.md")
    assert plan.title == "Our plan"
    assert plan.sections[0].blocks == (Paragraph("Read this."),)
    assert plan.left_out == (
        LeftOut("title: Our plan", LeftOutReason.FILE_DETAILS),
        LeftOut("page.html", LeftOutReason.LINK_ADDRESS),
    )


def test_words_that_only_a_machine_reads_are_listed() -> None:
    plan = read_text('Plan words [here](x "A hidden title").\n', "plan.md")
    assert LeftOut("a hidden title", LeftOutReason.NOT_PLACED) in plan.left_out


def test_a_text_with_marked_headings_is_read_as_markdown() -> None:
    assert outline(read_text("# A plan\n\n## Parks\n\nGreen.\n", "plan.txt")) == [
        (1, "A plan"),
        (2, "Parks"),
    ]
