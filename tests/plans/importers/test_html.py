"""Web pages."""

from engage.plans.importers.reader import read_plan
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


def body(html: str) -> tuple[object, ...]:
    return read_text(f"<h1>Plan</h1>{html}", "plan.html").sections[0].blocks


def test_headings_open_sections_at_their_levels() -> None:
    plan = read_text("<h1>Plan</h1><h2>1. <b>Parks</b></h2><p>Green.</p><h3>Trees</h3>", "p.htm")
    assert outline(plan) == [(1, "Plan"), (2, "1. Parks"), (3, "Trees")]
    assert [section.number for section in plan.sections] == ["0", "1", "1.a"]


def test_words_before_the_first_heading_have_a_section() -> None:
    plan = read_text("<p>Before.</p><h2>Parks</h2>", "plan.html")
    assert outline(plan) == [(1, ""), (2, "Parks")]


def test_words_split_by_marks_stay_whole_and_blocks_apart() -> None:
    assert body("<div>Neigh<b>bour</b>hood<p>Two</p>three</div>") == (
        Paragraph("Neighbourhood"),
        Paragraph("Two"),
        Paragraph("three"),
    )


def test_lists_nest_and_keep_their_numbers() -> None:
    assert body("<ul><li>Parks<ol start=3><li>Trees</li></ol></li><li><p>Roads</p></li></ul>") == (
        ListBlock(
            (
                ListItem("Parks", items=(ListItem("Trees", "3.", is_ordered=True),)),
                ListItem("Roads"),
            )
        ),
    )


def test_a_table_keeps_its_cells_where_they_span() -> None:
    table = (
        "<table><caption>Costs</caption><tr><th>What<th>How much</tr>"
        "<tr><td rowspan=2>Trees<td>£1</tr><tr><td>£2</tr></table>"
    )
    rows = (("What", "How much"), ("Trees", "£1"), ("", "£2"))
    assert body(table) == (Table(rows, header_rows=1, caption="Costs"),)


def test_a_picture_stands_after_its_paragraph() -> None:
    assert body('<p>See <img src="map.png" alt="A map"> here.</p><img src="logo.png">') == (
        Paragraph("See here."),
        Picture("A map", "map.png"),
        Picture("", "logo.png"),
    )


def test_what_is_not_the_plan_is_listed_with_its_reason() -> None:
    page = (
        "<title>Site</title><nav>Home</nav><h1>Plan</h1><h1>Plan</h1><p hidden>Secret</p>"
        '<div id="TOC">Parks 1</div><p>Words <a href="https://example.org/x">here</a></p>'
        "<script>var x</script><style>p {}</style><!-- note -->"
    )
    plan = read_text(page, "plan.html")
    assert plan.sections[0].blocks == (Paragraph("Words here"),)
    assert set(plan.left_out) == {
        LeftOut("Site", LeftOutReason.FILE_DETAILS),
        LeftOut("Home", LeftOutReason.NAVIGATION),
        LeftOut("Plan", LeftOutReason.REPEATED_HEADING),
        LeftOut("Secret", LeftOutReason.HIDDEN_TEXT),
        LeftOut("Parks 1", LeftOutReason.CONTENTS_LIST),
        LeftOut("https://example.org/x", LeftOutReason.LINK_ADDRESS),
    }


def test_the_declared_encoding_is_used() -> None:
    page = '<meta charset="iso-8859-1"><h1>Café</h1>'.encode("latin-1")
    assert read_plan(page, "plan.html").title == "Café"
    assert read_plan("<h1>Café – شہر</h1>".encode(), "plan.html").title == "Café – شہر"
    assert read_plan("<h1>It’s</h1>".encode("cp1252"), "plan.html").title == "It’s"


def test_a_page_without_headings_has_its_bold_lines_as_headings() -> None:
    prose = "<p>The council will plant two hundred trees in each of the parks over the years.</p>"
    page = f"<p><b>A plan</b></p><p>For parks</p><p><strong>Why</strong> <b>parks</b></p>{prose}"
    assert outline(read_text(page, "plan.html")) == [(1, "A plan"), (2, "Why parks")]
