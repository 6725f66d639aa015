"""Reads about files that people sent with a bid, with news or with a line of an account."""

from budgeting.models.awards import AwardUpdate, LedgerEntry
from budgeting.models.bids import Bid
from engage.uploads.models import Upload
from engage.uploads.queries import uploads_about


def about_bid(bid: Bid) -> str:
    """The key under which a bid's picture lies. These keys are stored: they never change their form."""
    return f"bid:{bid.id}"


def about_update(update: AwardUpdate) -> str:
    return f"update:{update.id}"


def about_entry(entry: LedgerEntry) -> str:
    return f"entry:{entry.id}"


def file_about(about: str) -> Upload | None:
    """The file that belongs to something, if it has one."""
    return next(iter(uploads_about(about)), None)
