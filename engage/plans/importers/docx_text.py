"""The words of one Word paragraph, and what hangs on it: pictures, boxes, notes, deletions."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engage.plans.importers.docx_drawn import names_drawn
from engage.plans.importers.docx_styles import Styles, W
from engage.plans.rules.sections import LeftOut, LeftOutReason, Picture
from engage.plans.rules.typed_tables import cells_typed

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_VML = "{urn:schemas-microsoft-com:vml}"
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_SILENT = frozenset(
    {f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}sdtPr", f"{W}p", f"{W}tbl", f"{W}delInstrText"}
)
_TEXT = frozenset({f"{W}t", f"{_MATH}t", f"{W}delText"})
_DRAWN = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_NOTES = frozenset({f"{W}footnoteReference", f"{W}endnoteReference"})


@dataclass
class ParagraphText:
    """What one paragraph says. ``boxes`` are text boxes drawn in it; ``notes`` are (kind, id) in order,
    ``noted`` how many notes the document had before; ``diagrams`` and ``charts`` are the names of what they show.
    """

    words: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    noted: int = 0
    strong: int = 0
    plain: int = 0

    @property
    def text(self) -> str:
        lines = ("".join(self.words)).split("\n")
        return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))

    @property
    def cells(self) -> tuple[str, ...]:
        """What tabs or wide spaces set apart, where the paragraph is one line."""
        line = "".join(self.words)
        return () if "\n" in line else cells_typed(line)

    @property
    def is_strong(self) -> bool:
        """Whether every word is in bold."""
        return self.strong > 0 and self.plain == 0


def read_paragraph(
    paragraph: etree._Element, styles: Styles, links: dict[str, str], noted: int
) -> ParagraphText:
    """Walk a paragraph's runs. ``links`` are the document's outside addresses by relationship id."""
    read = ParagraphText(noted=noted)
    for child in paragraph:
        _walk(child, read, styles, links)
    return read


def _walk(
    element: etree._Element, read: ParagraphText, styles: Styles, links: dict[str, str]
) -> None:
    tag = element.tag
    if not isinstance(tag, str) or tag in _SILENT:
        return
    if tag in _DELETED:
        _leave(element, read, LeftOutReason.DELETED_TEXT)
    elif tag == f"{W}r" and styles.is_hidden(element):
        _leave(element, read, LeftOutReason.HIDDEN_TEXT)
    elif tag in _TEXT:
        read.words.append(element.text or "")
    elif tag in _SIGNS:
        read.words.append(_SIGNS[tag])
    elif tag in _NOTES:
        read.notes.append((tag, str(element.get(f"{W}id"))))
        read.words.append(f" [{read.noted + len(read.notes)}]")
    elif tag in _DRAWN:
        _drawn(element, read)
    else:
        _inside(element, read, styles, links)


def _inside(
    element: etree._Element, read: ParagraphText, styles: Styles, links: dict[str, str]
) -> None:
    if element.tag == f"{_MC}AlternateContent":
        chosen = shown_alternative(element)
        children = [] if chosen is None else list(chosen)
    else:
        children = list(element)
    if element.tag == f"{W}r":
        _weigh(element, read, styles)
    for child in children:
        _walk(child, read, styles, links)
    address = links.get(str(element.get(f"{_REL}id"))) if element.tag == f"{W}hyperlink" else None
    if address and address not in source_text(element):
        read.left_out.append(LeftOut(address, LeftOutReason.LINK_ADDRESS))


def _weigh(run: etree._Element, read: ParagraphText, styles: Styles) -> None:
    said = len("".join(text.text or "" for text in run.findall(f"{W}t")).strip())
    if styles.is_strong(run):
        read.strong += said
    else:
        read.plain += said


def _leave(element: etree._Element, read: ParagraphText, reason: LeftOutReason) -> None:
    words = " ".join(source_text(element).split())
    if words:
        read.left_out.append(LeftOut(words, reason))


def _drawn(element: etree._Element, read: ParagraphText) -> None:
    boxes = list(element.iter(f"{W}txbxContent"))
    read.boxes.extend(boxes)
    diagrams, charts = names_drawn(element)
    read.diagrams.extend(diagrams)
    read.charts.extend(charts)
    named = next(element.iter(f"{_WP}docPr"), None)
    image = next(element.iter(f"{_VML}imagedata"), None)
    if named is not None and not boxes:
        alt = named.get("descr") or named.get("title") or ""
        read.pictures.append(Picture(" ".join(str(alt).split()), str(named.get("name") or "")))
    elif image is not None and not boxes:
        shape = next(element.iter(f"{_VML}shape"), image)
        read.pictures.append(Picture(" ".join((shape.get("alt") or "").split())))


def shown_alternative(element: etree._Element) -> etree._Element | None:
    """Of two ways to draw the same thing, the newer; the other repeats its words."""
    choice = element.find(f"{_MC}Choice")
    return choice if choice is not None else element.find(f"{_MC}Fallback")


def source_text(element: etree._Element) -> str:
    """All words within an element, deleted ones too, one line for each paragraph; alternatives once."""
    return "".join(_source_parts(element))


def _source_parts(element: etree._Element) -> Iterator[str]:
    tag = element.tag
    if tag in _TEXT:
        yield element.text or ""
    elif tag in _SIGNS:
        yield _SIGNS[tag]
    elif tag == f"{_MC}AlternateContent":
        chosen = shown_alternative(element)
        if chosen is not None:
            yield from _source_parts(chosen)
    else:
        if tag in (f"{W}p", f"{W}txbxContent"):
            yield "\n"
        for child in element:
            yield from _source_parts(child)
        if tag in (f"{W}p", f"{W}txbxContent"):
            yield "\n"
