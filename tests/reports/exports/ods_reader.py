"""Reads OpenDocument spreadsheets for tests, from the specification and not from the writer."""

import io
import zipfile

from lxml import etree

ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = {name: f"{ODF}:{name}:1.0" for name in ("office", "table", "text", "style")}


def ods_part(content: bytes, name: str = "content.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def ods_sheets(content: bytes) -> list[str]:
    """Names of the sheets in order."""
    return [str(name) for name in ods_part(content).xpath("//table:table/@table:name", namespaces=SPACES)]  # fmt: skip


def ods_rows(content: bytes, sheet: str) -> list[list[str]]:
    """What the marked table of a sheet holds, header first, as a reader sees it; numbers as they are stored."""
    root = ods_part(content)
    (found,) = root.xpath("//table:table[@table:name=$name]", namespaces=SPACES, name=sheet)
    (marked,) = root.xpath("//table:database-range[contains(@table:target-range-address, $name)]", namespaces=SPACES, name=f"'{sheet}'")  # fmt: skip
    assert marked.get(f"{{{SPACES['table']}}}contains-header") == "true"
    first, last = (int(cell.rpartition("$")[2]) for cell in marked.get(f"{{{SPACES['table']}}}target-range-address").split(":"))  # fmt: skip
    rows = found.xpath(".//table:table-row", namespaces=SPACES)
    return [[_value(cell) for cell in row] for row in rows[first - 1 : last]]


def _value(cell: etree._Element) -> str:
    return cell.get(f"{{{SPACES['office']}}}value") or "".join(cell.itertext())
