"""A translator's table, read back."""

import csv
import io

from engage.rules.errors import InvalidError
from engage.rules.spreadsheets import unescaped
from engage.translating.rules.exchange import ReadFile, Unit

NEEDED = ("place", "english", "translation")


def read_csv(data: bytes) -> ReadFile:
    """Commas, semicolons or tabs. Raises ``InvalidError`` ``file_not_utf8``, ``file_unreadable``, ``columns_missing``."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidError("file_not_utf8", where="file") from None
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise InvalidError(
            "file_unreadable", where="file", reason=str(error), line=reader.line_num
        ) from None
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise InvalidError("columns_missing", where="file", columns=", ".join(missing))
    return ReadFile(tuple(_unit(row) for row in rows))


def _unit(row: dict[str, str | None]) -> Unit:
    place, source, said = (unescaped(row[name] or "") for name in NEEDED)
    return Unit(place, source, said)
