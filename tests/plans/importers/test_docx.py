"""Word documents, made here with python-docx."""

import io

import docx
import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image

from engage.plans.importers.reader import read_plan
from engage.plans.rules.sections import (
    ImportedPlan,
    LeftOut,
    LeftOutReason,
    ListBlock,
    ListItem,
    Paragraph,
    Picture,
    Table,
)
from tests.plans.documents import as_bytes, outline


@pytest.fixture
def word() -> Document:
    """An empty Word document."""
    return docx.Document()


def read(document: Document) -> ImportedPlan:
    return read_plan(as_bytes(document), "plan.docx")


def png() -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", (2, 2)).save(stream, "PNG")
    stream.seek(0)
    return stream


def test_headings_open_sections_in_order(word: Document) -> None:
    word.add_heading("A plan for parks", 0)
    word.add_heading("Why parks", 1)
    word.add_paragraph("Everyone needs one.")
    word.add_heading("Trees", 2)
    word.add_paragraph("We like them.")
    plan = read(word)
    assert outline(plan) == [(1, "A plan for parks"), (1, "Why parks"), (2, "Trees")]
    assert plan.title == "A plan for parks"
    assert plan.sections[2].blocks == (Paragraph("We like them."),)


def test_a_style_based_on_a_heading_is_a_heading(word: Document) -> None:
    style = word.styles.add_style("Council heading", 1)
    style.base_style = word.styles["Heading 2"]
    word.add_heading("Plan", 1)
    word.add_paragraph("Homes", style="Council heading")
    word.add_paragraph("More of them.")
    assert outline(read(word)) == [(1, "Plan"), (2, "Homes")]


def test_a_list_in_a_list_stays_one(word: Document) -> None:
    word.add_heading("Plan", 1)
    word.add_paragraph("Parks", style="List Bullet")
    word.add_paragraph("Trees", style="List Bullet 2")
    word.add_paragraph("Roads", style="List Bullet")
    word.add_paragraph("First this", style="List Number")
    inner = (ListItem("Trees"),)
    block = read(word).sections[0].blocks[0]
    assert isinstance(block, ListBlock)
    assert block.items[0] == ListItem("Parks", items=inner)
    assert block.items[1:] == (ListItem("Roads"), ListItem("First this", is_ordered=True))


def test_a_table_stays_a_table_and_a_spanning_cell_stands_first(word: Document) -> None:
    word.add_heading("Plan", 1)
    table = word.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "What we will do"
    table.cell(1, 0).text = "Parks"
    table.cell(1, 1).text = "Plant trees"
    block = read(word).sections[0].blocks[0]
    assert block == Table((("What we will do", ""), ("Parks", "Plant trees")))


def test_a_table_may_be_set_with_tabs_or_spaces_and_its_head_in_bold(word: Document) -> None:
    word.add_heading("Our plan", 1)
    for place, line in enumerate(("Where\tWhen", "Heaton\t2025", "Marple\t2026")):
        word.add_paragraph().add_run(line).bold = not place
    word.add_paragraph("Until then nothing is lost.")
    for line in ("Where        Trees", "Heaton       12"):
        word.add_paragraph(line)
    word.add_paragraph("1.\tTrees come first.")
    word.add_paragraph("2.\tGrass comes second.")
    grid = word.add_table(2, 2)
    for place, text in enumerate(("What", "Cost", "Trees", "£1")):
        cell = grid.cell(place // 2, place % 2)
        cell.paragraphs[0].add_run(text).bold = place < 2
    assert read(word).sections[0].blocks == (
        Table((("Where", "When"), ("Heaton", "2025"), ("Marple", "2026")), header_rows=1),
        Paragraph("Until then nothing is lost."),
        Table((("Where", "Trees"), ("Heaton", "12"))),
        ListBlock(
            (
                ListItem("Trees come first.", "1.", is_ordered=True),
                ListItem("Grass comes second.", "2.", is_ordered=True),
            )
        ),
        Table((("What", "Cost"), ("Trees", "£1")), header_rows=1),
    )


def test_a_table_with_one_cell_is_only_a_frame(word: Document) -> None:
    word.add_heading("Plan", 1)
    word.add_table(rows=1, cols=1).cell(0, 0).text = "Tell us what you think."
    assert read(word).sections[0].blocks == (Paragraph("Tell us what you think."),)


def test_a_picture_keeps_its_description_and_says_when_it_has_none(word: Document) -> None:
    word.add_heading("Plan", 1)
    word.add_picture(png())
    described = word.add_picture(png())
    described._inline.docPr.set("descr", "A map of the parks")
    pictures = [block for block in read(word).sections[0].blocks if isinstance(block, Picture)]
    assert [picture.alt for picture in pictures] == ["", "A map of the parks"]


def test_deleted_and_hidden_words_and_page_headers_are_listed(word: Document) -> None:
    word.add_heading("Plan", 1)
    paragraph = word.add_paragraph("We will plant trees.")
    deleted = parse_xml(
        f'<w:del {nsdecls("w")} w:id="1"><w:r><w:delText>We may not.</w:delText></w:r></w:del>'
    )
    paragraph._p.append(deleted)
    added = parse_xml(f'<w:ins {nsdecls("w")} w:id="2"><w:r><w:t> Soon.</w:t></w:r></w:ins>')
    paragraph._p.append(added)
    paragraph.add_run(" Not for the public.").font.hidden = True
    word.sections[0].header.paragraphs[0].text = "Draft 3"
    plan = read(word)
    assert plan.sections[0].blocks == (Paragraph("We will plant trees. Soon."),)
    assert set(plan.left_out) == {
        LeftOut("We may not.", LeftOutReason.DELETED_TEXT),
        LeftOut("Not for the public.", LeftOutReason.HIDDEN_TEXT),
        LeftOut("Draft 3", LeftOutReason.PAGE_HEADER_OR_FOOTER),
    }


def test_the_contents_list_is_left_out_and_controls_are_read(word: Document) -> None:
    word.add_heading("Plan", 1)
    for gallery, words in (("Table of Contents", "Parks 3"), ("Quick Parts", "We like parks.")):
        control = parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="{gallery}"/>'
            f"</w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        )
        word.element.body.insert(len(word.element.body) - 1, control)
    plan = read(word)
    assert plan.sections[0].blocks == (Paragraph("We like parks."),)
    assert plan.left_out == (LeftOut("Parks 3", LeftOutReason.CONTENTS_LIST),)


def test_a_text_box_is_read_once(word: Document) -> None:
    word.add_heading("Plan", 1)
    run = word.add_paragraph("Before the box.").add_run()
    box = "<w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent>"
    names = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    run._r.append(
        parse_xml(
            f"<mc:AlternateContent {nsdecls('w')} {names}>"
            f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent>"
        )
    )
    plan = read(word)
    assert plan.sections[0].blocks == (Paragraph("Before the box."), Paragraph("In the box."))
    assert plan.left_out == ()


def test_a_link_keeps_its_words_and_its_address_is_listed(word: Document) -> None:
    word.add_heading("Plan", 1)
    paragraph = word.add_paragraph("Read ")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    key = word.part.relate_to("https://example.org/parks", kind, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    link.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>about parks</w:t></w:r>"))
    paragraph._p.append(link)
    plan = read(word)
    assert plan.sections[0].blocks == (Paragraph("Read about parks"),)
    assert plan.left_out == (LeftOut("https://example.org/parks", LeftOutReason.LINK_ADDRESS),)


def test_words_split_over_runs_stay_whole(word: Document) -> None:
    word.add_heading("Plan", 1)
    paragraph = word.add_paragraph("Neigh")
    paragraph.add_run("bour").bold = True
    paragraph.add_run("hood")
    assert read(word).sections[0].blocks == (Paragraph("Neighbourhood"),)


def test_a_document_without_heading_styles_has_its_bold_lines_as_headings(word: Document) -> None:
    prose = "The council will plant two hundred trees in each of the parks over the next years."
    for bold, text in (
        (True, "A plan for parks"),
        (False, "Draft for comment"),
        (True, "Why parks"),
        (False, prose),
        (True, "We will listen to everyone who wants to be heard."),
        (False, prose),
    ):
        word.add_paragraph().add_run(text).bold = bold
    assert outline(read(word)) == [(1, "A plan for parks"), (2, "Why parks")]


def test_notes_stand_at_the_end_of_their_section(word: Document) -> None:
    word.add_heading("Plan", 1)
    paragraph = word.add_paragraph("Trees")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    word.add_paragraph("More.")
    word.add_heading("Roads", 1)
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Oaks.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    add_part(word, "footnotes", notes)
    plan = read(word)
    assert plan.sections[0].blocks == (
        Paragraph("Trees [1]"),
        Paragraph("More."),
        Paragraph("[1] Oaks."),
    )


def test_comments_of_reviewers_are_listed(word: Document) -> None:
    word.add_heading("Plan", 1)
    run = word.add_paragraph().add_run("Trees.")
    word.add_comment(run, text="Is this right?", author="", initials="")
    assert read(word).left_out == (LeftOut("Is this right?", LeftOutReason.REVIEWER_COMMENT),)


def add_part(document: Document, name: str, content: str) -> None:
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"
    part = Part(
        PackURI(f"/word/{name}.xml"),
        f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml",
        content.encode(),
        document.part.package,
    )
    document.part.relate_to(part, kind)
