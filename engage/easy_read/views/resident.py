"""Easy read to print: everything that an activity says, one idea a row."""

from flask import Blueprint, request

from engage.activities.rules.lifecycle import PUBLIC_STATES
from engage.easy_read.presenters import booklet_page
from engage.kernel.access import Policy, access
from engage.kernel.pages import render_page
from engage.kernel.view_prefix import address_in, current_view
from engage.rules.errors import NotFoundError
from engage.rules.view import Level, View
from engage.translating.queries import activity_to_translate_or_404

blueprint = Blueprint("easy_booklet", __name__)


@blueprint.get("/booklet/<slug>")
@access(Policy.PUBLIC)
def booklet(slug: str) -> str:
    """One booklet of an activity. On the standard page stands the way to it."""
    activity = activity_to_translate_or_404(slug)
    if activity.state not in PUBLIC_STATES:
        raise NotFoundError("activity", slug=slug)
    number = request.args.get("number", 1, type=int)
    easy = View(current_view().language, Level.EASY)
    return render_page(
        "easy_read/booklet.html",
        booklet=booklet_page(activity, easy, number=number),
        easy_href=address_in(easy),
        nav="open",
    )
