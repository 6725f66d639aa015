"""After a round, for residents: what happened to my vote, and following the news."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from budgeting.commands.followers import (
    ask_to_follow,
    confirm_following,
    follower_by_link,
    stop_following,
)
from budgeting.forms.after import FollowForm
from budgeting.presenters.after import after_page
from budgeting.queries.awards import declared_round_or_404
from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.pages import render_page
from engage.kernel.view_prefix import current_view

blueprint = Blueprint("budgeting_after", __name__)
REFUSED = 422
STOP = "stop"


@blueprint.get("/rounds/<slug>/after")
@access(Policy.PUBLIC)
def after(slug: str) -> str:
    """The result in a sentence, the formal decision, and what has become of every project."""
    return _after(slug, FollowForm(formdata=None))


@blueprint.post("/rounds/<slug>/follow")
@access(Policy.PUBLIC)
def follow(slug: str) -> Response | tuple[str, int]:
    """Ask to hear of news. The answer is the same whether or not the address follows already."""
    pb_round = declared_round_or_404(slug)
    form = FollowForm()
    if not form.validate():
        return _after(slug, form), REFUSED
    ask_to_follow(pb_round, email=form.email.data, view=current_view(), now=now())
    return redirect(url_for("budgeting_after.asked", slug=slug))


@blueprint.get("/rounds/<slug>/follow")
@access(Policy.PUBLIC)
def asked(slug: str) -> str:
    """A letter is on its way."""
    return _following(slug, "asked")


@blueprint.get("/rounds/<slug>/follow/stopped")
@access(Policy.PUBLIC)
def stopped(slug: str) -> str:
    """The address has been forgotten."""
    return _following(slug, "stopped")


@blueprint.get("/rounds/<slug>/follow/<follower_id>/<proof>")
@access(Policy.PUBLIC)
def following(slug: str, follower_id: str, proof: str) -> str:
    """Say yes or stop. Opening the link changes nothing: mail programs open links by themselves."""
    follower = follower_by_link(declared_round_or_404(slug), follower_id, proof)
    return _following(slug, "confirmed" if follower.confirmed_at else "unconfirmed")


@blueprint.post("/rounds/<slug>/follow/<follower_id>/<proof>")
@access(Policy.PUBLIC)
def answer(slug: str, follower_id: str, proof: str) -> Response:
    """The press of a button on that page."""
    follower = follower_by_link(declared_round_or_404(slug), follower_id, proof)
    if request.form.get("do") == STOP:
        stop_following([follower])
        return redirect(url_for("budgeting_after.stopped", slug=slug))
    confirm_following(follower, now=now())
    return redirect(
        url_for("budgeting_after.following", slug=slug, follower_id=follower_id, proof=proof)
    )


def _after(slug: str, form: FollowForm) -> str:
    pb_round = declared_round_or_404(slug)
    return render_page("budgeting/after.html", after=after_page(pb_round), form=form, nav="results")


def _following(slug: str, state: str) -> str:
    page = after_page(declared_round_or_404(slug))
    return render_page("budgeting/following.html", after=page, state=state, nav="results")
