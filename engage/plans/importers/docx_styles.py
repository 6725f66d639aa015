"""What a Word document's styles and numberings say about a paragraph."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DEEPEST_HEADING = 6
_HEADING_NAME = re.compile(r"(?:.*\b)?heading[ _-]?([1-9])\b", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(toc|table of figures|contents)\b", re.IGNORECASE)
_BODY_LEVEL = 9
_MAX_CHAIN = 20
_MAX_DEPTH = 8
_BULLETS = ("bullet", "none")


@dataclass
class Styles:
    """Reads ``word/styles.xml`` and ``word/numbering.xml``; either may be missing."""

    styles: etree._Element | None
    numbering: etree._Element | None
    _formats: dict[tuple[str, int], str] = field(default_factory=dict)

    def heading_level(self, paragraph: etree._Element) -> int | None:
        """1 to 6 where the paragraph is a heading by its style or its outline level, else ``None``."""
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        chain = self._chain(_style_id(paragraph))
        levels = [own, *(style.find(f"{W}pPr/{W}outlineLvl") for style in chain)]
        for level in levels:
            if level is not None:
                depth = number(level.get(f"{W}val"), _BODY_LEVEL)
                return min(depth + 1, DEEPEST_HEADING) if depth < _BODY_LEVEL else None
        return _level_by_name([name for style in chain for name in (_name(style), _id(style))])

    def is_contents_line(self, paragraph: etree._Element) -> bool:
        return any(
            _CONTENTS_NAME.match(_name(style)) for style in self._chain(_style_id(paragraph))
        )

    def list_place(self, paragraph: etree._Element) -> tuple[int, bool] | None:
        """Depth and whether numbered, for a paragraph that is a list item; else ``None``."""
        chain = self._chain(_style_id(paragraph))
        found = [
            place
            for holder in (paragraph, *chain)
            if (place := holder.find(f"{W}pPr/{W}numPr")) is not None
        ]
        named = _place_by_name([_name(style) for style in chain])
        if not found:
            return named
        list_id = _first_value(found, "numId")
        if list_id in (None, "0"):
            return None
        depth = min(max(number(_first_value(found, "ilvl"), 0), 0), _MAX_DEPTH)
        shown = max(depth, named[0]) if named else depth
        return shown, self._format(str(list_id), depth) not in _BULLETS

    def is_hidden(self, run: etree._Element) -> bool:
        mark = run.find(f"{W}rPr/{W}vanish")
        return mark is not None and is_on(mark)

    def is_strong(self, run: etree._Element) -> bool:
        mark = run.find(f"{W}rPr/{W}b")
        return mark is not None and is_on(mark)

    @cached_property
    def _by_id(self) -> dict[str, etree._Element]:
        if self.styles is None:
            return {}
        return {str(style.get(f"{W}styleId")): style for style in self.styles.findall(f"{W}style")}

    def _chain(self, style_id: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while style_id in self._by_id and len(chain) < _MAX_CHAIN:
            style = self._by_id[style_id]
            chain.append(style)
            based = style.find(f"{W}basedOn")
            style_id = "" if based is None else str(based.get(f"{W}val"))
        return chain

    def _format(self, list_id: str, depth: int) -> str:
        if (list_id, depth) not in self._formats:
            self._formats[list_id, depth] = self._looked_up_format(list_id, depth)
        return self._formats[list_id, depth]

    def _looked_up_format(self, list_id: str, depth: int) -> str:
        if self.numbering is None:
            return "bullet"
        named = f"{W}num[@{W}numId='{list_id}']/{W}abstractNumId" if list_id.isdecimal() else ""
        link = self.numbering.find(named) if named else None
        abstract = number(link.get(f"{W}val"), -1) if link is not None else -1
        found = self.numbering.find(
            f"{W}abstractNum[@{W}abstractNumId='{abstract}']/{W}lvl[@{W}ilvl='{depth}']/{W}numFmt"
        )
        return "bullet" if found is None else str(found.get(f"{W}val"))


def is_on(mark: etree._Element) -> bool:
    """Whether an on/off property is on; without a value it is."""
    return mark.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,6}", text) else otherwise


def _style_id(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def _id(style: etree._Element) -> str:
    """What a style is called within the file: Word leaves it as it was when somebody renames the style."""
    return str(style.get(f"{W}styleId") or "")


def _name(style: etree._Element) -> str:
    name = style.find(f"{W}name")
    return "" if name is None else str(name.get(f"{W}val"))


def _level_by_name(names: list[str]) -> int | None:
    for name in names:
        if name.lower() == "title":
            return 1
        found = _HEADING_NAME.match(name)
        if found:
            return min(int(found[1]), DEEPEST_HEADING)
    return None


def _place_by_name(names: list[str]) -> tuple[int, bool] | None:
    """Word's own list styles, for documents that keep their numberings elsewhere."""
    for name in names:
        found = re.match(r"list (bullet|number)(?: ([2-5]))?\Z", name, re.IGNORECASE)
        if found:
            return int(found[2] or 1) - 1, found[1].lower() == "number"
    return None


def _first_value(places: list[etree._Element], name: str) -> str | None:
    for place in places:
        value = place.find(f"{W}{name}")
        if value is not None:
            return str(value.get(f"{W}val"))
    return None
