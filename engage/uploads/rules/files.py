"""What a file is, told from its first bytes and never from its name, and how large it may be."""

import re
from collections.abc import Set
from enum import StrEnum

from engage.rules.errors import InvalidError

MEGABYTE = 1024 * 1024
MOST_PICTURE_BYTES = 16 * MEGABYTE
"""The largest picture that a phone of today takes, with room."""
MOST_DOCUMENT_BYTES = 10 * MEGABYTE
MOST_VOICE_BYTES = 10 * MEGABYTE
"""About ten minutes of speech."""
MOST_FILM_BYTES = 20 * MEGABYTE
"""About three minutes of somebody signing, as a phone plays it: one question, one project or one part of a plan."""
MOST_PIXELS = 50_000_000
"""A picture is unpacked before it is made smaller: this many pixels take about 200 MB for a moment."""

MAGIC_BYTES = 64
TILE = "tile.webp"
"""The stored form of a picture that stands beside a title in a list."""
SMALL_FORM = "small.webp"
LARGE_FORM = "large.webp"
"""The stored form of a picture that stands beside a sentence, whole."""
PUBLIC_FOLDER = "/files/"


class FileKind(StrEnum):
    """The stored value."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"
    """A zip file until ``documents.check_document`` has looked inside."""
    EML = "eml"
    """An e-mail as it travelled (RFC 5322): only ever offered as a download."""
    OUTLOOK = "outlook"
    """A message in Outlook's own container, which old Office files share; known only to be refused by name."""
    MP3 = "mp3"
    M4A = "m4a"
    OGG = "ogg"
    WAV = "wav"
    MP4 = "mp4"
    WEBM = "webm"
    QUICKTIME = "quicktime"
    """What some phones film; known only to be refused by name: not every browser plays it."""
    HEIC = "heic"
    """What some phones take; known only to be refused by name."""
    UNKNOWN = "unknown"


PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})
DOCUMENTS = frozenset({FileKind.PDF, FileKind.DOCX})
VOICES = frozenset({FileKind.MP3, FileKind.M4A, FileKind.OGG, FileKind.WAV})
FILMS = frozenset({FileKind.MP4, FileKind.WEBM})
DOWNLOADED = DOCUMENTS | {FileKind.EML}
"""Kept as they are and never shown by a browser."""
CONTENT_TYPES = {
    FileKind.JPEG: "image/jpeg",
    FileKind.WEBP: "image/webp",
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.EML: "message/rfc822",
    FileKind.MP3: "audio/mpeg",
    FileKind.M4A: "audio/mp4",
    FileKind.OGG: "audio/ogg",
    FileKind.WAV: "audio/wav",
    FileKind.MP4: "video/mp4",
    FileKind.WEBM: "video/webm",
}
"""What stored files are served as."""

_SIGNS = (
    (0, b"\xff\xd8\xff", FileKind.JPEG),
    (0, b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (8, b"WEBP", FileKind.WEBP),
    (8, b"WAVE", FileKind.WAV),
    (0, b"%PDF-", FileKind.PDF),
    (0, b"PK\x03\x04", FileKind.DOCX),
    (0, b"ID3", FileKind.MP3),
    (0, b"\xff\xfb", FileKind.MP3),
    (0, b"\xff\xf3", FileKind.MP3),
    (0, b"\xff\xf2", FileKind.MP3),
    (0, b"OggS", FileKind.OGG),
    (0, b"\x1a\x45\xdf\xa3", FileKind.WEBM),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OUTLOOK),
)
_IN_RIFF = frozenset({FileKind.WEBP, FileKind.WAV})
_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:|[ \t]")
"""A line at the top of an e-mail: a field's name and a colon, or the rest of the line before."""
_SENDER = b"from"
_OF_AN_EMAIL = frozenset({b"date", b"received", b"message-id", b"subject", b"to", b"mime-version"})
HEADER_BYTES = 64 * 1024
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif")
_BRANDS = {
    **dict.fromkeys(_HEIC_BRANDS, FileKind.HEIC),
    b"M4A ": FileKind.M4A,
    b"M4B ": FileKind.M4A,
    b"qt  ": FileKind.QUICKTIME,
}
"""What a file of the MP4 family says that it is (ISO/IEC 14496-12); every other brand is a film."""
_MOST_BYTES = {
    **dict.fromkeys(PICTURES, MOST_PICTURE_BYTES),
    **dict.fromkeys(VOICES, MOST_VOICE_BYTES),
    **dict.fromkeys(FILMS, MOST_FILM_BYTES),
}


def kind_of(start: bytes) -> FileKind:
    """What a file's first bytes say it is (WHATWG MIME Sniffing, section 6); ``UNKNOWN`` for everything else."""
    if start[4:8] == b"ftyp":
        return _BRANDS.get(start[8:12], FileKind.MP4)
    for offset, sign, kind in _SIGNS:
        if start[offset : offset + len(sign)] == sign and _is_whole(kind, start):
            return kind
    return FileKind.UNKNOWN


def is_email(start: bytes) -> bool:
    """Whether a file begins as e-mails do: header lines alone up to the first empty one, with a sender and a field more of an e-mail's."""
    names = set()
    for number, line in enumerate(start.removeprefix(b"\xef\xbb\xbf").splitlines()):
        if not line.strip():
            break
        found = _HEADER.match(line)
        if found is None and not (number == 0 and line.startswith(b"From ")):
            return False
        names.add((found[1] or b"").lower() if found else b"")
    return _SENDER in names and bool(names & _OF_AN_EMAIL)


def check_file(data: bytes, *, accepts: Set[FileKind], where: str = "file") -> FileKind:
    """The kind of a file that may go on to be read.

    Raises ``InvalidError`` ``file_empty``, ``file_kind`` (facts: ``kind``, what it is instead, and what it ``accepts``) or ``file_too_big``
    (``most_mb``), with the field in ``where``.
    """
    if not data:
        raise InvalidError("file_empty", where=where)
    kind = kind_of(data[:MAGIC_BYTES])
    if kind is FileKind.UNKNOWN and is_email(data[:HEADER_BYTES]):
        kind = FileKind.EML
    if kind not in accepts:
        accepted = " ".join(sorted(one.value for one in accepts))
        raise InvalidError("file_kind", where=where, kind=kind.value, accepts=accepted)
    most = _MOST_BYTES.get(kind, MOST_DOCUMENT_BYTES)
    if len(data) > most:
        raise InvalidError("file_too_big", where=where, most_mb=most // MEGABYTE)
    return kind


def tile_address(upload_id: str) -> str:
    """Where a released picture stands as a tile, whatever the language of the page: to be kept by what shows it."""
    return f"{PUBLIC_FOLDER}{upload_id}/{TILE}"


def small_address(upload_id: str) -> str:
    """Where a released picture stands whole and small, whatever the language of the page."""
    return f"{PUBLIC_FOLDER}{upload_id}/{SMALL_FORM}"


def upload_of_tile(address: str) -> str:
    """The id in the address of a tile; empty for any other address."""
    return _upload_of(address, TILE)


def upload_of_small(address: str) -> str:
    """The id in an address of ``small_address``; empty for any other address."""
    return _upload_of(address, SMALL_FORM)


def _upload_of(address: str, form: str) -> str:
    upload_id, _, name = address.removeprefix(PUBLIC_FOLDER).partition("/")
    return upload_id if address.startswith(PUBLIC_FOLDER) and name == form else ""


def _is_whole(kind: FileKind, start: bytes) -> bool:
    """Whether a sign that stands inside other kinds too is this kind's."""
    if kind is FileKind.WEBM:
        return b"webm" in start
    return kind not in _IN_RIFF or start[:4] == b"RIFF"
