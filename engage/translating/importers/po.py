"""A translator's catalogue, read back."""

import io
import re

from babel.messages.pofile import PoFileError, read_po

from engage.rules.errors import InvalidError
from engage.translating.rules.exchange import ReadFile, Unit

WORDS = re.compile(r'(?:msg(?:ctxt|id|id_plural|str(?:\[\d\])?)\s*)?"(?:[^"\\]|\\.)*"')
"""A line of a catalogue that is neither empty nor a comment."""


def read_catalogue(data: bytes) -> ReadFile:
    """Texts marked fuzzy are not taken: their translator was not sure of them.

    Raises ``InvalidError`` ``file_not_utf8``, ``file_unreadable`` (with ``line`` where it is known).
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidError("file_not_utf8", where="file") from None
    _check_quotes(text)
    try:
        catalogue = read_po(io.BytesIO(data.removeprefix(b"\xef\xbb\xbf")), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise InvalidError("file_unreadable", where="file", reason=str(error)) from None
    units = tuple(
        Unit(message.context or "", str(message.id), "" if message.fuzzy else str(message.string))
        for message in catalogue
        if message.id
    )
    return ReadFile(units, language=str(catalogue.locale or ""))


def _check_quotes(text: str) -> None:
    """Babel takes a text whose quotation marks do not close, without its last letter."""
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.strip()
        if words and not words.startswith("#") and not WORDS.fullmatch(words):
            raise InvalidError("file_unreadable", where="file", reason="quotes", line=number)
