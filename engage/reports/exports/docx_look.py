"""What a Word file is begun with: our own look on Word's own style names, or the council's template with its styles, header, footer and
logo."""

import copy
import io
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart
from docx.shared import Mm, Pt, RGBColor

from engage.reports.exports.docx_parts import echo_complex, list_style
from engage.rules.errors import InvalidError
from engage.rules.view import direction_of

FONT = "Arial"
PLUM = RGBColor(0x43, 0x19, 0x4F)
INK = RGBColor(0x1C, 0x14, 0x20)
QUIET = RGBColor(0x57, 0x4A, 0x5C)
NOTE_STYLE = "Table note"
MARGIN = Mm(22)
SIZES = {
    "Title": 26,
    "Heading 1": 18,
    "Heading 2": 14,
    "Heading 3": 12,
    "Heading 4": 11,
    "Caption": 11,
    "Subtitle": 13,
    "Quote": 12,
}
DARK = frozenset({"Caption", "Subtitle", "Quote"})
ADDED = ("Heading 4", "Subtitle", "Quote", "Caption", "TOC Heading", "List Bullet", "List Number")
"""Styles that a template may lack: ours are put in, in the template's own typeface."""
UNREADABLE = (KeyError, ValueError, AttributeError, OSError)


def begun(template: bytes | None, language: str) -> Any:
    """An empty document to write into. Raises ``InvalidError`` ``template_broken`` for a template that cannot be used after all."""
    if template is None:
        word = docx.Document()
        _our_look(word)
        _our_page(word)
    else:
        try:
            word = _councils(template)
        except UNREADABLE as error:
            raise InvalidError("template_broken") from error
    _speak(word, language)
    return word


def text_width(word: Any) -> int:
    """Between the margins of the page, in English Metric Units."""
    section = word.sections[-1]
    return int(section.page_width - section.left_margin - section.right_margin)


def _councils(template: bytes) -> Any:
    """The template without what is written in it. The page is that of the section with the header."""
    word = docx.Document(io.BytesIO(template))
    body = word.element.body
    pages = list(body.iter(qn("w:sectPr")))
    page = next((one for one in pages if one.find(qn("w:headerReference")) is not None), None)
    kept = copy.deepcopy(page if page is not None else pages[-1])
    for child in list(body):
        body.remove(child)
    body.append(kept)
    for link in word.settings.element.findall(qn("w:attachedTemplate")):
        word.settings.element.remove(link)
    ours = docx.Document()
    _share_numbering(word, ours)
    there = {style.name for style in word.styles}
    for name in ADDED:
        if name not in there:
            _add_style(word, ours, name)
    if "Table Grid" not in there:
        word.styles.element.append(copy.deepcopy(ours.styles["Table Grid"].element))
    _add_note(word, colour=None)
    text_width(word)
    return word


def _add_style(word: Any, ours: Any, name: str) -> None:
    """One of our styles, in the typeface and colour of the template's plain text."""
    element = copy.deepcopy(ours.styles[name].element)
    for tag in ("w:rFonts", "w:color", "w:spacing"):
        for found in element.findall(f"{qn('w:rPr')}/{qn(tag)}"):
            found.getparent().remove(found)
    for found in element.findall(qn("w:link")):
        element.remove(found)
    word.styles.element.append(element)
    if name.startswith("List"):
        list_style(word, name)
    if name in SIZES:
        word.styles[name].font.size = Pt(SIZES[name])


def _share_numbering(word: Any, ours: Any) -> None:
    """Lists need a part of their own, which a template without any list does not have."""
    part = word.part
    if all(each.reltype != RELATIONSHIP_TYPE.NUMBERING for each in part.rels.values()):
        element = copy.deepcopy(ours.part.numbering_part.element)
        made = NumberingPart(
            PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, element, part.package
        )
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)


def _our_page(word: Any) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN


def _our_look(word: Any) -> None:
    normal = word.styles["Normal"]
    _set_font(normal, 11, INK)
    for name, size in SIZES.items():
        _set_font(word.styles[name], size, INK if name in DARK else PLUM)
    _add_note(word, colour=QUIET)
    word.styles["Caption"].paragraph_format.space_before = Pt(12)
    word.styles["Caption"].paragraph_format.space_after = Pt(6)
    word.styles["Caption"].font.bold = word.styles["Title"].font.bold = True
    word.styles["Quote"].font.italic = word.styles["Heading 4"].font.italic = False
    lead = word.styles["Subtitle"]
    lead.font.italic = lead.font.bold = False
    lead.element.rPr.remove(lead.element.rPr.find(qn("w:spacing")))
    _set_font(word.styles["TOC Heading"], 14, PLUM)
    for name in (*SIZES, "Normal", "TOC Heading", NOTE_STYLE):
        echo_complex(word.styles[name].element.rPr)


def _add_note(word: Any, colour: RGBColor | None) -> None:
    note = word.styles.add_style(NOTE_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = word.styles["Normal"]
    if colour is None:
        note.font.size = Pt(10)
    else:
        _set_font(note, 10, colour)
    note.paragraph_format.space_before = note.paragraph_format.space_after = Pt(4)


def _speak(word: Any, language: str) -> None:
    """Make the document's language its default one."""
    found = word.styles.element.find(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}"
    )
    if found is None:
        return
    found.set(qn("w:bidi" if direction_of(language) == "rtl" else "w:val"), language)
    if direction_of(language) == "rtl":
        found.set(qn("w:val"), "en-GB")


def _set_font(style: Any, size: int, colour: RGBColor) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
