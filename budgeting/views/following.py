"""Asking to be told when the list of receipts is out. Anybody may; the page knows nothing of a vote."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from budgeting.commands.following import follow_list
from budgeting.forms.voting import FollowForm, proof_sentence_for
from budgeting.presenters.proofs import can_send_letters
from budgeting.presenters.rounds import round_page
from budgeting.queries.rounds import public_round_or_404
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.pages import render_page
from engage.kernel.view_prefix import current_view
from engage.rules.errors import EngageError, UnavailableError

if TYPE_CHECKING:
    from budgeting.models.rounds import Round

blueprint = Blueprint("following", __name__, url_prefix="/rounds/<slug>/tell-me")
REFUSED, UNAVAILABLE = 422, 503


@blueprint.get("")
@access(Policy.PUBLIC)
def tell_me(slug: str) -> str | Response:
    """Where to write to."""
    pb_round = public_round_or_404(slug)
    if pb_round.state == State.DECLARED:
        return redirect(url_for("budgeting.tracker_list", slug=slug))
    return _page(pb_round, FollowForm(formdata=None))


@blueprint.post("")
@access(Policy.PUBLIC)
def follow(slug: str) -> str | tuple[str, int]:
    """Keep the address until then. The answer is the same for one that asked before."""
    pb_round = public_round_or_404(slug)
    form = FollowForm()
    try:
        follow_list(pb_round, address=form.address.data or "", language=current_view().language)
    except UnavailableError:
        return _page(pb_round, form), UNAVAILABLE
    except EngageError as error:
        form.refuse(form.address, proof_sentence_for(error))
        return _page(pb_round, form), REFUSED
    return _page(pb_round, form, is_kept=True)


def _page(pb_round: "Round", form: FollowForm, *, is_kept: bool = False) -> str:
    return render_page(
        "budgeting/tell_me.html",
        pb_round=round_page(pb_round, now=now()),
        form=form,
        is_kept=is_kept,
        is_available=can_send_letters(),
        nav="check",
    )
