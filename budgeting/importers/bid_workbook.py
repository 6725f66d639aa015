"""Bids in and out of XLSX files. Only workers and the command line load this: its libraries are heavy."""

from budgeting.importers.bids import NumberedRow, bids_table, check_headings, read_bids
from budgeting.importers.one_sheet import one_sheet
from budgeting.models.bids import BidCall
from budgeting.models.rounds import Round
from budgeting.queries.bids import call_or_404
from budgeting.rules.bid_rows import BidRow
from budgeting.rules.workbooks import FileFault
from engage.content.importers.workbook import read_sheets
from engage.rules.errors import InvalidError

SHEET = "ideas"


def bids_xlsx(call: BidCall) -> bytes:
    """Every bid that was sent, as one sheet."""
    return one_sheet(SHEET, *bids_table(call))


def read_xlsx(data: bytes) -> list[NumberedRow]:
    """Rows of the first sheet. Raises ``InvalidError`` as ``read_sheets`` and ``read_csv`` do."""
    try:
        sheets = read_sheets(data)
    except InvalidError as error:
        if error.facts.get("why") == "heading_twice":
            raise InvalidError(
                "heading_twice", where="row 1", name=error.facts.get("name")
            ) from None
        raise
    sheet = next(iter(sheets.values()))
    check_headings([header.text for header in sheet.headers])
    return [(row.number, row.cells) for row in sheet.rows]


def read_bid_workbook(pb_round: Round, data: bytes) -> tuple[list[BidRow], list[FileFault]]:
    """The bids of the first sheet for the round's call. Raises ``NotFoundError`` without one, and as ``read_xlsx`` does."""
    bids, faults = read_bids(call_or_404(pb_round.slug), read_xlsx(data))
    return bids, [fault.in_file() for fault in faults]
