"""The council's own Word template, looked at before it is kept: no library that writes Word files is needed for that."""

import io
import zipfile

from lxml import etree

from engage.kernel.packing import UNREADABLE_ARCHIVE
from engage.rules.errors import InvalidError
from engage.uploads.documents import check_document
from engage.uploads.rules.files import FileKind, check_file

NEEDED_STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3")
"""Without these a report would not look like the council's. Lists, captions and quotations are added where they are missing."""
NARROWEST = 5_670
"""Twentieths of a point between the margins: 100 mm, the least in which a table of figures can be read."""
MOST_UNPACKED = 60_000_000
STYLES, BODY = "word/styles.xml", "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def check_template(data: bytes) -> None:
    """Whether reports can be written on a template.

    Raises ``InvalidError``: what ``check_file`` and ``check_document`` raise, ``document_broken`` too for parts that cannot be read,
    ``template_styles`` (``styles``: the names of those it lacks) and ``template_narrow``.
    """
    check_document(data, check_file(data, accepts={FileKind.DOCX}))
    styles, body = _parts(data)
    missing = [name for name in NEEDED_STYLES if name.lower() not in _paragraph_styles(styles)]
    if missing:
        raise InvalidError("template_styles", where="file", styles=", ".join(missing))
    if _text_width(body) < NARROWEST:
        raise InvalidError("template_narrow", where="file")


def _parts(data: bytes) -> list[etree._Element]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
                raise InvalidError("document_broken", where="file")
            return [etree.fromstring(package.read(name), parser) for name in (STYLES, BODY)]
    except (*UNREADABLE_ARCHIVE, KeyError, etree.XMLSyntaxError):
        raise InvalidError("document_broken", where="file") from None


def _paragraph_styles(styles: etree._Element) -> set[str]:
    """Their names in small letters: Word itself writes ``heading 1`` for what it shows as ``Heading 1``."""
    return {
        str(name.get(f"{_W}val", "")).lower()
        for style in styles.iterfind(f"{_W}style[@{_W}type='paragraph']")
        for name in style.iterfind(f"{_W}name")
    }


def _text_width(body: etree._Element) -> int:
    """Between the margins of the last section; as wide as it must be where the template says nothing."""
    sections = list(body.iter(f"{_W}sectPr"))
    size = sections[-1].find(f"{_W}pgSz") if sections else None
    margins = sections[-1].find(f"{_W}pgMar") if sections else None
    if size is None or margins is None:
        return NARROWEST
    try:
        sides = sum(int(margins.get(f"{_W}{side}", "0")) for side in ("left", "right"))
        return int(size.get(f"{_W}w", "0")) - sides
    except ValueError:
        raise InvalidError("document_broken", where="file") from None
