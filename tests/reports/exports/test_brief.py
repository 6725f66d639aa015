"""The short form: two pages at most, whatever the report holds, and always with what keeps it honest."""

import io
from dataclasses import replace

import pikepdf
import pytest
from bs4 import BeautifulSoup

from engage.reports.exports.html import write_brief, write_html
from engage.reports.exports.pdf import write_brief_pdf
from engage.reports.rules.brief import brief_of
from engage.reports.rules.document import Block, Heading, ListBlock, Paragraph, ReportDocument
from tests.reports.exports.sample import english_report, translated_report

HONEST = "Anyone could choose to take part."


def html_text(page: bytes) -> str:
    return " ".join(BeautifulSoup(page, "lxml").get_text(" ").split())


def texts_of(block: Block) -> tuple[str, ...]:
    match block:
        case Heading(text=text) | Paragraph(text=text):
            return (" ".join(text.split()),)
        case ListBlock(items=items):
            return items
        case _:
            return ()


def a_long_report(report: ReportDocument, sections: int = 30) -> ReportDocument:
    words = "".join(report.title_words + " " for _ in range(40))
    blocks: list[Block] = []
    for number in range(sections):
        blocks += [Heading(f"Section {number}"), Paragraph(words), ListBlock((words,) * 2)]
    blocks += [Heading("How we did this", stays=True), Paragraph(HONEST)]
    return replace(report, blocks=tuple(blocks))


def a_report_of_many_sections(report: ReportDocument) -> ReportDocument:
    """Short ones: headings take most of the room."""
    title = report.title_words
    blocks: list[Block] = [Heading("In short"), ListBlock((title,) * 6)]
    for number in range(8):
        blocks += [Heading(f"{title} {number}"), Paragraph(title)]
    for heading in ("How we did this", "What is not here"):
        blocks += [Heading(heading, stays=True), ListBlock((title,) * 6)]
    return replace(report, blocks=tuple(blocks))


@pytest.mark.requirement("A9")
@pytest.mark.parametrize("language", ["en", "ur", "ar", "pl"])
def test_the_short_form_has_two_pages_at_most_and_is_tagged(language: str) -> None:
    report = english_report() if language == "en" else translated_report(language)
    for document in (report, a_long_report(report), a_report_of_many_sections(report)):
        with pikepdf.open(io.BytesIO(write_brief_pdf(document))) as pdf:
            assert len(pdf.pages) <= 2
            assert "/StructTreeRoot" in pdf.Root


@pytest.mark.requirement("W1")
def test_what_keeps_a_report_honest_is_in_the_short_form_too() -> None:
    document = a_long_report(english_report())
    assert HONEST in write_brief(document).decode()
    headings = [block.text for block in brief_of(document).blocks if isinstance(block, Heading)]
    assert "Section 29" not in headings


@pytest.mark.requirement("S4")
def test_the_short_form_says_nothing_that_the_report_does_not() -> None:
    document = english_report()
    whole = html_text(write_html(document))
    for block in brief_of(document).blocks[:-1]:
        for words in texts_of(block):
            assert words in whole
