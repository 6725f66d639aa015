"""The ballot as residents will find it, for officers, before and after opening: in every language, in easy read, on any screen.

The same pages as a voter's, with every button at an address of its own. No code is asked for, and there is nothing here that
could cast.
"""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from budgeting.forms.voting import BallotForm
from budgeting.presenters.pictures import project_picture
from budgeting.queries.rounds import project_or_404, round_or_404
from budgeting.views.ballot_pages import Way, ballot_shown, checked_review, project_shown, ticks_of
from engage.kernel.access import Policy, access

blueprint = Blueprint("budgeting_preview", __name__, url_prefix="/officers/rounds/<slug>/preview")
WAY: Way = {
    "way": blueprint.name,
    "about": "budgeting_drafting.tasks",
    "about_words": _l("All parts of this round"),
    "is_preview": True,
    "nav": "open",
}


@blueprint.route("/ballot", methods=["GET", "POST"])
@access(Policy.OFFICER)
def ballot(slug: str) -> str | Response:
    """The ballot, and every change of it."""
    pb_round, form = round_or_404(slug), BallotForm()
    if not pb_round.projects:
        flash(_("There is no project yet, so there is nothing to show."), "error")
        return redirect(url_for("budgeting_drafting.tasks", slug=slug))
    return ballot_shown(pb_round, form, ticks_of(pb_round, form), WAY)


@blueprint.route("/projects/<path:number>", methods=["GET", "POST"])
@access(Policy.OFFICER)
def project(slug: str, number: str) -> str:
    """One project, on the way from the ballot."""
    pb_round = round_or_404(slug)
    photo = project_picture(project_or_404(pb_round, number))
    return project_shown(pb_round, number, photo, WAY)


@blueprint.post("/send", endpoint="send")
@blueprint.route("/review", methods=["GET", "POST"])
@access(Policy.OFFICER)
def review(slug: str) -> str | tuple[str, int]:
    """What a voter reads before sending, with no button that sends."""
    return checked_review(round_or_404(slug), BallotForm(), WAY, may_send=False)
