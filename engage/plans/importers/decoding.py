"""From bytes to text when nobody says which encoding."""

import codecs
import re

_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 2048
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes) -> str:
    """Text by its byte-order mark, else UTF-8, else Windows-1252, which never fails here.

    Bytes that Windows-1252 does not define become the replacement character, so that nothing around them is lost.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def decoded_page(data: bytes) -> str:
    """A web page's text, by the encoding it declares when that is a known one and fits."""
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    if declared and not any(data.startswith(mark) for mark, _ in _MARKS):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            return decoded(data)
    return decoded(data)
