"""The ballot as residents will find it, for officers, before and after opening: in every language, in easy read, on any screen.

The same pages as a voter's, with every button at an address of its own. No code is asked for, and there is nothing here that
could cast. A rehearsal shows the same pages from here.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from budgeting.forms.voting import BallotForm, sentence_for
from budgeting.presenters.pictures import SentPicture, project_picture
from budgeting.queries.rounds import project_or_404, round_or_404
from budgeting.rules.marks import check_ticks
from budgeting.views.voting import (
    ask_who_took_part,
    ballot_page_now,
    problem_of,
    round_page_now,
    ticks_of,
)
from engage.kernel.access import Policy, access
from engage.kernel.pages import render_page
from engage.rules.errors import InvalidError, NotFoundError

if TYPE_CHECKING:
    from budgeting.models.rounds import Round
    from budgeting.rules.ballots import Ticks

blueprint = Blueprint("budgeting_preview", __name__, url_prefix="/officers/rounds/<slug>/preview")
WAY: Mapping[str, Any] = {
    "way": blueprint.name,
    "about": "budgeting_drafting.tasks",
    "about_words": _l("All parts of this round"),
    "is_preview": True,
    "nav": "open",
}
REFUSED = 422


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
    return review_shown(round_or_404(slug), WAY, may_send=False)


def ballot_shown(
    pb_round: "Round", form: BallotForm, ticks: "Ticks", way: Mapping[str, Any]
) -> str:
    """A voter's ballot whose buttons lead along another way."""
    return render_page(
        "budgeting/ballot.html",
        pb_round=round_page_now(pb_round),
        ballot=ballot_page_now(pb_round, form, ticks),
        form=form,
        **way,
    )


def project_shown(
    pb_round: "Round", number: str, photo: SentPicture | None, way: Mapping[str, Any]
) -> str:
    """One project on another way. Raises ``NotFoundError``."""
    form = BallotForm()
    shown = ballot_page_now(pb_round, form, ticks_of(pb_round, form))
    card = shown.card(number)
    if card is None:
        raise NotFoundError("project", number=number)
    return render_page(
        "budgeting/project.html",
        pb_round=round_page_now(pb_round),
        ballot=shown,
        card=card,
        photo=photo,
        form=form if request.method == "POST" else None,
        **way,
    )


def review_shown(
    pb_round: "Round", way: Mapping[str, Any], *, may_send: bool
) -> str | tuple[str, int]:
    """What was chosen, on another way; the ballot again where it cannot be taken as it is."""
    form = BallotForm()
    ticks = ticks_of(pb_round, form)
    try:
        check_ticks(ticks, form=pb_round.ballot_form, costs=pb_round.costs)
    except InvalidError as error:
        form.refuse(form.chosen, sentence_for(error))
        return ballot_shown(pb_round, form, ticks, way), REFUSED
    ask_who_took_part(pb_round, form)
    return render_page(
        "budgeting/review.html",
        pb_round=round_page_now(pb_round),
        ballot=ballot_page_now(pb_round, form, ticks),
        form=form,
        tracker="",
        tracker_proof="",
        problem=problem_of(pb_round, ticks),
        may_send=may_send,
        **way,
    )
