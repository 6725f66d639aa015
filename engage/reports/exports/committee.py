"""A report to a committee, as Word: numbered paragraphs, purpose, recommendations, what people said, implications, and the whole report
as an appendix.

The papers of a committee are in English, so the furniture of this form is too.
"""

from pathlib import Path
from typing import Any

from docx.enum.text import WD_BREAK

from engage.kernel.fonts import FONT_FOLDER
from engage.reports.exports.docx import WordWriter
from engage.reports.exports.docx_parts import number_paragraphs, number_with
from engage.reports.exports.grids import placed_blocks
from engage.reports.exports.wording import made_from
from engage.reports.rules.brief import brief_of
from engage.reports.rules.committee import Cover, Stationery
from engage.reports.rules.document import Heading, Paragraph, ReportDocument

SECTION, PARAGRAPH, LETTER = range(3)
TO_BE_WRITTEN = "[To be written]"
FRONT = (
    ("meeting", "Report to"),
    ("meets_on", "Date of the meeting"),
    ("report_of", "Report of"),
    ("contact", "Contact officer"),
)
IMPLICATIONS = (
    ("finance", "Finance"),
    ("legal", "Legal"),
    ("equality", "Equality"),
    ("environment", "Environment and climate"),
    ("risk", "Risk"),
)


def write_committee(
    document: ReportDocument, stationery: Stationery, *, fonts: Path = FONT_FOLDER
) -> bytes:
    """The report as a paper for a committee, with what its cover leaves blank marked. Raises as ``write_docx``."""
    writer = _CommitteeWriter(document, stationery.template, fonts)
    writer.write_paper(stationery.cover or Cover())
    return writer.saved()


class _CommitteeWriter(WordWriter):
    """The paper before the report, then the report a level lower."""

    def write_paper(self, cover: Cover) -> None:
        self._number = number_paragraphs(self.word)
        for name, words in FRONT:
            line = self._paragraph("", "Normal")
            self._run(line, f"{words}: ").bold = True
            self._run(line, getattr(cover, name) or TO_BE_WRITTEN)
        self._paragraph(self._document.title_words, "Title")
        self._section("Purpose of this report", cover.lines_of("purpose"))
        self._section("Recommendations", ("The committee is asked to:",))
        for line in cover.lines_of("recommendations") or (TO_BE_WRITTEN,):
            self._numbered(line, LETTER)
        self._section("Background", cover.lines_of("background"))
        self._what_people_said()
        self._heading("Implications")
        for name, words in IMPLICATIONS:
            self._paragraph(words, "Heading 2")
            self._numbered_all(cover.lines_of(name))
        self._section("Background papers", (*cover.lines_of("papers"), made_from(self._document)))
        self._appendix()

    def _what_people_said(self) -> None:
        """The short form of the report, a level lower."""
        self._heading("Consultation: who took part and what they said")
        brief = brief_of(self._document)
        self._below = 1
        for placed in placed_blocks(brief)[:-1]:
            block = placed.block
            if isinstance(block, Paragraph):
                self._numbered(block.text, PARAGRAPH)
            elif isinstance(block, Heading):
                self._paragraph(block.text, f"Heading {block.level + 1}")
            else:
                self._block(placed)
        self._numbered("The whole engagement report is appendix A.", PARAGRAPH)

    def _appendix(self) -> None:
        self.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        self._paragraph(f"Appendix A: {self._document.title_words}", "Heading 1")
        self._below = 1
        for placed in placed_blocks(self._document):
            self._block(placed)

    def _section(self, title: str, lines: tuple[str, ...]) -> None:
        self._heading(title)
        self._numbered_all(lines)

    def _heading(self, title: str) -> None:
        number_with(self._paragraph(title, "Heading 1"), self._number, SECTION)

    def _numbered_all(self, lines: tuple[str, ...]) -> None:
        for line in lines or (TO_BE_WRITTEN,):
            self._numbered(line, PARAGRAPH)

    def _numbered(self, words: str, level: int) -> Any:
        return number_with(self._paragraph(words, "Normal"), self._number, level)
