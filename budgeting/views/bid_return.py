"""Coming back to a bid: by its code, or by a link that a letter brings. Never by a password."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from budgeting.commands.bids import ask_for_links, come_back_by_link
from budgeting.forms.bids import ComeBackForm, LinkForm, sentence_for_bid
from budgeting.presenters.bids import call_page
from budgeting.queries.bids import bid_by_secret, call_or_404
from budgeting.views.device import noting_failure, remember
from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.ids import typed_code
from engage.kernel.pages import render_page
from engage.rules.errors import InvalidError, NotAllowedError

if TYPE_CHECKING:
    from budgeting.models.bids import BidCall

blueprint = Blueprint("bid_return", __name__, url_prefix="/rounds/<slug>/bid")
REFUSED = 422


@blueprint.get("/come-back")
@access(Policy.PUBLIC)
def come_back(slug: str) -> str:
    """Where a code is entered, or a link asked for."""
    return _come_back_page(call_or_404(slug))


@blueprint.post("/come-back")
@access(Policy.PUBLIC)
def enter_code(slug: str) -> Response | tuple[str, int]:
    """Open a bid by its code. The code is posted, so it stands in no address and no log."""
    call, form = call_or_404(slug), ComeBackForm()
    if not typed_code(form.secret.data or ""):
        form.refuse(form.secret, _("Enter your code."))
        return _come_back_page(call, form=form), REFUSED
    bid = bid_by_secret(call, form.secret.data or "")
    if bid is None:
        form.refuse(form.secret, sentence_for_bid(noting_failure()))
        return _come_back_page(call, form=form), REFUSED
    remember(call, typed_code(form.secret.data or ""))
    return redirect(url_for("bids.tasks", slug=slug))


@blueprint.post("/send-link")
@access(Policy.PUBLIC)
def send_link(slug: str) -> str | tuple[str, int]:
    """Write to an address with a link to its bids. The page says the same whether or not there is one."""
    call, form = call_or_404(slug), LinkForm()
    try:
        ask_for_links(call, email=form.email.data or "", now=now())
    except InvalidError as error:
        form.refuse(form.email, sentence_for_bid(error))
        return _come_back_page(call, link_form=form), REFUSED
    return _come_back_page(call, is_link_sent=True)


@blueprint.get("/send-link")
@access(Policy.PUBLIC)
def send_link_again(slug: str) -> Response:
    """Somebody came back to an address that only a form leads to."""
    return redirect(url_for("bid_return.come_back", slug=slug))


@blueprint.get("/link/<token>")
@access(Policy.PUBLIC)
def by_link(slug: str, token: str) -> str:
    """A link from a letter. Opening it changes nothing: programs that look into letters open links too."""
    return _come_back_page(call_or_404(slug), token=token)


@blueprint.post("/link/<token>")
@access(Policy.PUBLIC)
def use_link(slug: str, token: str) -> Response | tuple[str, int]:
    """Use the link, once: this device gets a new code."""
    call, form = call_or_404(slug), ComeBackForm(formdata=None)
    try:
        remember(call, come_back_by_link(call, token=token, now=now()))
    except NotAllowedError as error:
        form.refuse(form.secret, sentence_for_bid(error))
        return _come_back_page(call, form=form), REFUSED
    return redirect(url_for("bids.tasks", slug=slug))


def _come_back_page(
    call: "BidCall",
    *,
    form: ComeBackForm | None = None,
    link_form: LinkForm | None = None,
    token: str = "",
    is_link_sent: bool = False,
) -> str:
    refused = link_form if link_form is not None and link_form.errors else None
    return render_page(
        "budgeting/bids/come_back.html",
        call=call_page(call, now=now()),
        form=refused or form or ComeBackForm(formdata=None),
        code_form=form or ComeBackForm(formdata=None),
        link_form=link_form or LinkForm(formdata=None),
        token=token,
        is_link_sent=is_link_sent,
        nav="open",
    )
