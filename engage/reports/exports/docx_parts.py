"""What python-docx cannot say by itself: fields, languages, directions, repeated headers, text alternatives."""

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from engage.rules.view import SOURCE_LANGUAGE, direction_of

# python-docx has no types: its objects are Any in here and in docx.py only.

FIRST_INDENT, LETTER_INDENT = 720, 480
"""Twentieths of a point before numbered paragraphs, and before lettered ones in them."""
LETTERS = 2
"""The depth of lettered lines."""

AFTER_BIDI = (
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:mirrorIndents",
    "w:suppressOverlap",
    "w:jc",
    "w:textDirection",
    "w:textAlignment",
    "w:textboxTightWrap",
    "w:outlineLvl",
    "w:divId",
    "w:cnfStyle",
    "w:rPr",
    "w:sectPr",
    "w:pPrChange",
)
"""What stands behind ``w:bidi`` in a paragraph's properties: Word refuses another order."""


def element(tag: str, **attributes: object) -> Any:
    """An element with attributes of the word-processing namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def speak(run: Any, language: str) -> Any:
    """Mark a run's language and, for scripts that run right to left, its direction."""
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - the element has no public name
    if direction_of(language) == "rtl":
        properties.append(element("w:rtl"))
        properties.append(element("w:lang", bidi=language))
    else:
        properties.append(element("w:lang", val=language))
    return run


def echo_complex(properties: Any) -> None:
    """Say weight, slant and size once more for right-to-left scripts: Word keeps a second set of each for them."""
    for plain, complex_script in (("w:b", "w:bCs"), ("w:i", "w:iCs"), ("w:sz", "w:szCs")):
        for old in properties.findall(qn(complex_script)):
            properties.remove(old)
        said = properties.find(qn(plain))
        if said is not None:
            twin = OxmlElement(complex_script)
            for name, value in said.attrib.items():
                twin.set(name, value)
            said.addnext(twin)


def turn(paragraph: Any, language: str) -> Any:
    """Make a paragraph run in its language's direction."""
    if direction_of(language) == "rtl":
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the element has no public name
        properties.insert_element_before(element("w:bidi"), *AFTER_BIDI)
    return paragraph


def add_field(paragraph: Any, instruction: str, shown: str, language: str) -> None:
    """A field Word can work out again, with what it shows until then."""
    for kind in ("begin", None, "separate", "text", "end"):
        run = speak(paragraph.add_run(), language)
        if kind is None:
            words = element("w:instrText")
            words.set(qn("xml:space"), "preserve")
            words.text = f" {instruction} "
            run._r.append(words)  # noqa: SLF001 - the element has no public name
        elif kind == "text":
            run.text = shown
        else:
            run._r.append(element("w:fldChar", fldCharType=kind))  # noqa: SLF001 - as above


def bookmark(paragraph: Any, number: int, name: str) -> None:
    """Put a bookmark around a paragraph's content, so that a list of contents can lead there."""
    start = element("w:bookmarkStart", id=number, name=name)
    properties = paragraph._p.pPr  # noqa: SLF001 - the element has no public name
    properties.addnext(start)
    paragraph._p.append(element("w:bookmarkEnd", id=number))  # noqa: SLF001 - as above


def add_link(paragraph: Any, target: str, words: str, language: str) -> None:
    """Words that lead to a bookmark."""
    link = element("w:hyperlink", anchor=target, history=1)
    run = speak(paragraph.add_run(words), language)
    link.append(run._r)  # noqa: SLF001 - the element has no public name
    paragraph._p.append(link)  # noqa: SLF001 - as above


def add_address(paragraph: Any, address: str) -> None:
    """An address of the web that leads there, written out so that it can be read from paper."""
    target = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    run = speak(paragraph.add_run(address), SOURCE_LANGUAGE)
    link.append(run._r)  # noqa: SLF001 - the element has no public name
    paragraph._p.append(link)  # noqa: SLF001 - as above


def describe_picture(picture: Any, number: int, title: str, alt: str) -> None:
    """Give a picture its text alternative."""
    properties = picture._inline.docPr  # noqa: SLF001 - the element has no public name
    properties.set("id", str(number))
    properties.set("name", title)
    properties.set("descr", alt)


def describe_table(table: Any, title: str, summary: str, language: str) -> None:
    """First row and first column are headers, the header row repeats, rows stay whole, and the table says what it is."""
    properties = table._tbl.tblPr  # noqa: SLF001 - the element has no public name
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    if direction_of(language) == "rtl":
        properties.find(qn("w:tblStyle")).addnext(element("w:bidiVisual"))
    properties.find(qn("w:tblW")).addnext(_borders())
    look = element(
        "w:tblLook",
        val="04A0",
        firstRow=1,
        lastRow=0,
        firstColumn=1,
        lastColumn=0,
        noHBand=0,
        noVBand=1,
    )
    properties.append(look)
    properties.append(element("w:tblCaption", val=title))
    properties.append(element("w:tblDescription", val=summary or title))
    for place, row in enumerate(table.rows):
        row_properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - the element has no public name
        row_properties.append(element("w:cantSplit"))
        if place == 0:
            row_properties.append(element("w:tblHeader"))


def _borders() -> Any:
    """Lines between rows only."""
    borders = element("w:tblBorders")
    for side, kind in (
        ("top", "nil"),
        ("left", "nil"),
        ("bottom", "single"),
        ("right", "nil"),
        ("insideH", "single"),
        ("insideV", "nil"),
    ):
        line = {"sz": 4, "space": 0, "color": "B9A9BE"} if kind == "single" else {}
        borders.append(element(f"w:{side}", val=kind, **line))
    return borders


def shade(cell: Any, colour: str) -> None:
    """A cell's background."""
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=colour))  # noqa: SLF001


def has_content(footer: Any) -> bool:
    """Whether a header or footer says or shows anything."""
    root = footer._element  # noqa: SLF001 - the element has no public name
    shown = root.iter(qn("w:drawing"), qn("w:pict"), qn("w:instrText"), qn("w:t"))
    return any(one.tag != qn("w:t") or (one.text or "").strip() for one in shown)


def restart_numbering(word: Any) -> int:
    """Begin a numbered list at 1 again; the number of the new list, for the items that follow."""
    numbering = word.part.numbering_part.element
    style = word.styles["List Number"].element
    abstract = numbering.num_having_numId(style.pPr.numPr.numId.val).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(number.numId)


def has_numbering(word: Any, style_name: str) -> bool:
    """Whether a style of lists leads to marks that are there."""
    properties = word.styles[style_name].element.pPr
    number = (
        properties.numPr.numId if properties is not None and properties.numPr is not None else None
    )
    if number is None:
        return False
    numbers = word.part.numbering_part.element.num_lst
    return any(one.numId == number.val for one in numbers)


def list_style(word: Any, style_name: str) -> None:
    """Give a style of lists marks of its own: a bullet, or a number with a full stop."""
    mark = ("bullet", "•") if style_name == "List Bullet" else ("decimal", "%1.")
    number = _add_numbering(word, (mark,))
    properties = word.styles[style_name].element.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = number


def number_paragraphs(word: Any) -> int:
    """Numbering as papers for a committee have it: sections 1, 2, and the paragraphs in them 1.1, 1.2. Its number."""
    return _add_numbering(word, (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")))


def _add_numbering(word: Any, levels: tuple[tuple[str, str], ...]) -> int:
    """One more kind of numbering, a level for each kind of mark and its text."""
    numbering = word.part.numbering_part.element
    kinds = numbering.findall(qn("w:abstractNum"))
    place = max((int(one.get(qn("w:abstractNumId"))) for one in kinds), default=-1) + 1
    kind = element("w:abstractNum", abstractNumId=place)
    kind.append(element("w:multiLevelType", val="multilevel"))
    for depth, (counted, text) in enumerate(levels):
        level = element("w:lvl", ilvl=depth)
        level.append(element("w:start", val=1))
        level.append(element("w:numFmt", val=counted))
        level.append(element("w:lvlText", val=text))
        level.append(element("w:lvlJc", val="left"))
        properties = element("w:pPr")
        left = FIRST_INDENT if depth < LETTERS else FIRST_INDENT + LETTER_INDENT
        hanging = FIRST_INDENT if depth < LETTERS else LETTER_INDENT
        properties.append(element("w:ind", left=left, hanging=hanging))
        level.append(properties)
        kind.append(level)
    if kinds:
        kinds[-1].addnext(kind)
    else:
        numbering.insert(0, kind)
    return int(numbering.add_num(place).numId)


def number_with(paragraph: Any, number: int, level: int = 0) -> Any:
    """Put a paragraph into a numbered list; the paragraph."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - the element has no public name
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = number
    return paragraph
