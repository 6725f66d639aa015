"""Words within the drawings of a Word document that are no text boxes: diagrams (SmartArt) and charts."""

from collections.abc import Callable, Iterator, Mapping

from lxml import etree

_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_ART = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def names_drawn(drawing: etree._Element) -> tuple[list[str], list[str]]:
    """The names of the parts that hold the words of a drawing's diagrams, and those of its charts."""
    diagrams = [str(each.get(f"{_REL}dm")) for each in drawing.iter(f"{_DIAGRAM}relIds")]
    charts = [str(each.get(f"{_REL}id")) for each in drawing.iter(f"{_CHART}chart")]
    return diagrams, charts


def _words_of_diagram(part: etree._Element) -> Iterator[str]:
    """A text for each shape, in the order in which they were written."""
    for shape in part.iter(f"{_DIAGRAM}t"):
        lines = (_joined(paragraph) for paragraph in shape.iter(f"{_ART}p"))
        words = "\n".join(filter(None, lines))
        if words:
            yield words


def _words_of_chart(part: etree._Element) -> Iterator[str]:
    """Titles, then labels and figures as the chart last showed them."""
    for element in part.iter(f"{_ART}p", f"{_CHART}v"):
        words = _joined(element) if element.tag == f"{_ART}p" else (element.text or "").strip()
        if words:
            yield words


def _joined(paragraph: etree._Element) -> str:
    return " ".join("".join(text.text or "" for text in paragraph.iter(f"{_ART}t")).split())


WORDS_DRAWN: Mapping[str, Callable[[etree._Element], Iterator[str]]] = {
    "diagramData": _words_of_diagram,
    "chart": _words_of_chart,
}
"""How to read a part, by the last word of how it hangs on the document."""
