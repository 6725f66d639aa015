"""The picture of a group's own bid: sent, described, taken away, and seen by its group before anybody else may."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from budgeting.commands.bid_pictures import keep_bid_picture, take_bid_picture_away
from budgeting.forms.bids import PictureForm
from budgeting.presenters.bids import call_page
from budgeting.presenters.pictures import own_picture
from budgeting.queries.bids import call_or_404
from budgeting.queries.pictures import about_bid, file_about
from budgeting.rules.bid_pages import BidPage
from budgeting.rules.bids import BidAction
from budgeting.views.bids import address_after, may_do
from budgeting.views.device import own
from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.db import keep_although_refused
from engage.kernel.pages import render_page
from engage.rules.errors import EngageError, NotFoundError
from engage.uploads.forms import sent_bytes
from engage.uploads.serving import file_answer

if TYPE_CHECKING:
    from budgeting.models.bids import Bid

blueprint = Blueprint("bid_picture", __name__, url_prefix="/rounds/<slug>/bid")
REFUSED = 422
Answer = BaseResponse | str | tuple[str, int]


@blueprint.get("/pages/picture")
@access(Policy.PUBLIC)
def picture(slug: str) -> Answer:
    """One picture, if the group likes."""
    bid = own(call_or_404(slug))
    if bid is None:
        return redirect(url_for("bid_return.come_back", slug=slug))
    if not may_do(bid, BidAction.EDIT):
        return redirect(url_for("bids.tasks", slug=slug))
    kept = file_about(about_bid(bid))
    return _page(bid, PictureForm(formdata=None, data={"shows": kept.shows if kept else ""}))


@blueprint.post("/pages/picture")
@access(Policy.PUBLIC)
def save(slug: str) -> Answer:
    """Keep the picture and go on, take it away, or say what is wrong with every word still there."""
    bid, form = own(call_or_404(slug)), PictureForm()
    if bid is None:
        return redirect(url_for("bid_return.come_back", slug=slug))
    sent = sent_bytes(form.picture)
    try:
        if request.form.get("do") == "remove":
            take_bid_picture_away(bid, now=now())
            return redirect(url_for("bid_picture.picture", slug=slug))
        keep_bid_picture(bid, sent, shows=form.shows.data or "", now=now())
    except EngageError as error:
        if error.facts.get("where") == form.shows.name:
            keep_although_refused()
        form.take(error)
        return _page(bid, form), REFUSED
    return redirect(address_after(bid, BidPage.PICTURE))


@blueprint.get("/files/<upload_id>/<name>")
@access(Policy.PUBLIC)
def file(slug: str, upload_id: str, name: str) -> Response:
    """The group's own picture, for the device that has the bid's code and for no other."""
    bid = own(call_or_404(slug))
    upload = file_about(about_bid(bid)) if bid else None
    if upload is None or upload.id != upload_id:
        raise NotFoundError("no_file")
    return file_answer(upload, name)


def _page(bid: "Bid", form: PictureForm) -> str:
    return render_page(
        "budgeting/bids/picture.html",
        call=call_page(bid.call, now=now()),
        picture=own_picture(bid),
        form=form,
        from_check="check" if "check" in request.values.getlist("from") else "",
        nav="open",
    )
