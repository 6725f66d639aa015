"""A translator's catalogue, read back."""

import io

from babel.messages.pofile import PoFileError, read_po

from engage.rules.errors import InvalidError
from engage.translating.rules.exchange import ReadFile, Unit


def read_catalogue(data: bytes) -> ReadFile:
    """Texts marked fuzzy are not taken: their translator was not sure of them.

    Raises ``InvalidError`` ``file_not_utf8``, ``file_unreadable``.
    """
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidError("file_not_utf8", where="file") from None
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
