"""A look inside a document: nothing is unpacked, only its list of contents is read."""

from io import BytesIO
from zipfile import ZipFile

from engage.kernel.packing import UNREADABLE_ARCHIVE
from engage.rules.errors import InvalidError
from engage.uploads.rules.files import FileKind

WORD = "word/document.xml"
LONGEST_TAIL = 2048


def check_document(data: bytes, kind: FileKind, *, where: str = "file") -> None:
    """Whether a document is what its first bytes promise. An e-mail is what its header says.

    Raises ``InvalidError`` ``file_kind`` for a zip file that is no Word document, ``document_macros`` for one with macros and
    ``document_broken`` for one that ends too soon.
    """
    if kind is FileKind.EML:
        return
    if kind is FileKind.PDF:
        if b"%%EOF" not in data[-LONGEST_TAIL:]:
            raise InvalidError("document_broken", where=where)
        return
    try:
        with ZipFile(BytesIO(data)) as parts:
            names = frozenset(parts.namelist())
    except UNREADABLE_ARCHIVE:
        raise InvalidError("document_broken", where=where) from None
    if WORD not in names:
        raise InvalidError("file_kind", where=where, kind=FileKind.UNKNOWN.value)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise InvalidError("document_macros", where=where)
