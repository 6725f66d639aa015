"""The report's figures as an OpenDocument spreadsheet (ODF 1.3), which no program has to be bought to read.

Written with lxml: the libraries for this format start every file from a template with pictures, toolbars and a clock.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from engage.kernel.packing import PACKED_AT
from engage.reports.exports.grid import Value
from engage.reports.exports.sheets import PENCE_IN_A_POUND, Sheet, Styled, sheets_of
from engage.reports.exports.wording import moment_text
from engage.reports.rules.document import ReportDocument

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
LETTER_CM = 0.23
"""The width of a letter at 12 points, so that columns are as wide as in the other workbook."""
VERSION = "1.3"
UPRIGHT, ACROSS = "upright", "across"
A4 = ("21cm", "29.7cm")
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = {
    "office": f"{_ODF}:office:1.0",
    "table": f"{_ODF}:table:1.0",
    "text": f"{_ODF}:text:1.0",
    "style": f"{_ODF}:style:1.0",
    "number": f"{_ODF}:datastyle:1.0",
    "fo": f"{_ODF}:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "manifest": f"{_ODF}:manifest:1.0",
}
_LOOKS: dict[str, dict[str, str]] = {
    "text": {},
    "title": {"fo:font-weight": "bold", "fo:font-size": "16pt"},
    "header": {"fo:font-weight": "bold"},
    "header_number": {"fo:font-weight": "bold", "fo:text-align": "end"},
    "header_words": {"fo:font-weight": "bold", "fo:margin-left": "0.3cm"},
    "link": {},
    "number": {"fo:text-align": "end"},
    "money": {"fo:text-align": "end"},
    "words": {"fo:margin-left": "0.3cm"},
    "symbol": {"fo:text-align": "end"},
}
_FORMATS = {"number": "whole", "money": "pounds"}

Node = etree._Element  # noqa: SLF001 - lxml has no public name for it


def write_ods(document: ReportDocument) -> bytes:
    """All tables of the report; the same document gives the same bytes everywhere."""
    parts = {
        "mimetype": MEDIA_TYPE.encode(),
        "content.xml": _written(_content(document)),
        "styles.xml": _written(_styles(document)),
        "meta.xml": _written(_meta(document)),
        "META-INF/manifest.xml": _written(_manifest()),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, PACKED_AT)
            entry.create_system = 0
            # The kind of the file comes first and as it is, so that any program can tell it.
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, part, compresslevel=9)
    return packed.getvalue()


def _content(document: ReportDocument) -> Node:
    sheets = sheets_of(document)
    book = _node("office:spreadsheet", {}, *map(_sheet, sheets), _node("table:database-ranges", {}, *_marked(sheets)))  # fmt: skip
    return _node(
        "office:document-content",
        {"office:version": VERSION},
        _node("office:automatic-styles", {}, *_automatic(sheets, document)),
        _node("office:body", {}, book),
    )


def _automatic(sheets: Sequence[Sheet], document: ReportDocument) -> Iterator[Node]:
    """Formats of numbers, then columns, rows, sheets and cells."""
    whole = {
        "number:decimal-places": "0",
        "number:min-integer-digits": "1",
        "number:grouping": "true",
    }
    yield _node("number:number-style", {"style:name": "whole"}, _node("number:number", whole))
    pence = {**whole, "number:decimal-places": "2", "number:min-decimal-places": "2"}
    sign = _node("number:currency-symbol", {"number:language": "en", "number:country": "GB"}, "£")
    yield _node(
        "number:currency-style", {"style:name": "pounds"}, sign, _node("number:number", pence)
    )
    for width in sorted({width for sheet in sheets for width in sheet.widths}):
        column = {"style:column-width": f"{width * LETTER_CM:.2f}cm"}
        yield _style(f"w{width}", "table-column", table_column=column)
    yield _style("row", "table-row", table_row={"style:use-optimal-row-height": "true"})
    direction = "rl-tb" if document.view.direction == "rtl" else "lr-tb"
    for page in (UPRIGHT, ACROSS):
        more = {"style:master-page-name": page}
        yield _style(page, "table", more, table={"style:writing-mode": direction})
    for name, look in _LOOKS.items():
        yield _cell_style(name, look, direction)


def _cell_style(name: str, look: Mapping[str, str], direction: str) -> Node:
    """The direction is said of every cell too: a line that begins with a number would else be read from the other side."""
    format_of = {"style:data-style-name": _FORMATS[name]} if name in _FORMATS else {}
    cell = {
        "fo:wrap-option": "wrap",
        "style:vertical-align": "top",
    }
    if name.startswith("header"):
        cell["fo:border-bottom"] = "1.5pt solid #000000"
    return _style(
        name,
        "table-cell",
        {"style:parent-style-name": "Default", **format_of},
        table_cell=cell,
        paragraph={
            "style:writing-mode": direction,
            **{key: value for key, value in look.items() if not key.startswith("fo:font")},
        },
        text=_in_every_script(
            {key: value for key, value in look.items() if key.startswith("fo:font")}
        ),
    )


def _in_every_script(letters: Mapping[str, str]) -> dict[str, str]:
    """A look of letters, for Arabic and Chinese ones too: the format keeps a look for each."""
    told = dict(letters)
    for name, value in letters.items():
        for script in ("asian", "complex"):
            told[f"style:{name.removeprefix('fo:')}-{script}"] = value
    return told


def _style(
    name: str, family: str, more: Mapping[str, str] | None = None, **properties: Mapping[str, str]
) -> Node:
    """A named style; each group of ``properties`` by the name of its element."""
    parts = (
        _node(f"style:{group.replace('_', '-')}-properties", told)
        for group, told in properties.items()
        if told
    )
    return _node("style:style", {"style:name": name, "style:family": family, **(more or {})}, *parts)  # fmt: skip


def _sheet(sheet: Sheet) -> Node:
    rows = [_row([line]) for line in sheet.lines]
    if sheet.table is not None:
        rows.append(_node("table:table-header-rows", {}, _row(sheet.table.headers)))
        rows.extend(map(_row, sheet.table.rows))
    columns = (_node("table:table-column", {"table:style-name": f"w{width}"}) for width in sheet.widths)  # fmt: skip
    told = {"table:name": sheet.name, "table:style-name": ACROSS if sheet.is_across else UPRIGHT}
    return _node("table:table", told, *columns, *rows)


def _row(cells: Sequence[Styled]) -> Node:
    return _node("table:table-row", {"table:style-name": "row"}, *map(_cell, cells))


def _cell(cell: Styled) -> Node:
    value, look = cell
    told, shown = {"table:style-name": look}, _shown(value, look)
    if isinstance(value, str):
        told["office:value-type"] = "string"
    elif look == "money":
        told |= {"office:value-type": "currency", "office:currency": "GBP", "office:value": shown}
    else:
        told |= {"office:value-type": "float", "office:value": shown}
    there = {"xlink:href": f"#'{value}'.A1", "xlink:type": "simple"}
    words = _node("text:a", there, shown) if look == "link" else shown
    return _node("table:table-cell", told, _node("text:p", {}, words))


def _shown(value: Value, look: str) -> str:
    if isinstance(value, int) and look == "money":
        return f"{value // PENCE_IN_A_POUND}.{value % PENCE_IN_A_POUND:02}"
    return str(value)


def _marked(sheets: Sequence[Sheet]) -> Iterator[Node]:
    """Each table by its name, so that programs find where it begins and ends."""
    for sheet in sheets:
        if sheet.table is not None:
            first = len(sheet.lines) + 1
            last = f"${_letters(len(sheet.table.headers))}${first + len(sheet.table.rows)}"
            yield _node(
                "table:database-range",
                {
                    "table:name": sheet.table.name,
                    "table:target-range-address": f"$'{sheet.name}'.$A${first}:$'{sheet.name}'.{last}",
                    "table:contains-header": "true",
                },
            )


def _letters(column: int) -> str:
    """The name of a column, counted from 1: A, B ... Z, AA."""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def _styles(document: ReportDocument) -> Node:
    language, _, country = document.view.language.partition("-")
    letter = {
        "fo:font-family": "Arial",
        "fo:font-size": "12pt",
        "fo:language": language,
        "fo:country": country or "none",
    }
    pages = (
        _node("style:master-page", {"style:name": name, "style:page-layout-name": f"page-{name}"})
        for name in (UPRIGHT, ACROSS)
    )
    return _node(
        "office:document-styles",
        {"office:version": VERSION},
        _node("office:styles", {}, _style("Default", "table-cell", text=_in_every_script(letter))),
        _node("office:automatic-styles", {}, _page(UPRIGHT, A4), _page(ACROSS, A4[::-1])),
        _node("office:master-styles", {}, *pages),
    )


def _page(name: str, size: tuple[str, str]) -> Node:
    width, height = size
    told = {
        "fo:page-width": width,
        "fo:page-height": height,
        "style:print-orientation": "portrait" if name == UPRIGHT else "landscape",
        "style:scale-to-X": "1",
    }
    return _node(
        "style:page-layout",
        {"style:name": f"page-{name}"},
        _node("style:page-layout-properties", told),
    )


def _meta(document: ReportDocument) -> Node:
    facts = {
        "dc:title": document.title_words,
        "dc:subject": document.programme,
        "dc:description": moment_text(document),
        "dc:language": document.view.language,
        "dc:creator": document.publisher,
        "dc:date": document.built_from.built_at,
    }
    told = (_node(name, {}, words) for name, words in facts.items())
    return _node(
        "office:document-meta", {"office:version": VERSION}, _node("office:meta", {}, *told)
    )


def _manifest() -> Node:
    kinds = {"/": MEDIA_TYPE, **dict.fromkeys(("content.xml", "styles.xml", "meta.xml"), "text/xml")}  # fmt: skip
    entries = (
        _node("manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": kind})
        for path, kind in kinds.items()
    )
    return _node("manifest:manifest", {"manifest:version": VERSION}, *entries)


def _written(root: Node) -> bytes:
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _node(name: str, told: Mapping[str, str], *parts: "Node | str") -> Node:
    """An element by its prefixed name, with attributes likewise, and what is in it: other elements, or words."""
    node = etree.Element(_full(name), {_full(key): value for key, value in told.items()}, _SPACES)
    for part in parts:
        if isinstance(part, str):
            node.text = part
        else:
            node.append(part)
    return node


def _full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"
