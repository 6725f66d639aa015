"""From bytes to text when nobody says which encoding."""

import codecs
import re

_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 2048
_SAMPLE = 1000


def wide_encoding(data: bytes) -> str:
    """UTF-16 by its byte-order mark or, without one, by the zeros in every other byte of western text; else ``""``."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = data[:_SAMPLE]
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if 3 * second > len(sample[1::2]) and not first:
        return "utf-16-le"
    return "utf-16-be" if 3 * first > len(sample[::2]) and not second else ""


def decoded(data: bytes) -> str:
    """Text by its byte-order mark or its zeros, else UTF-8, else Windows-1252, which never fails here.

    Bytes that Windows-1252 does not define become the replacement character, so that nothing around them is lost.
    """
    if wide := wide_encoding(data):
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def decoded_page(data: bytes) -> str:
    """A web page's text, by the encoding it declares when that is a known one and fits."""
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    if declared and not wide_encoding(data) and not data.startswith(codecs.BOM_UTF8):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            return decoded(data)
    return decoded(data)
