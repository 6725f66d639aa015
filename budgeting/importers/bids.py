"""Bids of a round as a table, to files and back. Whom to write to never goes out this way."""

from budgeting.importers.tables import Lines, csv_of, xlsx_of
from budgeting.models.bids import Bid, BidCall
from budgeting.queries.bids import bids_sent
from budgeting.rules.bid_rows import BidRow, columns_for, read_table, row_of
from budgeting.rules.workbooks import FileFault, SheetOf, Table
from engage.kernel.ids import grouped
from engage.places.queries import areas
from engage.rules.view import view_from_tag


def bids_csv(call: BidCall) -> bytes:
    """Every bid that was sent."""
    return csv_of(_lines(call))


def bids_xlsx(call: BidCall) -> bytes:
    """The same as a workbook."""
    return xlsx_of(SheetOf.IDEAS.value, _lines(call))


def read_bids(call: BidCall, table: Table) -> tuple[list[BidRow], list[FileFault]]:
    """Every bid of a file by what the call asks for, and everything that is wrong with it."""
    known = frozenset(area.code for area in areas())
    return read_table(table, checks=call.checks, most_pence=call.most_pence, areas=known)


def _lines(call: BidCall) -> Lines:
    """A row for every bid that was sent."""
    bids = bids_sent(call)
    headings = columns_for(max((len(bid.sent.get("costs", ())) for bid in bids), default=1))
    return headings, [[_cells(bid).get(heading, "") for heading in headings] for bid in bids]


def _cells(bid: Bid) -> dict[str, str]:
    return {
        "reference": grouped(bid.reference),
        "state": bid.state,
        "language": view_from_tag(bid.view).language,
        **row_of(bid.sent),
    }
