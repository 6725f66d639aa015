"""Bids in and out of CSV files, and what spreadsheets of either kind have in common.

UTF-8 with a byte order mark, because spreadsheet programs guess the wrong alphabet without one; what a spreadsheet would run as a
formula is written so that none does. Whom to write to never goes out this way.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from budgeting.models.bids import Bid, BidCall
from budgeting.queries.bids import bids_sent
from budgeting.rules.bid_rows import BidRow, RowFault, columns_for, read_rows, row_of
from engage.kernel.ids import grouped
from engage.places.queries import areas
from engage.rules.errors import InvalidError
from engage.rules.spreadsheets import escaped, unescaped
from engage.rules.view import view_from_tag

BYTE_ORDER_MARK = "\ufeff"
MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 2_000
NumberedRow = tuple[int, Mapping[str, str]]


def bids_table(call: BidCall) -> tuple[list[str], list[list[str]]]:
    """The headings, and a row for every bid that was sent."""
    bids = bids_sent(call)
    headings = columns_for(max((len(bid.sent.get("costs", ())) for bid in bids), default=1))
    return headings, [[_cells(bid).get(heading, "") for heading in headings] for bid in bids]


def bids_csv(call: BidCall) -> bytes:
    """Every bid that was sent."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    headings, rows = bids_table(call)
    writer.writerow(headings)
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def read_csv(data: bytes) -> list[NumberedRow]:
    """Rows with their number as a spreadsheet counts them and their filled cells by heading.

    Raises ``InvalidError``: ``file_too_large``, ``file_not_utf8``, ``heading_twice`` (``name``), ``file_unreadable``.
    """
    if len(data) > MOST_BYTES:
        raise InvalidError("file_too_large", where="file", limit=MOST_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidError("file_not_utf8", where="file", byte=error.start) from None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise InvalidError("file_unreadable", where="file", reason=str(error)) from None
    headings = [heading.strip() for heading in (rows[0] if rows else [])]
    check_headings(headings)
    return list(_numbered(headings, rows[1:]))


def read_bids(call: BidCall, rows: Sequence[NumberedRow]) -> tuple[list[BidRow], list[RowFault]]:
    """Every bid of a file by what the call asks for, and everything that is wrong with it."""
    known = frozenset(area.code for area in areas())
    return read_rows(rows, checks=call.checks, most_pence=call.most_pence, areas=known)


def check_headings(headings: Sequence[str]) -> None:
    """Raise ``InvalidError`` ``heading_twice`` or ``column_missing``."""
    named = [heading for heading in headings if heading]
    for name in named:
        if named.count(name) > 1:
            raise InvalidError("heading_twice", where="row 1", name=name)
    if "title" not in named:
        raise InvalidError("column_missing", where="row 1", section="row 1", column="title")


def _numbered(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[NumberedRow]:
    if len(rows) > MOST_ROWS:
        raise InvalidError("file_too_large", where="file", limit=MOST_ROWS)
    for number, row in enumerate(rows, start=2):
        if len(row) > len(headings):
            raise InvalidError(
                "record_too_long", where=f"row {number}", cells=len(row), columns=len(headings)
            )
        cells = {
            heading: unescaped(cell).strip()
            for heading, cell in zip(headings, row, strict=False)
            if heading and cell.strip()
        }
        if cells:
            yield number, cells


def _cells(bid: Bid) -> dict[str, str]:
    return {
        "reference": grouped(bid.reference),
        "state": bid.state,
        "language": view_from_tag(bid.view).language,
        **row_of(bid.sent),
    }
