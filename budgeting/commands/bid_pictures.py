"""The picture of a bid: one, if its group likes, with what it shows in words."""

from datetime import datetime

from budgeting.commands.bids import check_open
from budgeting.commands.pictures import describe_picture, keep_picture, take_away_picture
from budgeting.models.bids import Bid
from budgeting.queries.pictures import about_bid, file_about
from budgeting.rules.bids import BidAction
from engage.rules.errors import InvalidError
from engage.rules.view import view_from_tag


def keep_bid_picture(bid: Bid, data: bytes | None, *, shows: str, now: datetime) -> None:
    """Keep a picture, or other words about the one that is there.

    A picture is kept although its words are still missing, so that nobody has to choose it again. Without a picture nothing
    is kept. Raises ``InvalidError`` (``where`` ``picture`` or ``shows``): ``picture_missing`` for words alone, and as
    ``take_in`` and ``check_shows`` do; ``NotAllowedError`` and ``WrongStateError`` as ``check_open`` does.
    """
    check_open(bid, BidAction.EDIT, now)
    about = about_bid(bid)
    upload = file_about(about)
    if data is not None:
        upload = keep_picture(data, about=about, activity_id=bid.round_id, now=now)
    if upload is None:
        if shows.strip():
            raise InvalidError("picture_missing", where="picture")
        return
    language = view_from_tag(bid.view).language
    describe_picture(upload, shows=shows, language=language, activity_id=bid.round_id, now=now)


def take_bid_picture_away(bid: Bid, *, now: datetime) -> None:
    """Take the picture away. Raises as ``check_open`` does."""
    check_open(bid, BidAction.EDIT, now)
    take_away_picture(about_bid(bid), activity_id=bid.round_id)
