"""What is refused before any library looks at a file."""

import io
import zipfile

from engage.kernel.packing import UNREADABLE_ARCHIVE
from engage.plans.importers.decoding import wide_encoding
from engage.plans.rules.errors import PlanFileError, UnsupportedFileError

MAX_BYTES = 25_000_000
MAX_TEXT_BYTES = 5_000_000
MAX_UNPACKED_BYTES = 150_000_000
MAX_XML_BYTES = 40_000_000
MAX_PARTS = 5_000
MAX_PAGES = 350
"""More than any plan that people are asked to read."""
MAX_WORDS = MAX_PAGES * 1_000
"""Where a file does not say how many pages it has: a page of a plan holds about half as many."""
MAX_SECTIONS = MAX_PAGES * 10
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_PDF = b"%PDF-"
_PDF_STARTS_WITHIN = 1024
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TEXT_KINDS = frozenset({"html", "markdown", "text"})


def check_bytes(data: bytes, filename: str, kind: str) -> None:
    """Refuse what is empty, too large, locked, or not the ``kind`` that its name says.

    Raises ``PlanFileError`` with the code that names what is wrong, ``UnsupportedFileError`` for a wrong kind.
    """
    if not data.strip():
        raise PlanFileError("empty_file", where=filename)
    limit = MAX_TEXT_BYTES if kind in _TEXT_KINDS else MAX_BYTES
    if len(data) > limit:
        raise PlanFileError("file_too_large", where=filename, size=len(data), limit=limit)
    found = kind_found(data)
    if found == "locked office file":
        raise PlanFileError("password_protected", where=filename)
    expected = {"docx": "zip", "pdf": "pdf"}.get(kind, "text")
    if found != expected:
        raise UnsupportedFileError(None, where=filename, found=found, expected=kind)


def kind_found(data: bytes) -> str:
    """What the first bytes say a file is: ``zip``, ``pdf``, ``old office file``, ``binary`` or ``text``."""
    if data.startswith(_ZIP):
        return "zip"
    if data.startswith(_OLD_OFFICE):
        return "locked office file" if _ENCRYPTED in data else "old office file"
    if _PDF in data[:_PDF_STARTS_WITHIN]:
        return "pdf"
    return "binary" if b"\0" in data and not wide_encoding(data) else "text"


def check_package(data: bytes, filename: str) -> None:
    """Refuse a zipped document that is broken, locked, unpacks to too much, carries macros, or is no Word document.

    Only the declared sizes are read here; unpacking stops at them, so a false declaration gains nothing.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except UNREADABLE_ARCHIVE as error:
        raise PlanFileError("broken_file", where=filename) from error
    if any(part.flag_bits & 1 for part in parts):
        raise PlanFileError("password_protected", where=filename)
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise PlanFileError("has_macros", where=filename)
    _check_unpacked(parts, filename)
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise UnsupportedFileError(None, where=filename, found="zip", expected="docx")


def _check_unpacked(parts: list[zipfile.ZipInfo], filename: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    written = max((part.file_size for part in parts if part.filename.endswith(".xml")), default=0)
    if unpacked > MAX_UNPACKED_BYTES or written > MAX_XML_BYTES or len(parts) > MAX_PARTS:
        raise PlanFileError("unpacks_too_large", where=filename, size=unpacked, parts=len(parts))
