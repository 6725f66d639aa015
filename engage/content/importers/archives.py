"""Workbooks that are archives: looked at before anything in them is unpacked for good."""

import zipfile
from io import BytesIO

from engage.kernel.packing import UNREADABLE_ARCHIVE
from engage.rules.errors import InvalidError

MAX_UNPACKED = 60 * 1024 * 1024
MAX_PARTS = 2000


def contents_of(data: bytes) -> frozenset[str]:
    """The names of an archive's parts, when all of them together may be read.

    Raises ``InvalidError``: ``unsupported_file`` for what is no archive, ``file_too_large``, and ``file_faulty`` for XML with a document type.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_parts(archive)
            return frozenset(archive.namelist())
    except UNREADABLE_ARCHIVE as fault:
        raise InvalidError("unsupported_file", where="", why="not_a_workbook") from fault


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise InvalidError("file_too_large", where="", what="parts", limit=MAX_PARTS)
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise InvalidError("file_too_large", where="", what="unpacked", limit=MAX_UNPACKED)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _refuse_entities(archive, part)


def _refuse_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Spreadsheet programs write no document types; who does wants entities expanded."""
    with archive.open(part) as opened:
        start = opened.read(4096).replace(b"\x00", b"")
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise InvalidError("file_faulty", where=part.filename, why="document_type")
