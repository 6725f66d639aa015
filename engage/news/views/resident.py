"""Hearing of news: leave an address, say yes by the link in a letter, stop by one press."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.kernel.pages import render_page
from engage.kernel.security import csrf
from engage.kernel.view_prefix import current_view
from engage.news.commands import (
    ask_to_follow,
    confirm_following,
    follower_by_link,
    stop_following,
)
from engage.news.forms import FollowForm
from engage.news.presenters import news_page
from engage.news.queries import followable_or_404

if TYPE_CHECKING:
    from engage.activities.models import Activity

blueprint = Blueprint("news", __name__, url_prefix="/news/<slug>")
YES, ONE_CLICK = "yes", "List-Unsubscribe"


@blueprint.route("", methods=["GET", "POST"])
@access(Policy.PUBLIC)
def follow(slug: str) -> str | Response | tuple[str, int]:
    """Where to write to. The answer is the same whether or not the address follows already."""
    activity, form = followable_or_404(slug), FollowForm()
    page = news_page(activity)
    if form.validate_on_submit():
        ask_to_follow(activity, email=form.email.data or "", view=current_view(), now=now())
        return redirect(url_for("news.asked", slug=slug))
    return render_page("news/follow.html", page=page, form=form, nav="open"), status_of(form)


@blueprint.get("/asked")
@access(Policy.PUBLIC)
def asked(slug: str) -> str:
    """A letter is on its way."""
    return _following(followable_or_404(slug), "asked")


@blueprint.get("/stopped")
@access(Policy.PUBLIC)
def stopped(slug: str) -> str:
    """The address has been forgotten."""
    return _following(followable_or_404(slug), "stopped")


@blueprint.get("/<follower_id>/<proof>")
@access(Policy.PUBLIC)
def following(slug: str, follower_id: str, proof: str) -> str:
    """Say yes or stop. Opening the link changes nothing: mail programs open links by themselves."""
    activity = followable_or_404(slug)
    follower = follower_by_link(activity, follower_id, proof)
    return _following(activity, "confirmed" if follower.confirmed_at else "unconfirmed")


@blueprint.post("/<follower_id>/<proof>")
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF has no types
@access(Policy.PUBLIC)
def answer(slug: str, follower_id: str, proof: str) -> Response:
    """The press of a button on that page; or of "unsubscribe" in a mail program (RFC 8058), which has no token of ours.

    Nobody but the address's owner knows where to send that.
    """
    if ONE_CLICK not in request.form:
        csrf.protect()
    follower = follower_by_link(followable_or_404(slug), follower_id, proof)
    if request.form.get("do") == YES:
        confirm_following(follower, now=now())
        return redirect(url_for("news.following", slug=slug, follower_id=follower_id, proof=proof))
    stop_following([follower])
    return redirect(url_for("news.stopped", slug=slug))


def _following(activity: "Activity", state: str) -> str:
    return render_page("news/following.html", page=news_page(activity), state=state, nav="open")
