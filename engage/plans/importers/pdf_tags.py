"""What a tagged PDF says of itself: which words are headings, points, cells, captions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NumberObject

from engage.plans.rules.hyphens import Hyphens
from engage.plans.rules.lines import unit_of_line
from engage.plans.rules.printed_line import PrintedLine, lines_of
from engage.plans.rules.sections import (
    Element,
    FlatItem,
    Heading,
    LeftOut,
    LeftOutReason,
    Paragraph,
    Picture,
    Table,
)
from engage.plans.rules.tables import MAX_SPAN, Cell, filled_rows

DEEPEST = 6
MAX_DEPTH = 150
MAX_TAGS = 500_000
Marks = Mapping[tuple[int, int], Sequence[PrintedLine]]
"""The pieces of a file by page and mark."""
_LEVEL = re.compile(r"(?:h|head|heading|header)[ _-]?([1-9])\Z", re.IGNORECASE)
_INLINE = frozenset(
    [
        "Span",
        "Quote",
        "Lbl",
        "Reference",
        "BibEntry",
        "Code",
        "Link",
        "Annot",
        "Ruby",
        "RB",
        "RT",
        "RP",
        "Warichu",
        "WT",
        "WP",
        "Em",
        "Strong",
        "Sub",
    ]
)
_NOTES = frozenset({"Note", "FENote"})
_PICTURES = frozenset({"Figure", "Formula"})
_CONTENTS = frozenset({"TOC", "TOCI"})
_MARKS = re.compile(r"[\W_o]+\Z")


@dataclass(frozen=True)
class Tag:
    """One element of the file's tree. ``kids``: tags, and the marks (page, number) of its own words."""

    kind: str
    own: str
    attributes: Mapping[str, Any]
    alt: str
    kids: tuple["Tag | tuple[int, int]", ...]


def tags_of(reader: PdfReader) -> Tag | None:
    """The file's tree of tags; ``None`` where there is none, or none that can be read."""
    root: Any = reader.root_object.get("/StructTreeRoot")
    if root is None:
        return None
    root = root.get_object()
    pages = {
        page.indirect_reference.idnum: number
        for number, page in enumerate(reader.pages, start=1)
        if page.indirect_reference is not None
    }
    roles = root.get("/RoleMap", DictionaryObject()).get_object()
    tree = _Tree(pages, {str(name): str(role) for name, role in roles.items()})
    return Tag("Document", "", {}, "", tree.kids(root.get("/K"), 0, 0))


@dataclass
class _Tree:
    pages: Mapping[int, int]
    roles: Mapping[str, str]
    read: int = 0

    def kids(self, kids: Any, page: int, depth: int) -> tuple[Tag | tuple[int, int], ...]:
        listed = kids.get_object() if isinstance(kids, IndirectObject) else kids
        if not isinstance(listed, ArrayObject):
            listed = [] if kids is None else [kids]
        return tuple(found for kid in listed for found in self._kid(kid, page, depth))

    def _kid(self, kid: Any, page: int, depth: int) -> Iterator[Tag | tuple[int, int]]:
        self.read += 1
        kid = kid.get_object() if isinstance(kid, IndirectObject) else kid
        if depth > MAX_DEPTH or self.read > MAX_TAGS:
            raise ValueError("tags")
        if isinstance(kid, NumberObject):
            yield page, int(kid)
        elif isinstance(kid, DictionaryObject):
            page = self._page(kid, page)
            number: Any = kid.get("/MCID")
            if kid.get("/Type") == "/MCR" and isinstance(number, NumberObject):
                yield page, int(number)
            elif "/S" in kid:
                yield self._tag(kid, page, depth)

    def _tag(self, found: DictionaryObject, page: int, depth: int) -> Tag:
        own = str(found["/S"])
        kind = own
        for _step in range(len(self.roles)):
            if kind not in self.roles or self.roles[kind] == kind:
                break
            kind = self.roles[kind]
        return Tag(
            kind.lstrip("/"),
            own.lstrip("/"),
            _attributes(found.get("/A")),
            " ".join(str(found.get("/Alt") or "").split()),
            self.kids(found.get("/K"), page, depth + 1),
        )

    def _page(self, found: DictionaryObject, otherwise: int) -> int:
        named = found.raw_get("/Pg") if "/Pg" in found else None
        if isinstance(named, IndirectObject):
            return self.pages.get(named.idnum, otherwise)
        return otherwise


def _attributes(given: Any) -> Mapping[str, Any]:
    given = given.get_object() if isinstance(given, IndirectObject) else given
    listed = given if isinstance(given, ArrayObject) else [given]
    merged: dict[str, Any] = {}
    for each in listed:
        found = each.get_object() if isinstance(each, IndirectObject) else each
        if isinstance(found, DictionaryObject):
            merged.update(found)
    return merged


@dataclass
class TagWalk:
    """A walk through the tags in their order, which is the reading order. ``used``: the marks whose words have a place.

    ``print_of``: the first line of each paragraph by its place among the elements, for telling headings that are no tags.
    """

    pieces: Marks
    hyphens: Hyphens
    elements: list[Element] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)
    print_of: dict[int, PrintedLine] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    """Every text that was read off the page, for accounting."""
    pages: list[int] = field(default_factory=list)
    """On which page each of them stands."""
    depth: int = -1

    def blocks(self, tag: Tag) -> None:
        """Everything within a tag; words that stand between its blocks are paragraphs."""
        run: list[tuple[int, int]] = []
        after: list[Tag] = []
        for kid in tag.kids:
            if isinstance(kid, tuple):
                run.append(kid)
            elif _is_inline(kid):
                run.extend(_marks_in(kid, after))
            elif kid.kind in _NOTES | _PICTURES and run:
                after.append(kid)
            else:
                self._paragraph(run)
                run = []
                self.meet(kid)
        self._paragraph(run)
        for kid in after:
            self.meet(kid)

    def meet(self, tag: Tag) -> None:
        level = _level(tag)
        if tag.kind in _CONTENTS:
            self._leave(tag, LeftOutReason.CONTENTS_LIST)
        elif tag.kind == "Artifact":
            self._leave(tag, LeftOutReason.PAGE_HEADER_OR_FOOTER)
        elif level:
            self._heading(tag, level)
        elif tag.kind == "L":
            self._list(tag)
        elif tag.kind == "Table":
            self._table(tag)
        elif tag.kind in _PICTURES:
            self._picture(tag)
        else:
            self.blocks(tag)

    def _heading(self, tag: Tag, level: int) -> None:
        aside: list[Tag] = []
        text, page, _line = self._said(_marks_in(tag, aside))
        if text:
            self.elements.append(Heading(level, text, page))
        for kid in aside:
            self.meet(kid)

    def _paragraph(self, marks: Sequence[tuple[int, int]]) -> None:
        text, page, line = self._said(marks)
        if text and line:
            self.print_of[len(self.elements)] = line
            self.elements.append(Paragraph(text, page))

    def _list(self, tag: Tag) -> None:
        self.depth += 1
        for kid in tag.kids:
            if isinstance(kid, Tag) and kid.kind == "LI":
                self._item(kid)
            elif isinstance(kid, Tag):
                self.meet(kid)
            else:
                self._paragraph([kid])
        self.depth -= 1

    def _item(self, tag: Tag) -> None:
        """A point: its own words, then what stands below it."""
        label, words, below = _parts_of_item(tag)
        mark, page, _line = self._said(label)
        text, said_on, _line = self._said(words)
        if _MARKS.match(mark):
            mark = ""
        unit = unit_of_line(text, 0)
        if not mark and unit.text != text and not unit.cells:
            text = unit.text
        if text or mark:
            depth = max(self.depth, 0)
            self.elements.append(FlatItem(depth, text, mark, bool(mark), said_on or page))
        for kid in below:
            self.meet(kid)

    def _table(self, tag: Tag) -> None:
        rows = [row for row in _within(tag) if row.kind == "TR"]
        cells = [[kid for kid in row.kids if isinstance(kid, Tag)] for row in rows]
        if sum(len(row) for row in cells) <= 1:
            self._unfold(cells)
            return
        said_before, aside = len(self.pages), list[Tag]()
        grid = [[self._cell(cell, aside) for cell in row] for row in cells]
        filled = filled_rows(grid)
        page = next(iter(self.pages[said_before:]), 0)
        heads = len(list(takewhile(_is_head, cells)))
        if any(any(row) for row in filled):
            caption = self._caption(tag)
            self.elements.append(Table(filled, heads if heads < len(rows) else 0, caption, page))
        for kid in aside:
            self.meet(kid)

    def _unfold(self, cells: Sequence[Sequence[Tag]]) -> None:
        for row in cells:
            for cell in row:
                self.blocks(cell)

    def _cell(self, cell: Tag, aside: list[Tag]) -> Cell:
        """A cell; each of its blocks is a line of it."""
        blocks = [kid for kid in cell.kids if isinstance(kid, Tag) and not _is_inline(kid)]
        if blocks and len(blocks) == len(cell.kids):
            said = [self._said(_marks_in(block, aside))[0] for block in blocks]
            text = "\n".join(filter(None, said))
        else:
            text = self._said(_marks_in(cell, aside))[0]
        return Cell(text, _span(cell, "/ColSpan"), _span(cell, "/RowSpan"))

    def _caption(self, table: Tag) -> str:
        captions = [kid for kid in table.kids if isinstance(kid, Tag) and kid.kind == "Caption"]
        return " ".join(self._said(_marks_in(kid, []))[0] for kid in captions)

    def _picture(self, tag: Tag) -> None:
        marks = _marks_in(tag, [])
        text, page, _line = self._said(marks)
        page = page or next((page for page, _number in marks), 0)
        self.elements.append(Picture(tag.alt, page=page))
        if text and text != tag.alt:
            self.elements.append(Paragraph(text, page))

    def _leave(self, tag: Tag, reason: LeftOutReason) -> None:
        text, page, _line = self._said(_marks_in(tag, None))
        if text:
            self.elements.append(LeftOut(text, reason, page))

    def _said(self, marks: Sequence[tuple[int, int]]) -> tuple[str, int, PrintedLine | None]:
        """The words of marks as one text, the page they begin on, and their first line."""
        self.used.update(marks)
        lines = list(lines_of([piece for mark in marks for piece in self.pieces.get(mark, ())]))
        text = ""
        for line in lines:
            whole, rest = self.hyphens.rejoined(text, line.text)
            text = f"{whole} {rest}".strip()
        if not lines:
            return "", 0, None
        self.texts.append(text if _MARKS.match(text) is None else "")
        self.pages.append(lines[0].page)
        return text, lines[0].page, lines[0]


def _level(tag: Tag) -> int:
    """The heading level a tag says, by its role or by its own name, or 0."""
    if tag.own == "Title" or tag.kind == "Title":
        return 1
    if tag.kind == "H":
        return 2
    found = _LEVEL.match(tag.kind) or _LEVEL.match(tag.own.replace("#20", " "))
    return min(int(found[1]), DEEPEST) if found else 0


def _is_inline(tag: Tag) -> bool:
    if tag.kind in _INLINE:
        return True
    return tag.kind == "NonStruct" and all(
        isinstance(kid, tuple) or _is_inline(kid) for kid in tag.kids
    )


def _marks_in(tag: Tag, aside: list[Tag] | None) -> list[tuple[int, int]]:
    """The marks of a tag's words in order. Notes and pictures within go ``aside``; where there is no aside they count too."""
    found: list[tuple[int, int]] = []
    for kid in tag.kids:
        if isinstance(kid, tuple):
            found.append(kid)
        elif aside is not None and kid.kind in _NOTES | _PICTURES:
            aside.append(kid)
        else:
            found.extend(_marks_in(kid, aside))
    return found


def _parts_of_item(
    tag: Tag,
) -> tuple[list[tuple[int, int]], list[tuple[int, int]], list[Tag]]:
    """The marks of a point's label and of its words, and what stands below it."""
    label: list[tuple[int, int]] = []
    words: list[tuple[int, int]] = []
    below: list[Tag] = []
    for kid in tag.kids:
        if isinstance(kid, tuple):
            words.append(kid)
        elif kid.kind == "Lbl":
            label += _marks_in(kid, None)
        elif kid.kind in ("L", "Table") or _level(kid) or kid.kind in _NOTES | _PICTURES:
            below.append(kid)
        elif _is_inline(kid):
            words += _marks_in(kid, below)
        else:
            inner_label, inner_words, inner_below = _parts_of_item(kid)
            label += inner_label
            words += inner_words
            below += inner_below
    return label, words, below


def _within(tag: Tag) -> Iterator[Tag]:
    """Tags within, not those of a table within."""
    for kid in tag.kids:
        if isinstance(kid, Tag):
            yield kid
            if kid.kind in ("THead", "TBody", "TFoot"):
                yield from _within(kid)


def _is_head(row: Sequence[Tag]) -> bool:
    return bool(row) and all(cell.kind == "TH" for cell in row)


def _span(cell: Tag, name: str) -> int:
    given = cell.attributes.get(name)
    return min(max(int(given), 1), MAX_SPAN) if isinstance(given, NumberObject) else 1
