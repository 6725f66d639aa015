"""Files as they come from real desks: every word has a place or a reason, in the order of the source, below its headings."""

import io
from collections import Counter
from collections.abc import Callable
from typing import Any

import docx
import pytest
import typst
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import NameObject, TextStringObject

from engage.plans.importers.reader import read_plan
from engage.plans.rules.accounting import words_of, words_placed
from engage.plans.rules.sections import (
    ImportedPlan,
    LeftOutReason,
    ListBlock,
    ListItem,
    Paragraph,
    Picture,
    Table,
    plan_texts,
)
from tests.plans.documents import as_bytes, outline

TREES = "The council will plant two hundred trees in each of the parks over the next four years, and neighbourhood communities will help."
OFFICES = "Residents of every generation told us that affordable transportation and efficient offices matter more than anything else."
ROWS = ",".join(
    f"[Priority {number}],[{TREES if number % 2 else OFFICES}],[In {2020 + number}]"
    for number in range(1, 10)
)
SET = f"""
#set page(width: 420pt, height: 480pt, margin: 48pt, header: [Anytown plan, draft], footer: context [Page #counter(page).display() of 7])
#set text(lang: "en", hyphenate: true, size: 10pt)
#set par(justify: true)
#outline(title: [Contents])
= A plan for Anytown
{TREES}
== Two columns
#columns(2)[
{TREES}

{OFFICES} {TREES}

{OFFICES} {TREES}
=== Flats and waffles
- First point
  - Point below it
    - Deepest point
- Last point
+ Step one
+ Step two
{OFFICES} {TREES}
]
#pagebreak()
== A table across pages
#table(columns: (1fr, 2fr, 1fr), table.header([Priority],[What we do],[When]), {ROWS})
== Notes
A sentence with a note#footnote[The words of the note.] goes on.
#set page(flipped: true)
== On its side
{OFFICES}
#set page(flipped: false)
== Next
*1. First numbered step*

{TREES}

*2. Second numbered step*

{OFFICES}
"""
HEADINGS = [
    (1, "A plan for Anytown"),
    (2, "Two columns"),
    (3, "Flats and waffles"),
    (2, "A table across pages"),
    (2, "Notes"),
    (2, "On its side"),
    (2, "Next"),
]


@pytest.fixture(scope="module")
def tagged() -> bytes:
    return bytes(typst.compile(SET.encode()))


def without_tags(data: bytes, change: Callable[[PdfWriter], None] | None = None) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    del writer.root_object["/StructTreeRoot"]
    if change:
        change(writer)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def turn(writer: PdfWriter) -> None:
    """Draw every page lying down, and say that it is to be shown upright."""
    for page in writer.pages:
        width, height = page.mediabox.width, page.mediabox.height
        page.add_transformation(Transformation().rotate(90).translate(float(height), 0))
        page.mediabox.upper_right = (height, width)
        page.rotate(90)


def bend_outline(writer: PdfWriter) -> None:
    """Let the bookmarks lead nowhere."""
    outlines: Any = writer.root_object["/Outlines"]
    first = outlines["/First"]
    first[NameObject("/Dest")] = TextStringObject("nowhere")
    first[NameObject("/Next")] = first.indirect_reference


def letters_of(texts: object) -> Counter[str]:
    return Counter(letter for letter in str(texts).casefold() if letter.isalnum())


def all_letters(plan: ImportedPlan) -> Counter[str]:
    return letters_of([*plan_texts(plan), *(left.text for left in plan.left_out)])


def drawn_letters(data: bytes) -> Counter[str]:
    pages = PdfReader(io.BytesIO(data)).pages
    return letters_of(
        "".join(page.extract_text() for page in pages).translate(
            {0xFB01: "fi", 0xFB00: "ff", 0xFB03: "ffi", 0xFB02: "fl"}
        )
    )


@pytest.mark.parametrize("change", [None, turn, bend_outline])
def test_a_pdf_without_tags_is_read_as_it_is_printed(
    tagged: bytes, change: Callable[[PdfWriter], None] | None
) -> None:
    data = without_tags(tagged, change)
    plan = read_plan(data, "plan.pdf")
    check_set_plan(plan)
    assert outline(plan)[7:] == [(3, "1. First numbered step"), (3, "2. Second numbered step")]
    assert all_letters(plan) == drawn_letters(data)


FOOTED = f"""
#set page(columns: 2, width: 400pt, height: 300pt, margin: 40pt, footer: [Draft for comment])
#set text(size: 8pt)
= Plan
{TREES} {OFFICES} {TREES} {OFFICES} {TREES} {OFFICES} {TREES} {OFFICES}

1.1 {TREES}

1.2 {OFFICES} {TREES}

{OFFICES} {TREES}

{OFFICES} {TREES}
"""
BESIDE = f"""
#set page(width: 500pt)
= Plan
{TREES}
#table(columns: (1fr, 1fr, 47pt, 2fr), [Risk one],[Low],[High],[{OFFICES}],[Risk two],[Low],[High],[{TREES}])
#grid(columns: (34pt, 1fr), row-gutter: 6pt, [•],[Trees],[•],[Paths])
{OFFICES}
"""


def test_paragraphs_in_columns_above_a_foot_are_no_list() -> None:
    plan = read_plan(without_tags(bytes(typst.compile(FOOTED.encode()))), "plan.pdf")
    kinds = {type(block) for section in plan.sections for block in section.blocks}
    assert kinds == {Paragraph}
    assert [text[:4] for text in plan_texts(plan) if text.startswith("1.")] == ["1.1 ", "1.2 "]


def test_cells_stay_apart_and_points_with_their_marks_far_off_are_no_table() -> None:
    plan = read_plan(without_tags(bytes(typst.compile(BESIDE.encode()))), "plan.pdf")
    first, table, points, last = plan.sections[0].blocks
    assert (first, last) == (Paragraph(TREES), Paragraph(OFFICES))
    assert isinstance(table, Table)
    assert table.rows[1] == ("Risk two", "Low", "High", TREES)
    assert points == ListBlock((ListItem("Trees"), ListItem("Paths")))


def test_a_tagged_pdf_is_read_by_its_tags(tagged: bytes) -> None:
    plan = read_plan(tagged, "plan.pdf")
    check_set_plan(plan)
    assert all_letters(plan) == drawn_letters(tagged)
    table = next(
        block for section in plan.sections for block in section.blocks if isinstance(block, Table)
    )
    assert table.header_rows == 1


def check_set_plan(plan: ImportedPlan) -> None:
    """Headings, order, whole words, lists and tables of the plan that is set above."""
    assert outline(plan)[:7] == HEADINGS
    columns, flats, across, notes = plan.sections[1:5]
    assert columns.blocks == tuple(
        Paragraph(text) for text in (TREES, f"{OFFICES} {TREES}", f"{OFFICES} {TREES}")
    )
    assert flats.blocks == (
        ListBlock(
            (
                ListItem(
                    "First point",
                    items=(ListItem("Point below it", items=(ListItem("Deepest point"),)),),
                ),
                ListItem("Last point"),
                ListItem("Step one", "1.", is_ordered=True),
                ListItem("Step two", "2.", is_ordered=True),
            )
        ),
        Paragraph(f"{OFFICES} {TREES}"),
    )
    (table,) = across.blocks
    assert isinstance(table, Table)
    assert table.rows[0] == ("Priority", "What we do", "When")
    assert table.rows[1:] == tuple(
        (f"Priority {number}", TREES if number % 2 else OFFICES, f"In {2020 + number}")
        for number in range(1, 10)
    )
    said = " ".join(" ".join(text.split()) for text in plan_texts(plan))
    assert said.index("goes on.") < said.index("The words of the note.")
    assert [found.page for found in notes.found] == sorted(found.page for found in notes.found)
    assert across.found[0].page > columns.found[0].page > 0
    reasons = {left.reason for left in plan.left_out}
    assert {LeftOutReason.CONTENTS_LIST, LeftOutReason.PAGE_HEADER_OR_FOOTER} <= reasons
    assert LeftOutReason.NOT_PLACED not in reasons


def test_tags_that_name_half_of_the_words_are_not_believed(tagged: bytes) -> None:
    def forget_half(writer: PdfWriter) -> None:
        root: Any = writer.root_object["/StructTreeRoot"].get_object()
        top = root["/K"].get_object()
        top = top[0].get_object() if isinstance(top, list) else top
        kids = top["/K"].get_object()
        del kids[: len(kids) // 2]

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(tagged)))
    forget_half(writer)
    stream = io.BytesIO()
    writer.write(stream)
    assert outline(read_plan(stream.getvalue(), "plan.pdf"))[:7] == HEADINGS


def saved(build: Callable[[Document], None]) -> ImportedPlan:
    document = docx.Document()
    build(document)
    return read_plan(as_bytes(document), "plan.docx")


def test_headings_within_tables_are_headings_and_tables_stay_tables() -> None:
    def build(word: Document) -> None:
        word.add_heading("Plan", 1)
        table = word.add_table(rows=2, cols=2)
        head = table.cell(0, 0).merge(table.cell(0, 1))
        head.paragraphs[0].style = word.styles["Heading 2"]
        head.paragraphs[0].add_run("Parks")
        table.cell(1, 0).text, table.cell(1, 1).text = "Plant trees", "By 2026"
        beside = word.add_table(rows=1, cols=2)
        for place, name in enumerate(("Roads", "Homes")):
            cell = beside.cell(0, place)
            cell.paragraphs[0].style = word.styles["Heading 2"]
            cell.paragraphs[0].add_run(name)
            cell.add_paragraph(TREES)

    plan = saved(build)
    assert outline(plan) == [(1, "Plan"), (2, "Parks"), (2, "Roads"), (2, "Homes")]
    assert plan.sections[1].blocks == (Table((("Plant trees", "By 2026"),)),)
    assert plan.sections[3].blocks == (Paragraph(TREES),)


def test_heading_styles_that_were_renamed_are_headings() -> None:
    def build(word: Document) -> None:
        word.styles["Heading 1"].name = "Council title"
        word.styles["Heading 2"].name = "Council subtitle"
        for style in word.styles.element.findall(".//{*}outlineLvl"):
            style.getparent().remove(style)
        word.add_paragraph("Plan", style="Council title")
        word.add_paragraph("Parks", style="Council subtitle")
        word.add_paragraph(TREES)

    assert outline(saved(build)) == [(1, "Plan"), (2, "Parks")]


def test_numbered_headings_in_bold_alone_are_headings_by_their_numbers() -> None:
    def build(word: Document) -> None:
        for text in ("Plan", "1. Parks", "1.1 Trees", "2. Roads"):
            word.add_paragraph().add_run(text).bold = True
            word.add_paragraph().add_run("A bold beginning").bold = True
            word.paragraphs[-1].add_run(f" of a sentence. {TREES}")

    assert outline(saved(build)) == [
        (1, "Plan"),
        (2, "1. Parks"),
        (3, "1.1 Trees"),
        (2, "2. Roads"),
    ]


def test_bullets_that_were_typed_are_a_list() -> None:
    def build(word: Document) -> None:
        word.add_heading("Plan", 1)
        for text in ("• Trees", "• Grass", TREES, "– alone"):
            word.add_paragraph(text)

    assert saved(build).sections[0].blocks == (
        ListBlock((ListItem("Trees"), ListItem("Grass"))),
        Paragraph(TREES),
        Paragraph("– alone"),
    )


def test_marks_that_were_typed_and_count_on_are_a_list_of_lists() -> None:
    def build(word: Document) -> None:
        word.add_heading("Plan", 1)
        for text in ("(a) Trees", "(b) Paths:", "(i) wide", "(ii) dry", "(c) Lamps", TREES, "(d) lost",
                     "o  Homes", "o  Shops", "• Roads", "• Rails"):  # fmt: skip
            word.add_paragraph(text)

    inner = (ListItem("wide", "(i)", is_ordered=True), ListItem("dry", "(ii)", is_ordered=True))
    first, between, alone, second = saved(build).sections[0].blocks
    assert first == ListBlock(
        (
            ListItem("Trees", "(a)", is_ordered=True),
            ListItem("Paths:", "(b)", is_ordered=True, items=inner),
            ListItem("Lamps", "(c)", is_ordered=True),
        )
    )
    assert (between, alone) == (Paragraph(TREES), Paragraph("(d) lost"))
    below = (ListItem("Roads"), ListItem("Rails"))
    assert second == ListBlock((ListItem("Homes", "o"), ListItem("Shops", "o", items=below)))
    assert saved(build).left_out == ()


def test_chapters_numbered_with_a_nought_stand_beside_appendices() -> None:
    def build(word: Document) -> None:
        for text in ("Plan", "1.0 Parks", "1.1 Trees", "2.0 Roads", "Appendix A: Facts"):
            word.add_paragraph().add_run(text).bold = True
            word.add_paragraph(TREES)

    assert [level for level, _heading in outline(saved(build))] == [1, 2, 3, 2, 2]


DIAGRAM = """<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"
xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>Use </a:t></a:r>
<a:r><a:t>less</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt><dgm:t><a:p><a:r><a:t>Waste nothing</a:t></a:r></a:p></dgm:t></dgm:pt>
</dgm:ptLst></dgm:dataModel>"""
CHART = """<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>Trees by year</a:t></a:r></a:p><c:v>2026</c:v>
</c:chartSpace>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWN = {
    "diagramData": (DIAGRAM, "diagram", '<dgm:relIds r:dm="{key}"/>'),
    "chart": (CHART, "chart", '<dgm:chart r:id="{key}"/>'),
}


def test_words_in_diagrams_are_a_list_and_those_in_charts_are_told() -> None:
    def build(word: Document) -> None:
        word.add_heading("Plan", 1)
        paragraph = word.add_paragraph(TREES)
        for name, (words, space, call) in DRAWN.items():
            uri = PackURI(f"/word/drawn/{name}.xml")
            part = Part(uri, f"application/{name}+xml", words.encode(), word.part.package)
            key = word.part.relate_to(part, f"{OFFICE}/{name}")
            drawn = f"http://schemas.openxmlformats.org/drawingml/2006/{space}"
            paragraph._p.append(
                parse_xml(
                    f'<w:r {nsdecls("w", "wp", "r")} xmlns:dgm="{drawn}"><w:drawing><wp:inline><wp:docPr id="1" name="{name}"/>'
                    f"{call.format(key=key)}</wp:inline></w:drawing></w:r>"
                )
            )

    plan = saved(build)
    listed = ListBlock((ListItem("Use less"), ListItem("Waste nothing")))
    assert [block for block in plan.sections[0].blocks if isinstance(block, ListBlock)] == [listed]
    assert [(left.text, left.reason) for left in plan.left_out] == [
        ("Trees by year 2026", LeftOutReason.CHART)
    ]


def test_a_row_that_was_deleted_is_no_row() -> None:
    def build(word: Document) -> None:
        word.add_heading("Plan", 1)
        table = word.add_table(rows=3, cols=2)
        for row, name in enumerate("abc"):
            table.cell(row, 0).text, table.cell(row, 1).text = f"{name}1", f"{name}2"
        mark = parse_xml(f'<w:del {nsdecls("w")} w:id="1"/>')
        table.rows[1]._tr.get_or_add_trPr().append(mark)

    plan = saved(build)
    assert plan.sections[0].blocks == (Table((("a1", "a2"), ("c1", "c2"))),)
    assert [(left.text, left.reason) for left in plan.left_out] == [
        ("b1 b2", LeftOutReason.DELETED_TEXT)
    ]


def test_changes_that_were_tracked_are_read_as_they_will_stand() -> None:
    def build(word: Document) -> None:
        word.add_heading("Plan", 1)
        marks = {"moveFrom": "Moved. ", "ins": "Added. ", "moveTo": "Moved. "}
        paragraph = word.add_paragraph("Kept. ")
        for number, (name, words) in enumerate(marks.items()):
            paragraph._p.append(
                parse_xml(
                    f'<w:{name} {nsdecls("w")} w:id="{number}"><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:{name}>'
                )
            )
        gone = word.add_heading(level=2)
        gone._p.append(
            parse_xml(
                f'<w:del {nsdecls("w")} w:id="9"><w:r><w:delText>Gone</w:delText></w:r></w:del>'
            )
        )

    plan = saved(build)
    assert outline(plan) == [(1, "Plan")]
    assert plan.sections[0].blocks == (Paragraph("Kept. Added. Moved."),)
    assert [(left.text, left.reason) for left in plan.left_out] == [
        ("Moved.", LeftOutReason.DELETED_TEXT),
        ("Gone", LeftOutReason.DELETED_TEXT),
    ]


DIVS = f"""<!DOCTYPE html><html><head><title>Plan</title><style>.t {{ color: red }}</style></head><body>
<nav>Home About</nav><div class="page"><div><b>A plan for Anytown</b></div><div>{TREES}<br><br>{OFFICES}</div>
<div><b>Priorities</b></div><div>• Trees</div><div>• Grass</div><div role="heading" aria-level="3">Roads</div><div>{TREES}
<img src="map.png"></div></div></body></html>"""
FRAME = f"""<h1>Plan</h1><table><tr><td><h2>Homes</h2><p>{OFFICES}</p></td><td><p>Beside it.</p></td></tr></table>"""


def test_a_page_of_divs_has_headings_lists_and_pictures_without_words() -> None:
    plan = read_plan(DIVS.encode(), "plan.html")
    assert outline(plan) == [(1, "A plan for Anytown"), (2, "Priorities"), (2, "Roads")]
    assert plan.sections[0].blocks == (Paragraph(TREES), Paragraph(OFFICES))
    assert plan.sections[1].blocks == (ListBlock((ListItem("Trees"), ListItem("Grass"))),)
    assert plan.sections[2].blocks[1] == Picture("", "map.png")


WORD_PAGE = """<html><body><p class=MsoTitle>Design guide</p><p class=MsoToc1>Parks....3</p><h2>Parks</h2>
<table><tr><td>Menu</td><td><p>H<sub>2</sub>O</p><table><tr><td>a</td><td>b</td></tr></table></td></tr></table></body></html>"""
ONLINE_PAGE = """<html><body><p class="c2 title">Youth plan</p><h2>Aims</h2><ol class="c6 lst-kix_1-0 start"><li>One</li></ol>
<ol class="lst-kix_1-1 start"><li>Inner</li></ol><ol class="lst-kix_1-0" start="2"><li>Two</li></ol>
<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>Is this right?</p></div></body></html>"""


def test_a_page_that_word_wrote_has_its_title_and_no_contents_and_a_table_around_a_table_is_unfolded() -> (
    None
):
    plan = read_plan(WORD_PAGE.encode(), "plan.html")
    assert outline(plan) == [(1, "Design guide"), (2, "Parks")]
    assert plan.sections[1].blocks == (
        Paragraph("Menu"),
        Paragraph("H2O"),
        Table((("a", "b"),)),
    )
    assert [left.reason for left in plan.left_out] == [LeftOutReason.CONTENTS_LIST]


def test_a_page_that_an_online_word_processor_wrote_keeps_its_lists_and_leaves_out_remarks() -> (
    None
):
    plan = read_plan(ONLINE_PAGE.encode(), "plan.html")
    assert outline(plan) == [(1, "Youth plan"), (2, "Aims")]
    (points,) = plan.sections[1].blocks
    assert isinstance(points, ListBlock)
    assert [(item.text, [inner.text for inner in item.items]) for item in points.items] == [
        ("One", ["Inner"]),
        ("Two", []),
    ]
    assert [left.reason for left in plan.left_out] == [LeftOutReason.REVIEWER_COMMENT]


def test_a_table_that_frames_a_heading_and_its_text_is_unfolded() -> None:
    plan = read_plan(FRAME.encode(), "plan.html")
    assert outline(plan) == [(1, "Plan"), (2, "Homes")]
    assert plan.sections[1].blocks == (Paragraph(OFFICES), Paragraph("Beside it."))


MARKDOWN = f"""---
title: Plan
---
A plan for Anytown
==================

{TREES}

Priorities
----------

* one
    * below
        1. counted

| Priority | When |
|----------|------|
| Trees    | 2026 |

<div>Words in <b>HTML</b></div>
"""


def test_markdown_of_another_hand_keeps_its_lists_and_tables() -> None:
    plan = read_plan(MARKDOWN.replace("\n", "\r\n").encode(), "plan.md")
    assert outline(plan) == [(1, "A plan for Anytown"), (2, "Priorities")]
    points, table, words = plan.sections[1].blocks
    assert points == ListBlock(
        (
            ListItem(
                "one",
                items=(ListItem("below", items=(ListItem("counted", "1.", is_ordered=True),)),),
            ),
        )
    )
    assert table == Table((("Priority", "When"), ("Trees", "2026")), 1)
    assert words == Paragraph("Words in HTML")


TEXT = f"ANYTOWN PLAN\n\n1. Introduction\n\n{TREES}\n\n2. Priorities\n\n• Trees – café\n• Grass\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode("utf-8-sig"),
        TEXT.replace("\n", "\r").encode("cp1252"),
        TEXT.replace("\n", "\r\n").encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "mark", "windows", "utf-16", "little", "big"],
)
def test_a_text_is_the_same_in_every_encoding_and_with_every_line_end(data: bytes) -> None:
    plan = read_plan(data, "plan.txt")
    assert outline(plan) == [(1, "ANYTOWN PLAN"), (2, "1. Introduction"), (2, "2. Priorities")]
    assert plan.sections[2].blocks == (ListBlock((ListItem("Trees – café"), ListItem("Grass"))),)
    assert words_placed(plan) == Counter(words_of(TEXT))
