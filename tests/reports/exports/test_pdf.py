"""The PDF: PDF/UA-1 as a validator tells it, and beyond its rules what a reader meets, read with pikepdf."""

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import docx
import pikepdf
import pypdf
import pytest

from engage.reports.exports.docx import write_docx
from engage.reports.exports.pdf import write_pdf
from engage.reports.rules.document import (
    ChartBlock,
    Heading,
    Paragraph,
    ReportDocument,
    TableBlock,
)
from engage.rules.errors import UnavailableError
from engage.rules.view import Level, View
from tests.pdf_ua import broken_rules
from tests.reports.exports.sample import FIRST, english_report, translated_report

REPORTS = {
    "en": english_report(),
    "en-easy": english_report(view=View("en", Level.EASY)),
    **{language: translated_report(language) for language in ("ur", "ar", "pl")},
}


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every element of the structure tree in reading order."""

    def below(node: object) -> Iterator[pikepdf.Dictionary]:
        if isinstance(node, pikepdf.Array):
            for one in node:
                yield from below(one)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            if "/K" in node:
                yield from below(node["/K"])

    yield from below(pdf.Root.StructTreeRoot["/K"])


@pytest.fixture(scope="module", params=sorted(REPORTS))
def report(request: pytest.FixtureRequest) -> ReportDocument:
    return REPORTS[request.param]


@pytest.fixture(scope="module")
def written(report: ReportDocument) -> bytes:
    return write_pdf(report)


@pytest.fixture(scope="module")
def pdf(written: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(written)) as opened:
        yield opened


@pytest.mark.requirement("A9")
def test_the_pdf_keeps_every_rule_of_pdf_ua(written: bytes) -> None:
    assert broken_rules(written) == []


@pytest.mark.requirement("A9")
@pytest.mark.parametrize("taken", ["/Lang", "/StructTreeRoot", "/MarkInfo", "/Metadata"])
def test_a_pdf_without_what_screen_readers_need_breaks_a_rule(taken: str) -> None:
    changed = io.BytesIO()
    with pikepdf.open(io.BytesIO(write_pdf(REPORTS["en"]))) as opened:
        del opened.Root[taken]
        opened.save(changed)
    assert broken_rules(changed.getvalue())


@pytest.mark.requirement("A9")
def test_the_pdf_says_it_is_pdf_ua_and_is_tagged(pdf: pikepdf.Pdf) -> None:
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.Root.Metadata.read_bytes()
    assert pdf.Root.MarkInfo.Marked is True
    assert pdf.Root.MarkInfo.get("/Suspects", False) is False


@pytest.mark.requirement("A9")
def test_the_pdf_shows_its_title_and_says_its_language(
    pdf: pikepdf.Pdf, report: ReportDocument
) -> None:
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
    assert str(pdf.docinfo["/Title"]) == report.title_words
    assert str(pdf.Root.Lang).split("-")[0] == report.view.language
    assert report.title_words in pdf.Root.Metadata.read_bytes().decode()


PAINTED = {*("Tj", "TJ", "'", '"', "f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "sh", "Do")}


def unmarked(page: pikepdf.Page) -> list[str]:
    """What a page paints that is neither of the structure nor an artifact."""
    open_marks, found = [], []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                is_artifact = str(operands[0]) == "/Artifact"
                open_marks.append(is_artifact or (len(operands) > 1 and "/MCID" in operands[1]))
            case "EMC":
                open_marks.pop()
            case painted if painted in PAINTED and not any(open_marks):
                found.append(painted)
    return found


@pytest.mark.requirement("A9")
def test_everything_on_a_page_is_of_the_structure_or_an_artifact(pdf: pikepdf.Pdf) -> None:
    assert [unmarked(page) for page in pdf.pages] == [[]] * len(pdf.pages)
    added = pikepdf.Pdf.new()
    added.pages.append(pdf.pages[0])
    added.pages[0].contents_add(b"10 10 100 100 re f")
    assert unmarked(added.pages[0]) == ["f"], "and what is neither would be found"


@pytest.mark.requirement("A9")
def test_headings_begin_at_one_and_skip_no_level(pdf: pikepdf.Pdf) -> None:
    levels = [int(str(one.S)[2:]) for one in elements(pdf) if str(one.S) in {"/H1", "/H2", "/H3"}]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.requirement("A9")
def test_every_table_has_header_cells_that_its_cells_point_at(pdf: pikepdf.Pdf) -> None:
    found = list(elements(pdf))
    tables = [one for one in found if str(one.S) == "/Table"]
    headers = [one for one in found if str(one.S) == "/TH"]
    assert tables
    assert len(headers) >= 2 * len(tables)
    ids = {bytes(one.ID) for one in headers}
    for cell in (one for one in found if str(one.S) == "/TD"):
        pointed = [
            bytes(header) for attributes in cell.A for header in attributes.get("/Headers", [])
        ]
        assert pointed
        assert set(pointed) <= ids


@pytest.mark.requirement("A9")
def test_rows_of_a_table_have_equally_many_cells(pdf: pikepdf.Pdf) -> None:
    for table in (one for one in elements(pdf) if str(one.S) == "/Table"):
        parts = [one for one in table.K if str(one.S) in {"/THead", "/TBody"}]
        assert len(parts) == 2
        rows = [row for part in parts for row in part.K]
        assert len({len(row.K) for row in rows}) == 1


@pytest.mark.requirement("A9", "A11")
def test_every_figure_has_a_text_alternative_with_its_numbers(pdf: pikepdf.Pdf) -> None:
    figures = [one for one in elements(pdf) if str(one.S) == "/Figure"]
    assert figures
    assert all(str(one.Alt).strip() for one in figures)
    assert "646" in str(figures[0].Alt)
    assert "27%" in str(figures[0].Alt)


@pytest.mark.requirement("A9")
def test_every_font_is_embedded_and_can_be_read_as_text(pdf: pikepdf.Pdf) -> None:
    fonts = [
        one
        for one in pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
    ]
    assert fonts
    for font in fonts:
        descriptor = font.get("/FontDescriptor")
        if descriptor is not None:
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())
        if font.Subtype == "/Type0":
            assert "/ToUnicode" in font


@pytest.mark.requirement("A9")
def test_every_page_takes_its_tab_order_from_the_structure(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        assert "/StructParents" in page.obj
        if "/Annots" in page.obj:
            assert page.obj.Tabs == "/S"
    assert all("/Contents" in link for page in pdf.pages for link in page.obj.get("/Annots", []))


def test_longer_reports_have_bookmarks() -> None:
    with (
        pikepdf.open(io.BytesIO(write_pdf(english_report()))) as pdf,
        pdf.open_outline() as outline,
    ):
        assert "Who took part" in [item.title for item in outline.root]


@pytest.mark.parametrize(
    ("language", "family"),
    [("ur", "NotoNastaliqUrdu"), ("ar", "NotoNaskhArabic"), ("pl", "NotoSans")],
)
def test_a_language_is_set_in_its_own_typeface(language: str, family: str) -> None:
    with pikepdf.open(io.BytesIO(write_pdf(REPORTS[language]))) as pdf:
        assert family in typefaces_of(pdf)
        direction = pdf.Root.ViewerPreferences.get("/Direction", "/L2R")
        assert direction == ("/L2R" if language == "pl" else "/R2L")


@pytest.mark.requirement("A9")
@pytest.mark.parametrize(
    ("language", "family", "words"),
    [
        ("bn", "NotoSansBengali", "আমাদের আরও বাস দরকার।"),
        ("es", "NotoSans", "¿Qué nos dijo la gente?"),
        ("fa", "NotoNaskhArabic", "مردم به ما چه گفتند؟"),
        ("pa", "NotoSansGurmukhi", "ਲੋਕਾਂ ਨੇ ਸਾਨੂੰ ਕੀ ਦੱਸਿਆ"),
        ("ro", "NotoSans", "Ce ne-au spus oamenii și ce țin să știe"),
        ("uk", "NotoSans", "Що люди нам сказали, їхні слова"),
        ("zh", "NotoSansSC", "人们告诉我们什么"),
    ],
)
def test_a_report_in_every_other_language_is_pdf_ua_in_its_own_typeface(
    language: str, family: str, words: str
) -> None:
    report = english_report(
        title={"en": "What you told us", language: words},
        view=View(language),
        blocks=(Heading(words), Paragraph(words)),
    )
    with pikepdf.open(io.BytesIO(write_pdf(report))) as pdf:
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.Root.Metadata.read_bytes()
        assert str(pdf.Root.Lang).split("-")[0] == language
        assert family in typefaces_of(pdf)


def typefaces_of(pdf: pikepdf.Pdf) -> set[str]:
    """The families that it is set in."""
    fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
    names = [str(one.BaseFont) for one in fonts if "/BaseFont" in one]
    return {name.rpartition("+")[2].partition("-")[0] for name in names}


def test_the_same_report_gives_the_same_bytes(report: ReportDocument) -> None:
    assert write_pdf(report) == write_pdf(report)


def test_another_digest_gives_another_file() -> None:
    report = english_report()
    changed = replace(report, built_from=replace(report.built_from, data_digest="another"))
    assert write_pdf(report) != write_pdf(changed)


def test_missing_typefaces_fail_with_their_names(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError) as refusal:
        write_pdf(english_report(), fonts=tmp_path)
    assert "Noto Sans" in refusal.value.facts["missing"]  # type: ignore[operator] # a list of names


def test_a_letter_no_typeface_has_stands_as_its_number_and_the_file_says_so() -> None:
    report = english_report(blocks=(Heading("One"), Paragraph("ሀb\u0001")))
    with pikepdf.open(io.BytesIO(write_pdf(report))) as pdf:
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.Root.Metadata.read_bytes()
    text = pypdf.PdfReader(io.BytesIO(write_pdf(report))).pages[0].extract_text()
    assert "[U+1200]b[U+0001]" in text
    assert "places: [U+1200] [U+0001]." in text
    assert (
        "U+" not in pypdf.PdfReader(io.BytesIO(write_pdf(english_report()))).pages[0].extract_text()
    )


def test_a_chart_in_word_draws_no_empty_box_for_a_letter_and_the_file_says_so() -> None:
    def word_with(homes: str) -> docx.document.Document:
        words = {**FIRST.rows.words, "homes": {"en": homes}}
        table = replace(FIRST, rows=replace(FIRST.rows, words=words))
        blocks = (Heading("One"), TableBlock(table, ""), ChartBlock(table, ""))
        return docx.Document(io.BytesIO(write_docx(english_report(blocks=blocks))))

    word, spelled = word_with("Homes ሀ"), word_with("Homes [U+1200]")
    assert any("places: [U+1200]." in line.text for line in word.paragraphs)
    assert "Homes ሀ" in {row.cells[0].text for row in word.tables[0].rows}
    drawn, same = ([one.blob for one in each.part.package.image_parts] for each in (word, spelled))
    assert drawn == same
    assert not any("U+1200]." in line.text for line in spelled.paragraphs)


def test_an_empty_report_is_still_a_whole_file() -> None:
    with pikepdf.open(
        io.BytesIO(write_pdf(english_report(blocks=(Heading("No answers yet"),))))
    ) as pdf:
        assert len(pdf.pages) == 1
