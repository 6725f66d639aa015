"""Web pages, and what Markdown turns into."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from engage.plans.importers.decoding import decoded_page
from engage.plans.importers.html_table import is_layout, table_of
from engage.plans.importers.source import Source
from engage.plans.rules.errors import PlanFileError
from engage.plans.rules.plain_text import with_headings
from engage.plans.rules.sections import (
    Element,
    FlatItem,
    Heading,
    LeftOut,
    LeftOutReason,
    Paragraph,
    Picture,
)
from engage.plans.rules.typed_points import with_typed_points

MAX_DEPTH = 150
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "meter",
        "output",
        "progress",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "textarea",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    }
)
_UNREAD = frozenset({"script", "style", "template", "title", "meta", "link", "base"})
_PICTURES = frozenset({"img", "svg", "object", "video", "audio", "canvas", "iframe", "embed"})
_CONTENTS = frozenset({"toc", "table-of-contents", "contents", "doc-toc"})
_WORD_CONTENTS = re.compile(r"msotoc(?:\d|heading)")
_TITLES = frozenset({"msotitle", "title"})
"""Classes of pages that word processors have written."""
_DEPTH = re.compile(r"lst-\w+-(\d)(?=\s|\Z)")
"""The class of a list by which an online word processor says how deep it stands; its lists do not lie within each other."""
_REMARK = ".//a[starts-with(@id, 'cmnt') and starts-with(@href, '#cmnt_ref')]"
"""How it links a reviewer's comment to the place that it is about."""
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\f\v\u00a0]*\n[ \t\r\f\v\u00a0]*|[ \t\r\f\v\u00a0]+")
_EMPTY_LINE = re.compile(r"\n\s*\n")


def read_html(data: bytes, filename: str) -> Source:
    """The elements of a web page. Raises ``PlanFileError`` (``broken_file``, ``nested_too_deep``)."""
    return source_of_page(decoded_page(data), filename)


def source_of_page(page: str, filename: str) -> Source:
    """The elements of a page that is already text."""
    root = _parsed(page, filename)
    _check_depth(root, filename)
    walk = Walk()
    title = " ".join((root.findtext(".//title") or "").split())
    walk.into(root)
    walk.flush()
    details = (LeftOut(title, LeftOutReason.FILE_DETAILS),) if title else ()
    elements = with_typed_points(with_headings(walk.elements, walk.strong))
    return Source((*details, *elements), ("".join(_texts(root)),), title)


def text_of(element: html.HtmlElement) -> str:
    """All words of an element, in one line."""
    return " ".join(" ".join(_texts(element)).split())


@dataclass
class Walk:
    """A walk through a page in reading order. Text gathers in ``run`` until a block begins or ends."""

    elements: list[Element] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    after: list[LeftOut] = field(default_factory=list)
    depth: int = -1
    item: FlatItem | None = None
    strong: set[int] = field(default_factory=set)
    weight: int = 0
    said: set[bool] = field(default_factory=set)

    def into(self, element: html.HtmlElement) -> None:
        """Everything inside an element."""
        self.say(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self.meet(child)
            self.say(child.tail)

    def say(self, text: str | None) -> None:
        if text:
            self.run.append(re.sub(r"\s+", " ", text))
            self.said.update({self.weight > 0} if text.strip() else ())

    def meet(self, element: html.HtmlElement) -> None:
        tag = str(element.tag).lower()
        reason = _left_out(element, tag)
        if reason:
            self._leave(element, reason)
        elif tag in _UNREAD:
            return
        elif level := _heading_level(element, tag):
            self._heading(element, level)
        elif tag in _MEETINGS:
            _MEETINGS[tag](self, element)
        elif tag in _PICTURES:
            self._picture(element)
        elif tag in _INLINE:
            self.into(element)
        else:
            self.flush()
            self.into(element)
            self.flush()

    def flush(self) -> None:
        """Close the text gathered so far: it belongs to the list item that is open, or is a paragraph."""
        text = tidy("".join(self.run))
        self.run.clear()
        if text and self.item:
            joined = f"{self.item.text}\n{text}" if self.item.text else text
            self.item = FlatItem(self.item.depth, joined, self.item.marker, self.item.is_ordered)
        elif text:
            if self.said == {True}:
                self.strong.add(len(self.elements))
            self.elements.extend(Paragraph(part) for part in _EMPTY_LINE.split(text))
        self.said.clear()
        if not self.item:
            self._release()

    def _release(self) -> None:
        self.elements.extend(self.pictures)
        self.elements.extend(self.after)
        self.pictures.clear()
        self.after.clear()

    def close_item(self) -> None:
        self.flush()
        if self.item and self.item.text:
            self.elements.append(self.item)
        self.item = None
        self._release()

    def _heading(self, element: html.HtmlElement, level: int) -> None:
        self.close_item()
        self.into(element)
        self.elements.append(Heading(level, " ".join("".join(self.run).split())))
        self.run.clear()
        self._release()

    def list_(self, element: html.HtmlElement) -> None:
        self.close_item()
        said = _DEPTH.search(element.get("class") or "")
        around, self.depth = self.depth, int(said[1]) if said else self.depth + 1
        number = _whole(element.get("start"), 1)
        says_numbers = element.get("start") is not None or element.get("type") is not None
        for child in element:
            if child.tag in ("li", "dt", "dd"):
                number = _whole(child.get("value"), number)
                shows = says_numbers or child.get("value") is not None
                self._item(child, element, _marker(element, number) if shows else "")
                number += 1
            elif isinstance(child.tag, str):
                self.meet(child)
            self.say(child.tail)
        self.close_item()
        self.depth = around

    def _item(self, child: html.HtmlElement, parent: html.HtmlElement, marker: str) -> None:
        self.close_item()
        depth = self.depth + (1 if child.tag == "dd" else 0)
        self.item = FlatItem(depth, "", marker, parent.tag == "ol")
        self.into(child)
        self.close_item()

    def table(self, element: html.HtmlElement) -> None:
        self.close_item()
        if is_layout(element):
            self.into(element)
            self.flush()
            return
        inside = Walk()
        for cell_picture in element.iter(*_PICTURES):
            inside.meet(cell_picture)
        self.elements.append(table_of(element, lambda cell: _cell_text(cell, self)))
        self.elements.extend(inside.pictures)
        self._release()

    def link(self, element: html.HtmlElement) -> None:
        self.into(element)
        self.address(element.get("href"), text_of(element))

    def address(self, address: str | None, shown: str) -> None:
        if address and address.startswith(("http", "mailto:", "tel:")) and address not in shown:
            self.after.append(LeftOut(address, LeftOutReason.LINK_ADDRESS))

    def bold(self, element: html.HtmlElement) -> None:
        self.weight += 1
        self.into(element)
        self.weight -= 1

    def line_break(self, _element: html.HtmlElement) -> None:
        self.run.append("\n")

    def preformatted(self, element: html.HtmlElement) -> None:
        self.flush()
        self.run.append("\n".join(line.strip() for line in "".join(_texts(element)).splitlines()))
        self.flush()

    def _picture(self, element: html.HtmlElement) -> None:
        named = element.get("alt") or element.get("aria-label") or element.get("title") or ""
        words = text_of(element)
        alt = " ".join(f"{named} {words}".split())
        source = (element.get("src") or "").split("?")[0]
        self.pictures.append(Picture(alt, "" if source.startswith("data:") else source))

    def _leave(self, element: html.HtmlElement, reason: LeftOutReason) -> None:
        words = text_of(element)
        if words:
            self.after.append(LeftOut(words, reason))


_MEETINGS = {
    "ul": Walk.list_,
    "ol": Walk.list_,
    "dl": Walk.list_,
    "menu": Walk.list_,
    "table": Walk.table,
    "a": Walk.link,
    "b": Walk.bold,
    "strong": Walk.bold,
    "br": Walk.line_break,
    "pre": Walk.preformatted,
}


def tidy(text: str) -> str:
    """One space between words, line breaks kept, none at the ends."""
    return _SPACE.sub(lambda gap: "\n" if "\n" in gap[0] else " ", text).strip()


def _cell_text(cell: html.HtmlElement, around: Walk) -> str:
    walk = Walk()
    walk.into(cell)
    walk.close_item()
    around.after.extend(part for part in walk.elements if isinstance(part, LeftOut))
    said = (part.text for part in walk.elements if isinstance(part, Paragraph | Heading | FlatItem))
    nested = (
        cell_text
        for part in walk.elements
        if hasattr(part, "rows")
        for row in part.rows
        for cell_text in row
    )
    return "\n".join(filter(None, (*said, *nested)))


def _left_out(element: html.HtmlElement, tag: str) -> LeftOutReason | None:
    if tag == "template":
        return LeftOutReason.CODE
    names = {(element.get(name) or "").lower() for name in ("id", "role", "class")}
    if names & _CONTENTS or any(map(_WORD_CONTENTS.fullmatch, names)):
        return LeftOutReason.CONTENTS_LIST
    if tag == "nav" or "navigation" in names:
        return LeftOutReason.NAVIGATION
    if tag == "div" and element.xpath(_REMARK) and not element.xpath(".//div"):
        return LeftOutReason.REVIEWER_COMMENT
    if tag == "noscript" or _is_hidden(element):
        return LeftOutReason.HIDDEN_TEXT
    return None


def _heading_level(element: html.HtmlElement, tag: str) -> int:
    """By its tag, or by what it tells screen readers or word processors; 0 for all else."""
    if (element.get("role") or "").lower() == "heading":
        return min(max(_whole(element.get("aria-level"), 2), 1), len(_HEADINGS))
    if tag == "p" and _TITLES & set((element.get("class") or "").lower().split()):
        return 1
    return _HEADINGS.get(tag, 0)


def _is_hidden(element: html.HtmlElement) -> bool:
    return "hidden" in element.attrib or bool(_UNSEEN.search(element.get("style") or ""))


def _texts(element: html.HtmlElement) -> Iterator[str]:
    """Text nodes in reading order, with a gap between blocks, without scripts and styles."""
    if str(element.tag).lower() in ("script", "style"):
        return
    is_inline = str(element.tag).lower() in _INLINE
    yield "" if is_inline else "\n"
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child)
        yield child.tail or ""
    yield "" if is_inline else "\n"


def _marker(parent: html.HtmlElement, number: int) -> str:
    if parent.tag != "ol":
        return ""
    kind = parent.get("type") or "1"
    letters = 26
    if kind in "aA" and 1 <= number <= letters:
        return f"{chr(ord(kind) + number - 1)}."
    return f"{number}."


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else otherwise


def _parsed(page: str, filename: str) -> html.HtmlElement:
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        return html.document_fromstring(page.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise PlanFileError("broken_file", where=filename) from error


def _check_depth(root: html.HtmlElement, filename: str) -> None:
    level = [root]
    depth = 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise PlanFileError("nested_too_deep", where=filename, limit=MAX_DEPTH)
        level = [child for element in level for child in element]
