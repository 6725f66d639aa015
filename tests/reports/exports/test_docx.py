"""The Word document, opened again: structure a screen reader can use and an officer can edit."""

import io

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from engage.reports.exports.docx import write_docx
from tests.reports.exports.sample import english_report, translated_report

pytestmark = pytest.mark.requirement("A9")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def word() -> Document:
    return docx.Document(io.BytesIO(write_docx(english_report())))


@pytest.fixture(scope="module")
def urdu() -> Document:
    return docx.Document(io.BytesIO(write_docx(translated_report("ur"))))


def test_title_and_headings_are_real_styles(word: Document) -> None:
    styled = [(one.style.name, one.text) for one in word.paragraphs]
    assert ("Title", "What you told us about One Stockport") in styled
    assert ("Heading 1", "What we heard") in styled
    assert ("Heading 2", "Differences between areas") in styled


def test_lists_are_real_lists_and_numbers_begin_at_one(word: Document) -> None:
    numbered = [one for one in word.paragraphs if one.style.name == "List Number"]
    assert [one.text for one in numbered] == [
        "The council votes on 14 May.",
        "We publish the answer the week after.",
    ]
    assert len({one._p.pPr.numPr.numId.val for one in numbered}) == 1
    assert any(one.style.name == "List Bullet" for one in word.paragraphs)


def test_header_rows_repeat_and_rows_stay_whole(word: Document) -> None:
    assert len(word.tables) == 6
    for table in word.tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert look.get(qn("w:firstRow")) == look.get(qn("w:firstColumn")) == "1"


def test_tables_have_a_caption_and_say_what_they_show(word: Document) -> None:
    captions = [one.text for one in word.paragraphs if one.style.name == "Caption"]
    assert "Table 2: What should Stockport put first?" in captions
    assert "Chart 1: Feeling safe came first and homes second." in captions
    described = [
        table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) for table in word.tables
    ]
    assert "Feeling safe comes first in Brinnington, care in Marple." in described
    assert all(described)


def test_captions_are_counted_by_word_itself(word: Document) -> None:
    instructions = [one.text.strip() for one in word.element.iter(f"{W}instrText")]
    assert instructions.count("SEQ Table \\* ARABIC") == 6
    assert instructions.count("SEQ Chart \\* ARABIC") == 2


def test_no_cell_of_a_table_is_empty_or_merged(word: Document) -> None:
    for table in word.tables:
        assert all(cell.text.strip() for row in table.rows for cell in row.cells)
        assert not list(table._tbl.iter(f"{W}gridSpan", f"{W}vMerge"))


@pytest.mark.requirement("A11")
def test_every_picture_has_a_text_alternative_with_its_numbers(word: Document) -> None:
    pictures = [shape._inline.docPr for shape in word.inline_shapes]
    assert len(pictures) == 2
    assert "Feeling safe where I live: 646 (27%)." in pictures[0].get("descr")
    assert len({one.get("id") for one in pictures}) == 2


def test_language_and_properties_are_set(word: Document) -> None:
    assert word.core_properties.title == "What you told us about One Stockport"
    assert word.core_properties.language == "en-GB"
    assert word.core_properties.author == "Stockport Council"
    assert "9f2c41d07e55" in word.core_properties.comments
    assert word.styles.element.find(f".//{W}rPrDefault//{W}lang").get(qn("w:val")) == "en-GB"


def test_words_in_another_language_say_so(word: Document) -> None:
    quote = next(one for one in word.paragraphs if "گلی" in one.text)
    run = quote.runs[0]._r.rPr
    assert run.find(qn("w:lang")).get(qn("w:bidi")) == "ur"
    assert run.find(qn("w:rtl")) is not None
    assert quote._p.pPr.find(qn("w:bidi")) is not None


def test_contents_lead_to_headings_that_are_there(word: Document) -> None:
    names = {one.get(qn("w:name")) for one in word.element.iter(f"{W}bookmarkStart")}
    links = [one.get(qn("w:anchor")) for one in word.element.iter(f"{W}hyperlink")]
    assert len(links) == 7
    assert set(links) <= names
    kinds = [one.get(qn("w:fldCharType")) for one in word.element.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_a_right_to_left_report_runs_right_to_left(urdu: Document) -> None:
    assert all(
        one._p.pPr.find(qn("w:bidi")) is not None for one in urdu.paragraphs if one.text.strip()
    )
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in urdu.tables)
    assert urdu.core_properties.language == "ur-PK"
    assert urdu.sections[0]._sectPr.find(qn("w:bidi")) is not None


def test_sizes_and_weights_hold_for_right_to_left_scripts_too(urdu: Document) -> None:
    for name in ("Normal", "Title", "Heading 1", "Caption"):
        look = urdu.styles[name].element.rPr
        assert look.find(qn("w:szCs")).get(qn("w:val")) == look.find(qn("w:sz")).get(qn("w:val"))
        assert (look.find(qn("w:bCs")) is None) == (look.find(qn("w:b")) is None)
    header = urdu.tables[0].rows[0].cells[0].paragraphs[0].runs[0]._r.rPr
    assert header.find(qn("w:bCs")) is not None


def test_the_same_report_gives_the_same_bytes() -> None:
    assert write_docx(english_report()) == write_docx(english_report())
