"""Bids for residents: the ideas of a round, and a group's way with its own, without an account."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from budgeting.commands.bids import (
    begin_bid,
    check_open,
    pages_missing,
    send_bid,
    withdraw_bid,
    write_page,
)
from budgeting.forms.bids import BidPageForm, SendForm, StartForm, sentence_for_bid
from budgeting.presenters.bid_words import CHECK_QUESTIONS, PAGE_NAMES, area_names
from budgeting.presenters.bids import answer_rows, call_page, own_bid
from budgeting.presenters.ideas import idea_shown, ideas_of
from budgeting.queries.bids import call_or_404, public_bid_or_404
from budgeting.rules.bid_pages import (
    CHECK_PAGES,
    LENGTHS,
    BidPage,
    Posted,
    page_after,
    pages_for,
    posted_from,
)
from budgeting.rules.bids import BidAction, BidState
from budgeting.views.device import own, remember, secret_of
from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.ids import grouped
from engage.kernel.pages import render_page
from engage.kernel.view_prefix import current_view
from engage.rules.errors import EngageError, InvalidError, NotFoundError

if TYPE_CHECKING:
    from budgeting.models.bids import Bid, BidCall

blueprint = Blueprint("bids", __name__, url_prefix="/rounds/<slug>")
REFUSED = 422


@blueprint.get("/ideas")
@access(Policy.PUBLIC)
def ideas(slug: str) -> str:
    """What the round takes ideas for, until when, and every idea that an officer released."""
    call = call_or_404(slug)
    return render_page(
        "budgeting/bids/ideas.html",
        call=call_page(call, now=now()),
        ideas=ideas_of(call),
        has_bid=own(call) is not None,
        nav="open",
    )


@blueprint.get("/ideas/<reference>")
@access(Policy.PUBLIC)
def idea(slug: str, reference: str) -> str:
    """One idea, where it stands and why, and what happened with it."""
    call = call_or_404(slug)
    return render_page(
        "budgeting/bids/idea.html",
        call=call_page(call, now=now()),
        idea=idea_shown(public_bid_or_404(call, reference)),
        nav="open",
    )


@blueprint.get("/bid")
@access(Policy.PUBLIC)
def start(slug: str) -> str:
    """What is asked, what happens with it, and where to begin."""
    call = call_or_404(slug)
    return _start_page(call, StartForm(formdata=None))


@blueprint.post("/bid")
@access(Policy.PUBLIC)
def begin(slug: str) -> Response | tuple[str, int]:
    """Begin. The code goes to the address; this device keeps it too."""
    call, form = call_or_404(slug), StartForm()
    try:
        secret = begin_bid(call, email=form.email.data or "", view=current_view(), now=now())
    except EngageError as error:
        form.refuse(form.email, sentence_for_bid(error))
        return _start_page(call, form), REFUSED
    remember(call, secret)
    return redirect(url_for("bids.tasks", slug=slug))


@blueprint.get("/bid/tasks")
@access(Policy.PUBLIC)
def tasks(slug: str) -> str | Response:
    """The parts of the bid, or where it stands once it was sent."""
    call = call_or_404(slug)
    bid = own(call)
    if bid is None:
        return redirect(url_for("bid_return.come_back", slug=slug))
    return render_page(
        "budgeting/bids/tasks.html",
        call=call_page(call, now=now()),
        bid=own_bid(bid, now=now()),
        code=grouped(secret_of(call)),
        nav="open",
    )


@blueprint.get("/bid/pages/<name>")
@access(Policy.PUBLIC)
def page(slug: str, name: str) -> str | Response:
    """One page of the bid."""
    call = call_or_404(slug)
    bid, shown = own(call), _page_or_404(name)
    if bid is None:
        return redirect(url_for("bid_return.come_back", slug=slug))
    if not may_do(bid, BidAction.EDIT) or shown not in pages_for(bid.answers, call.checks):
        return redirect(url_for("bids.tasks", slug=slug))
    return _page(bid, shown, _form(shown, _kept(bid, shown)))


@blueprint.post("/bid/pages/<name>")
@access(Policy.PUBLIC)
def save_page(slug: str, name: str) -> Response | tuple[str, int]:
    """Keep the page and go on, or show what needs another look with everything typed still there."""
    call = call_or_404(slug)
    bid, shown = own(call), _page_or_404(name)
    if bid is None:
        return redirect(url_for("bid_return.come_back", slug=slug))
    posted = {field: values for field, values in request.form.lists() if field != "csrf_token"}
    form = _form(shown, posted)
    try:
        read = write_page(bid, page=shown, posted=posted, now=now())
    except EngageError as error:
        form.take_faults([InvalidError(error.code, **{**error.facts, "where": _first_box(shown)})])
        return _page(bid, shown, form), REFUSED
    if read.faults and not _leaves_empty(posted):
        form.take_faults(read.faults)
        return _page(bid, shown, form), REFUSED
    return redirect(address_after(bid, shown))


@blueprint.get("/bid/check")
@access(Policy.PUBLIC)
def check(slug: str) -> str | Response:
    """Every answer before it is sent, each with a way to change it."""
    call = call_or_404(slug)
    bid = own(call)
    if bid is None:
        return redirect(url_for("bid_return.come_back", slug=slug))
    if pages_missing(bid) or not may_do(bid, BidAction.EDIT):
        return redirect(url_for("bids.tasks", slug=slug))
    return _check_page(bid, SendForm(formdata=None))


@blueprint.post("/bid/check")
@access(Policy.PUBLIC)
def send(slug: str) -> Response | tuple[str, int]:
    """Send. A second press finds nothing to send and shows the same confirmation."""
    call, form = call_or_404(slug), SendForm()
    bid = own(call)
    if bid is None:
        return redirect(url_for("bid_return.come_back", slug=slug))
    if bid.state == BidState.SENT:
        return redirect(url_for("bids.sent", slug=slug))
    try:
        send_bid(bid, reply=form.reply.data or "", now=now())
    except EngageError as error:
        form.refuse(form.reply, sentence_for_bid(error))
        return _check_page(bid, form), REFUSED
    return redirect(url_for("bids.sent", slug=slug))


@blueprint.get("/bid/sent")
@access(Policy.PUBLIC)
def sent(slug: str) -> str | Response:
    """The reference, and what happens next. Reloading sends nothing."""
    call = call_or_404(slug)
    bid = own(call)
    if bid is None or bid.sent_at is None:
        return redirect(url_for("bids.tasks", slug=slug))
    return render_page(
        "budgeting/bids/sent.html",
        call=call_page(call, now=now()),
        bid=own_bid(bid, now=now()),
        nav="open",
    )


@blueprint.get("/bid/take-back")
@access(Policy.PUBLIC)
def take_back(slug: str) -> str | Response:
    """Ask once more before an idea is taken back."""
    call = call_or_404(slug)
    bid = own(call)
    if bid is None or not may_do(bid, BidAction.WITHDRAW):
        return redirect(url_for("bids.tasks", slug=slug))
    return _take_back_page(bid)


@blueprint.post("/bid/take-back")
@access(Policy.PUBLIC)
def withdraw(slug: str) -> Response:
    """Take the idea back."""
    call = call_or_404(slug)
    bid = own(call)
    if bid is not None and may_do(bid, BidAction.WITHDRAW):
        withdraw_bid(bid, now=now())
    return redirect(url_for("bids.tasks", slug=slug))


def _start_page(call: "BidCall", form: StartForm) -> str:
    return render_page(
        "budgeting/bids/start.html",
        call=call_page(call, now=now()),
        form=form,
        has_bid=own(call) is not None,
        nav="open",
    )


def _page(bid: "Bid", shown: BidPage, form: BidPageForm) -> str:
    call = bid.call
    return render_page(
        "budgeting/bids/page.html",
        call=call_page(call, now=now()),
        page=shown.value,
        name=PAGE_NAMES[shown],
        check_question=CHECK_QUESTIONS.get(shown, ""),
        form=form,
        lengths=LENGTHS,
        from_check="check" if "check" in request.values.getlist("from") else "",
        nav="open",
    )


def _check_page(bid: "Bid", form: SendForm) -> str:
    return render_page(
        "budgeting/bids/check.html",
        call=call_page(bid.call, now=now()),
        bid=own_bid(bid, now=now()),
        answers=answer_rows(bid),
        form=form,
        nav="open",
    )


def _take_back_page(bid: "Bid") -> str:
    return render_page(
        "budgeting/bids/take_back.html",
        call=call_page(bid.call, now=now()),
        bid=own_bid(bid, now=now()),
        nav="open",
    )


def _form(shown: BidPage, posted: Posted) -> BidPageForm:
    areas = [SelectChoice("", ""), *(SelectChoice(*each) for each in area_names().items())]
    return BidPageForm(shown, posted, areas=areas)


def _kept(bid: "Bid", shown: BidPage) -> Posted:
    if shown is not BidPage.CONTACT or bid.contact is None:
        return posted_from(shown, bid.answers)
    contact = bid.contact
    return {"name": [contact.name], "phone": [contact.phone], "email": [contact.email]}


def _first_box(shown: BidPage) -> str:
    """The field beside which a refusal of the whole page stands."""
    if shown in CHECK_PAGES:
        return "answer"
    return {BidPage.CONTACT: "name", BidPage.COSTS: "what-0", BidPage.OTHER: "other"}.get(
        shown, shown.value
    )


def address_after(bid: "Bid", shown: BidPage) -> str:
    """Where the pressed button leads: to the same page for more lines, the list, the check, or the next page."""
    slug, do = bid.call.pb_round.slug, request.form.get("do")
    if do == "more":
        return url_for("bids.page", slug=slug, name=shown.value)
    if do == "later":
        return url_for("bids.tasks", slug=slug)
    following = page_after(shown, bid.answers, bid.call.checks)
    if following is None or request.form.get("from") == "check":
        return url_for("bids.tasks" if pages_missing(bid) else "bids.check", slug=slug)
    return url_for("bids.page", slug=slug, name=following.value)


def _leaves_empty(posted: Posted) -> bool:
    """Somebody presses "later" on a page on which they wrote nothing."""
    typed = [
        value for field, values in posted.items() for value in values if field in BidPageForm.BOXES
    ]
    return request.form.get("do") == "later" and not any(value.strip() for value in typed)


def _page_or_404(name: str) -> BidPage:
    try:
        return BidPage(name)
    except ValueError:
        raise NotFoundError("bid_page", name=name) from None


def may_do(bid: "Bid", action: BidAction) -> bool:
    """Whether the group can do this now."""
    try:
        check_open(bid, action, now())
    except EngageError:
        return False
    return True
