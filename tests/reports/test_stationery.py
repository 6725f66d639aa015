"""The council's own Word template and the paper for a committee: styles, header and numbers kept, refused in words."""

import io
import zipfile

import docx
import pytest
from docx.document import Document
from docx.shared import Mm, Pt, RGBColor
from redis import Redis

from engage.reports.exports.committee import write_committee
from engage.reports.exports.docx import write_docx
from engage.reports.importers.word_template import check_template
from engage.reports.rules.committee import Cover, Stationery
from engage.rules.errors import InvalidError
from tests.reports.conftest import Desk
from tests.reports.exports.sample import english_report, translated_report
from tests.reports.test_arranging import a_ready_report, write_files

ONE_DATABASE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060"
    "0000000500010d0a2db40000000049454e44ae426082"
)


def a_template(*, lacks: tuple[str, ...] = (), margin: int = 30) -> bytes:
    """A council's file as Word saves it: its own heading, a header with its logo, words that are only an example."""
    word = docx.Document()
    word.styles["Heading 1"].font.name = "Georgia"
    word.styles["Heading 1"].font.color.rgb = RGBColor(0, 0x55, 0xA4)
    word.styles["Normal"].font.size = Pt(12)
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(margin)
    section.header.paragraphs[0].text = "Anytown Council"
    section.header.paragraphs[0].add_run().add_picture(io.BytesIO(PICTURE), width=Mm(20))
    section.footer.paragraphs[0].text = "Town Hall, Anytown"
    word.add_heading("Write your title here", 1)
    word.add_paragraph("Example words.")
    for name in lacks:
        style = word.styles[name]
        style.element.getparent().remove(style.element)
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


@pytest.mark.requirement("A9")
def test_a_report_takes_the_look_header_and_footer_of_the_councils_template() -> None:
    word = opened(write_docx(english_report(), template=a_template()))
    assert word.styles["Heading 1"].font.name == "Georgia"
    assert word.sections[0].header.paragraphs[0].text == "Anytown Council"
    assert word.sections[0].header.part.related_parts
    assert [one.text for one in word.sections[0].footer.paragraphs] == ["Town Hall, Anytown"]
    texts = [one.text for one in word.paragraphs]
    assert "Example words." not in texts
    assert ("Heading 1", "What we heard") in [(one.style.name, one.text) for one in word.paragraphs]
    assert len(word.tables) == 6
    wide = word.inline_shapes[0].width
    assert abs(wide - Mm(150)) < Mm(1)


def test_styles_that_a_template_lacks_are_added_with_lists_that_count() -> None:
    lacking = ("List Bullet", "List Number", "Caption", "Subtitle", "Quote", "Table Grid")
    template = a_template(lacks=lacking)
    check_template(template)
    word = opened(write_docx(english_report(), template=template))
    numbered = next(one for one in word.paragraphs if one.style.name == "List Number")
    number = numbered._p.pPr.numPr.numId.val
    assert any(one.numId == number for one in word.part.numbering_part.element.num_lst)
    assert {"Caption", "Quote", "List Bullet"} <= {one.style.name for one in word.paragraphs}


@pytest.mark.parametrize(
    ("template", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7 no Word file", "file_kind"),
        (a_template()[:400], "document_broken"),
        (a_template(lacks=("Heading 2", "Title")), "template_styles"),
        (a_template(margin=60), "template_narrow"),
    ],
)
def test_a_template_that_cannot_be_written_on_is_refused(template: bytes, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        check_template(template)
    assert refused.value.code == code
    if code == "template_styles":
        assert refused.value.facts["styles"] == "Title, Heading 2"


def test_a_template_that_names_files_of_a_machine_is_not_passed_on() -> None:
    template = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_template())) as source, zipfile.ZipFile(template, "w") as to:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/settings.xml":
                part = part.replace(
                    b"</w:settings>",
                    b'<w:attachedTemplate xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
                    b' r:id="rId9"/></w:settings>',
                )
            to.writestr(name, part)
    made = write_docx(english_report(), template=template.getvalue())
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert b"attachedTemplate" not in parts.read("word/settings.xml")


@pytest.mark.requirement("R2")
def test_the_same_report_on_the_same_template_gives_the_same_bytes() -> None:
    template = a_template()
    report = translated_report("ur")
    assert write_docx(report, template=template) == write_docx(report, template=template)


def test_a_paper_for_a_committee_has_numbered_paragraphs_and_the_report_as_its_appendix() -> None:
    cover = Cover(
        meeting="Communities scrutiny committee",
        purpose="To tell what people said.",
        recommendations="Note the report.\nAgree the next steps.",
    )
    word = opened(write_committee(english_report(), Stationery(None, cover)))
    sections = [one.text for one in word.paragraphs if one.style.name == "Heading 1"]
    assert sections == [
        "Purpose of this report",
        "Recommendations",
        "Background",
        "Consultation: who took part and what they said",
        "Implications",
        "Background papers",
        "Appendix A: What you told us about One Stockport",
    ]
    levels = {
        one.text: one._p.pPr.numPr.ilvl.val
        for one in word.paragraphs
        if one._p.pPr is not None and one._p.pPr.numPr is not None and "List" not in one.style.name
    }
    assert levels["Purpose of this report"] == 0
    assert levels["To tell what people said."] == 1
    assert levels["Agree the next steps."] == 2
    assert [one.text for one in word.paragraphs].count("[To be written]") == 6
    assert ("Heading 2", "What we heard") in [(one.style.name, one.text) for one in word.paragraphs]
    assert len(word.tables) == 6


@ONE_DATABASE
@pytest.mark.requirement("A9", "S4")
def test_officers_put_a_template_in_and_write_the_front_of_a_paper(
    desk: Desk, queue: Redis
) -> None:
    page = "/officers/reports/template"
    refused = desk.press(page, at=page, file=(io.BytesIO(a_template(lacks=("Title",))), "a.docx"))
    assert refused.status_code == 422
    assert "lacks styles that reports need: Title." in refused.get_data(as_text=True)
    template = a_template()
    assert desk.press(page, at=page, file=(io.BytesIO(template), "a.docx")).status_code == 302
    report = a_ready_report(desk)
    file = f"/officers/reports/{report.slug}/files"
    assert opened(desk.client.get(f"{file}/docx").data).styles["Heading 1"].font.name == "Georgia"
    assert len(report.template_digest) == 64
    assert desk.client.get(f"{file}/committee").status_code == 404

    front = f"/officers/reports/{report.slug}/committee"
    strange = desk.press(front, at=front, purpose="To tell what 4711 people said.")
    assert strange.status_code == 422
    assert "Not figures of this report: 4711" in strange.get_data(as_text=True)
    assert desk.press(front, at=front, purpose="To tell what people said.").status_code == 302
    report = write_files(desk, report)
    paper = opened(desk.client.get(f"{file}/committee").data)
    assert "To tell what people said." in [one.text for one in paper.paragraphs]

    desk.publish(report)
    assert desk.client.get(f"/reports/{report.slug}/files/docx").status_code == 200
    assert desk.client.get(f"/reports/{report.slug}/files/committee").status_code == 404
    assert desk.press(f"{page}/take-out", at=page).status_code == 302
    assert "In use" not in desk.get(page)
