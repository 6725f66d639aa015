"""The printed words of a PDF's page, with their sizes and places and the mark that ties them to the file's tags."""

import codecs
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PageObject
from pypdf.generic import ContentStream, DictionaryObject, NameObject
from pypdf.generic._font import Font

from engage.plans.importers.pdf_operations import operations_of
from engage.plans.rules.printed_line import PrintedLine, stretch_of

LETTER_WIDTH = 0.5
"""A letter's usual width in parts of its height, where the font does not tell."""
NARROWEST = 0.25
"""A text is at least this wide for each letter: fonts do not tell the width of every ligature."""
_BEGIN = (b"BDC", b"BMC")
_FLUSH: tuple[list[Any], bytes] = ([1, 0, 0, 1, 0, 0], b"cm")
"""Changes nothing on paper; makes the reader hand over what it has gathered, so that it lies within one mark."""
_ITALIC = ("italic", "oblique")
_BOLD = ("bold", "black", "heavy", "demi")
_ASIDE = -1e6
_WIDE = 3
"""Spaces that nobody puts between words, except to set them in columns."""
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_EVENED: dict[int, str | None] = {
    **dict.fromkeys((0xFEFF, 0x200B, 0x200C, 0x2060)),
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}


@dataclass(frozen=True)
class _Marked:
    """What one mark around words says of them: the number by which tags name them, or words that they stand for."""

    number: int | None = None
    is_artifact: bool = False
    stands_for: str | None = None
    since: int = 0


@dataclass
class _Page:
    """A page while it is read. ``inside``: how deep in drawings that are put into it; their own marks belong to no tag."""

    page: int
    properties: DictionaryObject
    pieces: list[PrintedLine] = field(default_factory=list)
    angles: list[int] = field(default_factory=list)
    marks: list[_Marked] = field(default_factory=list)
    inside: int = 0
    fonts: dict[int, dict[str, float]] = field(default_factory=dict)

    def before(self, operator: bytes, operands: list[Any], _cm: object, _tm: object) -> None:
        if operator == b"Do":
            self.inside += 1
        elif operator in _BEGIN:
            self.marks.append(self._mark(operands))
        elif operator == b"EMC" and self.marks:
            self._end(self.marks.pop())

    def after(self, operator: bytes, _operands: object, _cm: object, _tm: object) -> None:
        if operator == b"Do":
            self.inside -= 1

    def said(self, text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if not text or not _evened(text.rstrip("\n")):
            return
        across, up = _turned(tm[0], tm[1], cm), _turned(tm[2], tm[3], cm)
        angle = round(math.degrees(math.atan2(across[1], across[0])) / 90) % 4
        left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        top = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        for _quarter in range(angle):
            left, top = top, -left
        height = round(abs(size) * math.hypot(*up) * 2) / 2 or size
        name = str((font or {}).get("/BaseFont", "")).lower()
        mark = next((each.number for each in reversed(self.marks) if each.number is not None), None)
        for before, words in _apart(text.rstrip("\n")):
            begin = left + self._width(before, font) * height
            self.pieces.append(
                PrintedLine(
                    _evened(words),
                    self.page,
                    height,
                    begin,
                    top,
                    any(each in name for each in _BOLD),
                    mark,
                    any(each.is_artifact for each in self.marks),
                    begin + self._width(words, font) * height,
                    stretch_of(words, height),
                    any(each in name for each in _ITALIC),
                )
            )
            self.angles.append(angle)

    def _width(self, words: str, font: Any) -> float:
        """How wide words are, in parts of their height."""
        if id(font) not in self.fonts:
            self.fonts[id(font)] = _letter_widths(font)
        known = self.fonts[id(font)]
        wide = sum(known.get(letter, LETTER_WIDTH) for letter in words)
        return max(wide, len(words) * NARROWEST)

    def _mark(self, operands: list[Any]) -> _Marked:
        name = operands[0] if operands else ""
        about: Any = operands[1] if len(operands) > 1 else None
        if isinstance(about, NameObject):
            about = self.properties.get(about, about).get_object()
        is_artifact = name == "/Artifact"
        if not isinstance(about, DictionaryObject) or self.inside:
            return _Marked(is_artifact=is_artifact)
        number, words = about.get("/MCID"), about.get("/ActualText")
        return _Marked(
            int(number) if isinstance(number, int) else None,
            is_artifact,
            _decoded(words) if words is not None else None,
            len(self.pieces),
        )

    def _end(self, mark: _Marked) -> None:
        """Put the words that a mark stands for in the place of those that are drawn."""
        drawn = [piece for piece in self.pieces[mark.since :] if piece.text.strip()]
        if mark.stands_for is None or not drawn:
            return
        self.pieces[mark.since :] = [
            replace(drawn[0], text=_evened(mark.stands_for), right=drawn[-1].right)
        ]
        del self.angles[mark.since + 1 :]


def pieces_of(page: PageObject, number: int) -> list[PrintedLine]:
    """Everything printed on a page in the order of the file, upright; what stands across the page's text comes last."""
    resources = page.get("/Resources", DictionaryObject()).get_object()
    properties = resources.get("/Properties", DictionaryObject()).get_object()
    content = page.get_contents()
    if content is None:
        return []
    stream = ContentStream(content, page.pdf, "bytes")
    stream.operations = list(_parted(operations_of(stream)))
    page[NameObject("/Contents")] = stream
    read = _Page(number, properties)
    page.extract_text(
        visitor_text=read.said, visitor_operand_before=read.before, visitor_operand_after=read.after
    )
    letters: Counter[int] = Counter()
    for piece, angle in zip(read.pieces, read.angles, strict=True):
        letters[angle] += len(piece.text)
    main = letters.most_common(1)[0][0] if letters else 0
    upright = [
        piece for piece, angle in zip(read.pieces, read.angles, strict=True) if angle == main
    ]
    aside = [piece for piece, angle in zip(read.pieces, read.angles, strict=True) if angle != main]
    return [*upright, *(replace(piece, top=_ASIDE + piece.top) for piece in aside)]


def _letter_widths(font: Any) -> dict[str, float]:
    """How wide each letter of a font is, in parts of its height. The reader tells it by the file's own codes for them."""
    try:
        known = Font.from_font_resource(font)
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}
    widths = {code: width / 1000 for code, width in known.character_widths.items() if width}
    said = {
        str(known.character_map[code]): widths[code]
        for code in widths
        if code in known.character_map
    }
    return widths | said


def _decoded(words: Any) -> str:
    """A text of the file, which the reader of contents hands over as bytes."""
    if not isinstance(words, bytes):
        return str(words)
    marked = words.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE))
    return words.decode("utf-16" if marked else "latin-1", errors="replace")


def _evened(text: str) -> str:
    """Words without ligatures and signs nobody sees, one space between."""
    return re.sub(r"\s+", " ", text.translate(_EVENED))


def _apart(text: str) -> list[tuple[str, str]]:
    """A text cut where wide gaps of spaces set words below those of other lines, each with what stands before it."""
    gaps = list(_GAP.finditer(text))
    if not any(len(gap[0]) >= _WIDE for gap in gaps):
        return [("", text)]
    starts = [0, *(gap.end() for gap in gaps)]
    ends = [*(gap.start() for gap in gaps), len(text)]
    return [(text[:start], text[start:end]) for start, end in zip(starts, ends, strict=True)]


def _parted(operations: list[tuple[Any, bytes]]) -> Iterator[tuple[Any, bytes]]:
    for operands, operator in operations:
        if operator in _BEGIN or operator == b"EMC":
            yield _FLUSH
        yield operands, operator


def _turned(x: float, y: float, cm: list[float]) -> tuple[float, float]:
    return x * cm[0] + y * cm[2], x * cm[1] + y * cm[3]
