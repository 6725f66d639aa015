"""Word documents (DOCX)."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import Part
from lxml import etree

from engage.plans.importers.docx_drawn import WORDS_DRAWN
from engage.plans.importers.docx_styles import Styles, W, is_on, number
from engage.plans.importers.docx_text import ParagraphText, read_paragraph, source_text
from engage.plans.importers.guard import MAX_PAGES, check_package
from engage.plans.importers.source import Source
from engage.plans.rules.errors import PlanFileError, UnsupportedFileError
from engage.plans.rules.plain_text import with_headings
from engage.plans.rules.sections import (
    Element,
    FlatItem,
    Heading,
    LeftOut,
    LeftOutReason,
    Paragraph,
    Table,
)
from engage.plans.rules.typed_points import with_typed_points
from engage.plans.rules.typed_tables import with_typed_tables

MAX_DEPTH = 150
_DETAILS = "docProps/app.xml"
_BROKEN = (
    PackageNotFoundError,
    etree.XMLSyntaxError,
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    AttributeError,
    EOFError,
)
_WRAPPERS = frozenset(
    f"{W}{name}" for name in ("ins", "moveTo", "smartTag", "customXml", "sdtContent")
)
_SPAN_LIMIT = 100


def read_docx(data: bytes, filename: str) -> Source:
    """The elements of a Word document.

    Raises ``PlanFileError`` (``password_protected``, ``has_macros``, ``unpacks_too_large``, ``nested_too_deep``, ``too_many_pages``,
    ``broken_file``) and ``UnsupportedFileError``.
    """
    check_package(data, filename)
    try:
        document = docx.Document(io.BytesIO(data))
        parts = _parts(document)
    except _BROKEN as error:
        raise PlanFileError("broken_file", where=filename) from error
    if "macroEnabled" in document.part.content_type:
        raise PlanFileError("has_macros", where=filename)
    body = document.element.body
    if body is None:
        raise UnsupportedFileError(None, where=filename, found="zip", expected="docx")
    _check_depth(body, filename)
    _check_pages(data, filename)
    drawn = _drawn_words(document)
    walk = Walk(_styles(parts), _links(document), _notes(parts), drawn)
    walk.blocks(body)
    walk.close_section()
    around = tuple(_around(parts))
    texts = (
        source_text(body),
        *(source_text(note) for note in walk.notes.values()),
        *(" ".join(words) for words in drawn.values()),
    )
    title = " ".join((document.core_properties.title or "").split())
    elements = with_headings(*with_typed_tables(walk.elements, walk.rows, walk.strong))
    elements = with_typed_points(elements)
    return Source((*elements, *around), texts, title)


@dataclass(frozen=True)
class Cell:
    """A cell of a table, which may reach across several places of its row."""

    paragraphs: list[ParagraphText]
    across: int

    @property
    def texts(self) -> list[str]:
        """What stands at each of its places: all in the first."""
        said = "\n".join(filter(None, (paragraph.text for paragraph in self.paragraphs)))
        return [said, *[""] * (self.across - 1)]

    @property
    def is_strong(self) -> bool:
        """Whether nothing in it is not in bold."""
        return all(paragraph.is_strong for paragraph in self.paragraphs if paragraph.text)


@dataclass
class Walk:
    """A walk through a document's body in reading order. Footnotes stand at the end of their section."""

    styles: Styles
    links: dict[str, str]
    notes: dict[tuple[str, str], etree._Element]
    drawn: Mapping[str, Sequence[str]]
    """The words within diagrams and charts, by the name under which a drawing calls them."""
    elements: list[Element] = field(default_factory=list)
    waiting: list[Element] = field(default_factory=list)
    strong: set[int] = field(default_factory=set)
    rows: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """The cells of paragraphs that may be rows of a table, by their places."""
    noted: int = 0

    def blocks(self, container: etree._Element) -> None:
        """Paragraphs, tables and what wraps them."""
        for child in container:
            if child.tag == f"{W}p":
                self.paragraph(child)
            elif child.tag == f"{W}tbl":
                self.table(child)
            elif child.tag == f"{W}sdt":
                self._control(child)
            elif child.tag in _WRAPPERS:
                self.blocks(child)
            elif child.tag in (f"{W}del", f"{W}moveFrom"):
                self._leave(child, LeftOutReason.DELETED_TEXT)

    def paragraph(self, paragraph: etree._Element) -> None:
        if self.styles.is_contents_line(paragraph):
            self._leave(paragraph, LeftOutReason.CONTENTS_LIST)
            return
        level = self.styles.heading_level(paragraph)
        place = self.styles.list_place(paragraph)
        if level:
            self.close_section()
        read = self._read(paragraph)
        text = read.text
        if text and level:
            self.elements.append(Heading(level, " ".join(text.split())))
        elif text and place:
            self.elements.append(FlatItem(place[0], text, "", place[1]))
        elif text:
            if read.is_strong:
                self.strong.add(len(self.elements))
            if read.cells:
                self.rows[len(self.elements)] = read.cells
            self.elements.append(Paragraph(text))
        self._hangings(read)

    def table(self, table: etree._Element) -> None:
        """A table as one, parted where a row is nothing but a heading; one that only frames text is unfolded."""
        rows = list(self._rows_kept(table))
        cells = [cell for row in rows for cell in _cells(row)]
        if len(cells) == 1 or any(self._is_frame(cell) for cell in cells):
            for cell in cells:
                self.blocks(cell)
            return
        for is_heading, part in groupby(rows, self._is_heading_row):
            if is_heading:
                for row in part:
                    for cell in _cells(row):
                        self.blocks(cell)
            else:
                self._grid(list(part))

    def _rows_kept(self, table: etree._Element) -> Iterator[etree._Element]:
        for row in _rows(table):
            if row.find(f"{W}trPr/{W}del") is None:
                yield row
            else:
                self._leave(row, LeftOutReason.DELETED_TEXT)

    def _grid(self, rows: list[etree._Element]) -> None:
        read = [[self._cell(cell) for cell in _cells(row)] for row in rows]
        grid = [[text for cell in row for text in cell.texts] for row in read]
        width = max((len(row) for row in grid), default=0)
        filled = tuple(tuple(row + [""] * (width - len(row))) for row in grid)
        if filled:
            strong = [all(cell.is_strong for cell in row) for row in read]
            is_set_apart = strong[0] and not any(strong[1:]) and len(rows) > 1
            self.elements.append(Table(filled, _header_rows(rows) or int(is_set_apart)))
        for row in read:
            for cell in row:
                for paragraph in cell.paragraphs:
                    self._hangings(paragraph)

    def _is_heading_row(self, row: etree._Element) -> bool:
        """Whether one cell of the row is a heading and there is nothing in the others."""
        written = [cell for cell in _cells(row) if source_text(cell).strip()]
        return len(written) == 1 and all(self._headings(written[0]))

    def _is_frame(self, cell: etree._Element) -> bool:
        """Whether a cell has a heading and text below it: what a page's design needs, not a table."""
        return len(set(self._headings(cell))) > 1

    def _headings(self, cell: etree._Element) -> list[bool]:
        """For each paragraph with words whether it is a heading."""
        return [
            self.styles.heading_level(paragraph) is not None
            for paragraph in cell.iter(f"{W}p")
            if source_text(paragraph).strip()
        ]

    def close_section(self) -> None:
        """Put the notes of the section that ends here."""
        self.elements.extend(self.waiting)
        self.waiting.clear()

    def _cell(self, cell: etree._Element) -> "Cell":
        paragraphs = [
            self._read(paragraph)
            for paragraph in cell.iter(f"{W}p")
            if next(paragraph.iterancestors(f"{W}txbxContent"), None) is None
        ]
        return Cell(paragraphs, _span(cell))

    def _read(self, paragraph: etree._Element) -> ParagraphText:
        read = read_paragraph(paragraph, self.styles, self.links, self.noted)
        for key in read.notes:
            self.noted += 1
            note = self.notes.get(key)
            words = "" if note is None else " ".join(source_text(note).split())
            if words:
                self.waiting.append(Paragraph(f"[{self.noted}] {words}"))
        return read

    def _hangings(self, read: ParagraphText) -> None:
        self.elements.extend(read.pictures)
        for diagram in read.diagrams:
            self.elements.extend(FlatItem(0, words) for words in self.drawn.get(diagram, ()))
        for chart in read.charts:
            words = " ".join(self.drawn.get(chart, ()))
            self.elements.extend([LeftOut(words, LeftOutReason.CHART)] if words else [])
        self.elements.extend(read.left_out)
        for box in read.boxes:
            self.blocks(box)

    def _control(self, control: etree._Element) -> None:
        gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        content = control.find(f"{W}sdtContent")
        if content is None:
            return
        if gallery is not None and gallery.get(f"{W}val") == "Table of Contents":
            self._leave(content, LeftOutReason.CONTENTS_LIST)
        else:
            self.blocks(content)

    def _leave(self, element: etree._Element, reason: LeftOutReason) -> None:
        words = " ".join(source_text(element).split())
        if words:
            self.elements.append(LeftOut(words, reason))


def _header_rows(rows: list[etree._Element]) -> int:
    """Leading rows marked to repeat as headings."""
    count = 0
    for row in rows:
        mark = row.find(f"{W}trPr/{W}tblHeader")
        if mark is None or not is_on(mark):
            break
        count += 1
    return count if count < len(rows) else 0


def _rows(container: etree._Element) -> Iterator[etree._Element]:
    for child in container:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag == f"{W}sdt" or child.tag in _WRAPPERS:
            yield from _rows(child)


def _cells(container: etree._Element) -> Iterator[etree._Element]:
    for child in container:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag == f"{W}sdt" or child.tag in _WRAPPERS:
            yield from _cells(child)


def _span(cell: etree._Element) -> int:
    across = cell.find(f"{W}tcPr/{W}gridSpan")
    wanted = number(across.get(f"{W}val"), 1) if across is not None else 1
    return min(max(wanted, 1), _SPAN_LIMIT)


def _parts(document: Document) -> dict[str, list[etree._Element]]:
    """Parsed parts that hang on the document, by the last word of how they hang."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    parts: dict[str, list[etree._Element]] = {}
    for relation in document.part.rels.values():
        if relation.is_external or not str(relation.target_part.content_type).endswith("xml"):
            continue
        target: Part = relation.target_part
        kind = str(relation.reltype).rsplit("/", 1)[-1]
        parts.setdefault(kind, []).append(etree.fromstring(target.blob, parser))
    return parts


def _drawn_words(document: Document) -> dict[str, tuple[str, ...]]:
    """What stands in diagrams (a text for each shape) and charts (its title, labels and figures): they have parts of their own."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    found = {}
    for key, relation in document.part.rels.items():
        kind = str(relation.reltype).rsplit("/", 1)[-1]
        if not relation.is_external and kind in WORDS_DRAWN:
            part = etree.fromstring(relation.target_part.blob, parser)
            found[key] = tuple(WORDS_DRAWN[kind](part))
    return found


def _styles(parts: dict[str, list[etree._Element]]) -> Styles:
    return Styles(
        next(iter(parts.get("styles", ())), None), next(iter(parts.get("numbering", ())), None)
    )


def _links(document: Document) -> dict[str, str]:
    return {
        key: str(relation.target_ref)
        for key, relation in document.part.rels.items()
        if relation.is_external and str(relation.reltype).endswith("/hyperlink")
    }


def _notes(parts: dict[str, list[etree._Element]]) -> dict[tuple[str, str], etree._Element]:
    return {
        (f"{W}{kind}Reference", str(note.get(f"{W}id"))): note
        for kind in ("footnote", "endnote")
        for part in parts.get(f"{kind}s", ())
        for note in part.findall(f"{W}{kind}")
        if note.get(f"{W}type") in (None, "normal")
    }


def _around(parts: dict[str, list[etree._Element]]) -> Iterator[LeftOut]:
    """Page headers, page footers and reviewers' comments: words that are no part of the plan's text."""
    seen = set()
    for part in chain(parts.get("header", ()), parts.get("footer", ())):
        words = " ".join(source_text(part).split())
        if words and words not in seen:
            seen.add(words)
            yield LeftOut(words, LeftOutReason.PAGE_HEADER_OR_FOOTER)
    for part in parts.get("comments", ()):
        for comment in part.findall(f"{W}comment"):
            words = " ".join(source_text(comment).split())
            if words:
                yield LeftOut(words, LeftOutReason.REVIEWER_COMMENT)


def _check_pages(data: bytes, filename: str) -> None:
    """By what Word wrote down when it last laid the document out; a document that does not say is read."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        said = package.read(_DETAILS) if _DETAILS in package.namelist() else b""
    found = re.search(rb"<Pages>(\d{1,6})</Pages>", said)
    if found and int(found[1]) > MAX_PAGES:
        raise PlanFileError("too_many_pages", where=filename, pages=int(found[1]), limit=MAX_PAGES)


def _check_depth(root: etree._Element, filename: str) -> None:
    level = [root]
    depth = 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise PlanFileError("nested_too_deep", where=filename, limit=MAX_DEPTH)
        level = [child for element in level for child in element]
