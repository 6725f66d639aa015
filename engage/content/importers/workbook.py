"""Reading a workbook that a stranger made: bounded, and every cell with its place."""

import datetime
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from engage.kernel.packing import UNREADABLE_ARCHIVE
from engage.rules.errors import InvalidError

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_PARTS = 2000
MAX_ROWS = 20_000
MAX_COLUMNS = 256
MAX_CELL = 20_000
MAX_LOOKED = 1_048_576
"""As many rows as a spreadsheet can have. Those without anything in them are passed over, however many."""

_BLANKS = re.compile(r"\s+")
_REQUIRED_PARTS = frozenset({"[Content_Types].xml", "xl/workbook.xml"})


@dataclass(frozen=True)
class Header:
    """A column's heading and its letter."""

    text: str
    column: str


@dataclass(frozen=True)
class Row:
    """One row: its number in the sheet and its filled cells by heading."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """A sheet as a table. ``rows`` holds only rows that have something in them."""

    name: str
    headers: tuple[Header, ...]
    rows: tuple[Row, ...]

    def column_of(self, heading: str) -> str:
        """The letter of the column with this heading; empty when there is none."""
        return next((header.column for header in self.headers if header.text == heading), "")


def read_sheets(data: bytes) -> dict[str, Sheet]:
    """Every sheet of an ``.xlsx`` workbook by its name in lower case.

    Raises ``InvalidError``: ``unsupported_file`` for what is no such workbook, ``file_too_large`` (``what``, ``limit``) for
    one beyond the limits above, packed or unpacked, ``file_faulty`` for a damaged one, and ``xlsform_faulty`` for a
    heading that occurs twice.
    """
    _check_archive(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(data), read_only=True, data_only=True)
            try:
                return _sheets(book.worksheets)
            finally:
                book.close()
    except InvalidError:
        raise
    except Exception as fault:
        raise InvalidError("file_faulty", where="", why=type(fault).__name__) from fault


def _sheets(worksheets: Iterable[Any]) -> dict[str, Sheet]:
    found: dict[str, Sheet] = {}
    for sheet in worksheets:
        name = sheet.title.strip().lower()
        if name in found:
            raise InvalidError(
                "xlsform_faulty",
                where=sheet.title,
                why="sheet_twice",
                sheet=sheet.title,
                row=0,
                column="",
                name=name,
            )
        found[name] = _sheet(sheet)
    return found


def _check_archive(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise InvalidError("file_too_large", where="", what="bytes", limit=MAX_BYTES)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_parts(archive)
    except UNREADABLE_ARCHIVE as fault:
        raise InvalidError("unsupported_file", where="", why="not_xlsx") from fault


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise InvalidError("file_too_large", where="", what="parts", limit=MAX_PARTS)
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise InvalidError("file_too_large", where="", what="unpacked", limit=MAX_UNPACKED)
    if not _REQUIRED_PARTS.issubset(part.filename for part in parts):
        raise InvalidError("unsupported_file", where="", why="not_xlsx")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _refuse_entities(archive, part)


def _refuse_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Spreadsheet programs write no document types; who does wants entities expanded."""
    with archive.open(part) as opened:
        start = opened.read(4096).replace(b"\x00", b"")
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise InvalidError("file_faulty", where=part.filename, why="document_type")


def _sheet(sheet: Any) -> Sheet:
    rows = sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
    headers = _headers(sheet.title, next(rows, ()))
    return Sheet(sheet.title, headers, tuple(_rows(sheet.title, headers, rows)))


def _headers(sheet: str, cells: tuple[Any, ...]) -> tuple[Header, ...]:
    found: dict[str, Header] = {}
    for n, cell in enumerate(cells, start=1):
        text = _BLANKS.sub(" ", cell_text(cell)).strip()
        letter = get_column_letter(n)
        if text in found:
            raise InvalidError(
                "xlsform_faulty",
                where=f"{sheet}!{letter}1",
                why="heading_twice",
                sheet=sheet,
                row=1,
                column=letter,
                name=text,
                other=f"{sheet}!{found[text].column}1",
            )
        if text:
            found[text] = Header(text, letter)
    return tuple(found.values())


def _rows(
    sheet: str, headers: tuple[Header, ...], rows: Iterator[tuple[Any, ...]]
) -> Iterator[Row]:
    places = {header.column: header.text for header in headers}
    by_place = [places.get(get_column_letter(n)) for n in range(1, MAX_COLUMNS + 1)]
    for number, cells in enumerate(rows, start=2):
        if not any(cells) and number <= MAX_LOOKED:
            continue
        texts = {name: cell_text(cell) for name, cell in zip(by_place, cells, strict=False) if name}
        filled = {name: text for name, text in texts.items() if text}
        if number > (MAX_ROWS if filled else MAX_LOOKED):
            raise InvalidError(
                "file_too_large", where=f"{sheet}!{number}", what="rows", limit=MAX_ROWS
            )
        if any(len(text) > MAX_CELL for text in filled.values()):
            raise InvalidError(
                "file_too_large", where=f"{sheet}!{number}", what="cell", limit=MAX_CELL
            )
        if filled:
            yield Row(number, filled)


def cell_text(value: object) -> str:
    """A cell as text: whole numbers without a decimal point, ``TRUE`` and ``FALSE``, no-break spaces as spaces."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value).replace("\u00a0", " ").strip()
