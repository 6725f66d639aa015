"""The report as a Word document that an officer can edit: real styles, captions, headers, text alternatives."""

import io
from pathlib import Path
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from engage.kernel.fonts import FONT_FOLDER
from engage.kernel.packing import packed_again
from engage.kernel.typesetting import REGIONS
from engage.reports.exports.charts import chart_of
from engage.reports.exports.docx_look import NOTE_STYLE, begun, text_width
from engage.reports.exports.docx_parts import (
    add_address,
    add_field,
    add_link,
    bookmark,
    describe_picture,
    describe_table,
    echo_complex,
    element,
    has_content,
    number_with,
    restart_numbering,
    shade,
    speak,
    turn,
)
from engage.reports.exports.grid import Grid, Unit, widths
from engage.reports.exports.grids import Placed, placed_blocks
from engage.reports.exports.typesetting import (
    built_at,
    chart_data,
    letters_missing,
    letters_note,
    typeset_chart,
)
from engage.reports.exports.wording import (
    Wording,
    day_text,
    has_contents,
    made_from,
    table_address,
)
from engage.reports.rules.document import (
    ChartBlock,
    Heading,
    KeyNumbers,
    ListBlock,
    ListStyle,
    Paragraph,
    ParagraphStyle,
    QuoteBlock,
    ReportDocument,
    WavesBlock,
)
from engage.reports.rules.labels import Label
from engage.rules.direction import END, OWN
from engage.rules.view import SOURCE_LANGUAGE, direction_of, primary_of

NUMBER_WIDTH = Mm(30)
SMALL, USUAL = Pt(8.5), Pt(10)
"""Letters in tables."""
LONG_TABLE = 17
"""Rows from which a table may run over to the next page."""
WASH = "F4EEF5"
CONTENTS_DEPTH = 2
AS_WORD_KNOWS = {ord(OWN): "\u200e", ord(END): "\u200e"}
"""Word draws boxes for isolates. Words that run the other way come from the source language, so a left-to-right mark at each end does."""
NUMBER_MARK = "\x1f"
"""Stands in a caption where its number goes: a character that no words hold."""


def write_docx(
    document: ReportDocument, *, template: bytes | None = None, fonts: Path = FONT_FOLDER
) -> bytes:
    """The whole report, on the council's template where there is one; the same document gives the same bytes on the same build.

    Charts are pictures drawn with ``fonts``. Raises what ``write_pdf`` raises, and ``InvalidError`` ``template_broken``.
    """
    writer = WordWriter(document, template, fonts)
    writer.write()
    return writer.saved()


class WordWriter:
    """Block after block into one Word document."""

    def __init__(self, document: ReportDocument, template: bytes | None, fonts: Path) -> None:
        primary = primary_of(document.view.language)
        self._language = f"{primary}-{REGIONS[primary]}" if primary in REGIONS else primary
        self.word: Any = begun(template, self._language)
        self._width_of_text = text_width(self.word)
        self._document = document
        self._fonts = fonts
        self._styles: dict[str, str | None] = {}
        self._bookmarks = 0
        self._below = 0
        self._properties()
        self._page()

    def saved(self) -> bytes:
        """The file, with no moment of this machine in it."""
        made = io.BytesIO()
        self.word.save(made)
        return packed_again(made.getvalue(), lambda _name, part: part)

    def write(self) -> None:
        """The whole report."""
        document = self._document
        self._paragraph(document.programme, "Subtitle")
        self._paragraph(document.title_words, "Title")
        self._paragraph(f"{document.publisher} · {day_text(document)}", NOTE_STYLE)
        if document.address:
            add_address(self._paragraph("", NOTE_STYLE), document.address)
        if note := letters_note(self._letters_of_charts(), document):
            self._paragraph(note, NOTE_STYLE)
        if has_contents(document):
            self._contents()
        for placed in placed_blocks(document):
            self._block(placed)
        self._paragraph(made_from(document), NOTE_STYLE)

    def _letters_of_charts(self) -> list[str]:
        """What the typefaces that charts are drawn with lack; all other words are shown with those of the reader's machine."""
        charts = [
            chart_data(chart_of(block, self._document))
            for block in self._document.blocks
            if isinstance(block, ChartBlock | WavesBlock)
        ]
        return letters_missing(charts, self._fonts) if charts else []

    def _properties(self) -> None:
        document, core = self._document, self.word.core_properties
        moment = built_at(document).replace(tzinfo=None)
        core.title = document.title_words
        core.subject = document.programme
        core.author = core.last_modified_by = document.publisher
        core.language = self._language
        core.comments = made_from(document)
        core.created = core.modified = moment
        core.keywords, core.revision = "", 1

    def _page(self) -> None:
        section = self.word.sections[0]
        if direction_of(self._language) == "rtl":
            section._sectPr.append(element("w:bidi"))  # noqa: SLF001 - the element has no public name
        if has_content(section.footer):
            return
        footer = turn(section.footer.paragraphs[0], self._language)
        self._run(footer, f"{self._document.publisher}  ·  ")
        words = self._document.label(Label.PAGE, page="\x1e1\x1e", pages="\x1e2\x1e")
        for part in words.split("\x1e"):
            if part in ("1", "2"):
                add_field(footer, {"1": "PAGE", "2": "NUMPAGES"}[part], part, self._language)
            else:
                self._run(footer, part)

    def _contents(self) -> None:
        self._paragraph(self._document.label(Label.CONTENTS), "TOC Heading")
        headings = [
            block
            for block in self._document.blocks
            if isinstance(block, Heading) and block.level <= CONTENTS_DEPTH
        ]
        for place, heading in enumerate(headings):
            line = turn(self._begun("Normal"), self._language)
            line.paragraph_format.left_indent = Mm(6 * (heading.level - 1))
            line.paragraph_format.space_after = Pt(2)
            add_link(
                line,
                _bookmark_name(self._number_of(heading)),
                _as_word_knows(heading.text),
                self._language,
            )
            if place == 0:
                _open_field(line, 'TOC \\o "1-2" \\n \\h')
            if place == len(headings) - 1:
                line._p.append(_field_end())  # noqa: SLF001 - the element has no public name

    def _number_of(self, heading: Heading) -> int:
        headings = [block for block in self._document.blocks if isinstance(block, Heading)]
        return next(place for place, one in enumerate(headings, 1) if one is heading)

    def _block(self, placed: Placed) -> None:
        match placed.block:
            case Heading(text=text, level=level):
                self._bookmarks += 1
                line = self._paragraph(text, f"Heading {level + self._below}")
                bookmark(line, self._bookmarks, _bookmark_name(self._bookmarks))
            case Paragraph(text=text, style=style):
                self._paragraph(text, "Subtitle" if style is ParagraphStyle.LEAD else "Normal")
            case ListBlock():
                self._list(placed.block)
            case QuoteBlock():
                self._quotes(placed.block)
            case KeyNumbers():
                self._key_numbers(placed.block)
            case _:
                self._figures(placed)

    def _figures(self, placed: Placed) -> None:
        if isinstance(placed.block, ChartBlock | WavesBlock):
            self._chart(placed.block, placed)
        for grid in placed.pages:
            self._table(grid)

    def _run(self, paragraph: Any, words: str, language: str = "") -> Any:
        return speak(paragraph.add_run(_as_word_knows(words)), language or self._language)

    def _paragraph(self, words: str, style: str, language: str = "") -> Any:
        paragraph = turn(self._begun(style), language or self._language)
        self._run(paragraph, words, language)
        return paragraph

    def _begun(self, style: str) -> Any:
        """An empty paragraph. A style is looked up once: python-docx goes through all styles each time, and a report may have
        thousands of paragraphs."""
        paragraph = self.word.add_paragraph()
        if style not in self._styles:
            self._styles[style] = self.word.part.get_style_id(style, WD_STYLE_TYPE.PARAGRAPH)
        paragraph._p.style = self._styles[style]  # noqa: SLF001 - the element has no public name
        return paragraph

    def _list(self, block: ListBlock) -> None:
        if block.style is ListStyle.BULLETS:
            for item in block.items:
                self._paragraph(item, "List Bullet")
            return
        number = restart_numbering(self.word)
        for item in block.items:
            number_with(self._paragraph(item, "List Number"), number)

    def _quotes(self, block: QuoteBlock) -> None:
        for quote in block.quotes:
            words = self._document.label(Label.QUOTE, text=quote.text)
            self._paragraph(words, "Quote", quote.language).paragraph_format.keep_with_next = True
            self._paragraph(self._document.words(quote.said_by), NOTE_STYLE)
            if quote.in_english:
                words = self._document.label(Label.QUOTE, text=quote.in_english)
                translated = self._paragraph(words, "Quote", SOURCE_LANGUAGE)
                translated.paragraph_format.keep_with_next = True
                self._paragraph(self._document.words(quote.translated_by), NOTE_STYLE)

    def _key_numbers(self, block: KeyNumbers) -> None:
        wording = Wording(self._document)
        for number in block.numbers:
            value, base = wording.key_number(number)
            line = turn(self._begun("List Bullet"), self._language)
            strong = self._run(line, value)
            strong.bold = True
            echo_complex(strong._r.rPr)  # noqa: SLF001 - the element has no public name
            self._run(line, f" {number.label} {base}".rstrip())

    def _caption(self, kind: Label, number: int, title: str) -> None:
        """A caption whose number Word counts itself."""
        words = self._document.label(
            Label.CAPTION, kind=self._document.label(kind), number=NUMBER_MARK, title=title
        )
        before, after = words.split(NUMBER_MARK)
        line = turn(self._begun("Caption"), self._language)
        line.paragraph_format.keep_with_next = True
        self._run(line, before)
        add_field(line, f"SEQ {_SEQUENCES[kind]} \\* ARABIC", str(number), self._language)
        self._run(line, after)

    def _chart(self, block: ChartBlock | WavesBlock, placed: Placed) -> None:
        chart = chart_of(block, self._document, above=placed.above)
        self._caption(Label.CHART, placed.number, chart.title)
        if chart.about:
            self._paragraph(chart.about, NOTE_STYLE).paragraph_format.keep_with_next = True
        line = self.word.add_paragraph()
        picture = io.BytesIO(typeset_chart(chart, self._document, self._fonts))
        shape = speak(line.add_run(), self._language).add_picture(
            picture, width=self._width_of_text
        )
        describe_picture(shape, placed.number, chart.title, chart.alt)
        note = self._document.label(Label.SEE_CHART_TABLE, table=placed.table_number)
        self._paragraph(f"{chart.base} {note}".strip(), NOTE_STYLE)
        if address := table_address(self._document, placed.table_number):
            label = self._document.label(Label.TABLE_AS_CSV, number=placed.table_number)
            add_address(self._paragraph(f"{label}: ", NOTE_STYLE), address)

    def _table(self, grid: Grid) -> None:
        self._caption(Label.TABLE, grid.number, grid.title)
        table = self.word.add_table(
            rows=len(grid.rows) + 1, cols=len(grid.columns) + 1, style="Table Grid"
        )
        table.autofit = False
        for place, column in enumerate(table.columns):
            column.width = self._width(place, grid)
        describe_table(table, grid.title, grid.summary, self._language)
        lines = [list(row.cells) for row in table.rows]
        header = (grid.stub, *(column.label for column in grid.columns))
        bodies = [(row.label, *row.values) for row in grid.rows]
        for cells, words in zip(lines, (header, *bodies), strict=True):
            for place, (cell, value) in enumerate(zip(cells, words, strict=True)):
                cell.width = self._width(place, grid)
                run, paragraph = self._cell(cell, str(value))
                run.font.size = SMALL if grid.is_small else USUAL
                run.bold = cells is lines[0]
                echo_complex(run._r.rPr)  # noqa: SLF001 - the element has no public name
                if place and grid.columns[place - 1].unit is not Unit.WORDS:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                paragraph.paragraph_format.keep_with_next = (
                    cells is not lines[-1] and len(lines) < LONG_TABLE
                )
                if cells is lines[0]:
                    shade(cell, WASH)
        for note in grid.notes:
            self._paragraph(note, NOTE_STYLE)

    def _width(self, place: int, grid: Grid) -> int:
        """The labels get what the numbers leave, and never less than a third; columns of a wide table share as on a printed page."""
        if grid.is_wide:
            parts = widths(grid)
            return int(self._width_of_text * parts[place] // sum(parts))
        numbers = min(NUMBER_WIDTH, self._width_of_text * 2 // 3 // len(grid.columns))
        return int(numbers if place else self._width_of_text - numbers * len(grid.columns))

    def _cell(self, cell: Any, words: str) -> tuple[Any, Any]:
        paragraph = turn(cell.paragraphs[0], self._language)
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        return self._run(paragraph, words), paragraph


_SEQUENCES = {Label.CHART: "Chart", Label.TABLE: "Table"}


def _as_word_knows(words: str) -> str:
    return words.translate(AS_WORD_KNOWS)


def _bookmark_name(number: int) -> str:
    return f"_section_{number}"


def _open_field(paragraph: Any, instruction: str) -> None:
    """Begin a field at the start of a paragraph that already has its result."""
    parts = [
        element("w:fldChar", fldCharType="begin"),
        element("w:instrText"),
        element("w:fldChar", fldCharType="separate"),
    ]
    parts[1].set(qn("xml:space"), "preserve")
    parts[1].text = f" {instruction} "
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the element has no public name
    for part in reversed(parts):
        run = element("w:r")
        run.append(part)
        properties.addnext(run)


def _field_end() -> Any:
    run = element("w:r")
    run.append(element("w:fldChar", fldCharType="end"))
    return run
