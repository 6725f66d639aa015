"""A rehearsal of a draft round: made, voted in by the officers' team on the pages of a ballot, counted, thrown away.

Every page is for officers alone, and each stands under the word "Rehearsal".
"""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from budgeting.commands.rehearsal_rounds import (
    cast_in_rehearsal,
    check_rehearsal_code,
    count_rehearsal,
    make_rehearsal,
    make_up_votes,
    throw_away,
)
from budgeting.forms.drafting_words import setup_sentence_for
from budgeting.forms.voting import BallotForm, CodeForm, sentence_for
from budgeting.presenters.rehearsal_rounds import rehearsal_round_page
from budgeting.queries.rehearsal_rounds import played_round, rehearsal_or_404
from budgeting.queries.rounds import round_or_404
from budgeting.views.ballot_pages import (
    REFUSED,
    ballot_shown,
    checked_review,
    project_shown,
    ticks_of,
)
from engage.kernel.access import Policy, access, current_actor, may
from engage.kernel.clock import now
from engage.rules.errors import EngageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgeting.models.rehearsal_rounds import RehearsalRound

blueprint = Blueprint("budgeting_rehearsal", __name__, url_prefix="/officers")
WAY = {
    "way": blueprint.name,
    "about": "budgeting_rehearsal.desk",
    "about_words": _l("The rehearsal"),
    "is_rehearsal": True,
    "nav": "open",
}
Answer = Response | str | tuple[str, int]


@blueprint.post("/rounds/<slug>/rehearsals")
@access(Policy.AUTHOR)
def make(slug: str) -> Answer:
    """Copy a draft into a rehearsal."""
    try:
        rehearsal = make_rehearsal(round_or_404(slug), now=now(), actor=current_actor())
    except EngageError as error:
        flash(setup_sentence_for(error), "error")
        return redirect(url_for("budgeting_words.rehearsal", slug=slug))
    return redirect(url_for("budgeting_rehearsal.desk", slug=rehearsal.id))


@blueprint.get("/rehearsals/<slug>")
@access(Policy.OFFICER)
def desk(slug: str) -> str:
    """What was copied, the codes, and what came of the count."""
    return _desk(rehearsal_or_404(slug), CodeForm(formdata=None))


@blueprint.route("/rehearsals/<slug>/ballot", methods=["GET", "POST"])
@access(Policy.OFFICER)
def ballot(slug: str) -> Answer:
    """The ballot, once a code of this rehearsal is known."""
    rehearsal, code = rehearsal_or_404(slug), CodeForm()
    if request.method == "GET":
        return redirect(url_for("budgeting_rehearsal.desk", slug=slug))
    try:
        check_rehearsal_code(rehearsal, code=code.code.data or "")
    except EngageError as error:
        code.refuse(code.code, sentence_for(error))
        return _desk(rehearsal, code), REFUSED
    pb_round, form = played_round(rehearsal), BallotForm()
    return ballot_shown(pb_round, form, ticks_of(pb_round, form), WAY)


@blueprint.route("/rehearsals/<slug>/projects/<path:number>", methods=["GET", "POST"])
@access(Policy.OFFICER)
def project(slug: str, number: str) -> str:
    """One project, on the way from the ballot."""
    return project_shown(played_round(rehearsal_or_404(slug)), number, None, WAY)


@blueprint.route("/rehearsals/<slug>/review", methods=["GET", "POST"])
@access(Policy.OFFICER)
def review(slug: str) -> Answer:
    """What was chosen, before it goes into the rehearsal's box."""
    if request.method == "GET":
        return redirect(url_for("budgeting_rehearsal.desk", slug=slug))
    return checked_review(played_round(rehearsal_or_404(slug)), BallotForm(), WAY, may_send=True)


@blueprint.post("/rehearsals/<slug>/send")
@access(Policy.OFFICER)
def send(slug: str) -> Answer:
    """Into the rehearsal's own box."""
    rehearsal, form = rehearsal_or_404(slug), BallotForm()
    ticks = ticks_of(played_round(rehearsal), form)
    try:
        cast_in_rehearsal(rehearsal, code=form.code.data or "", chosen=ticks)
    except EngageError as error:
        code = CodeForm()
        code.refuse(code.code, sentence_for(error))
        return _desk(rehearsal_or_404(slug), code), REFUSED
    flash(_("Your vote is in the box of the rehearsal. It counts for nothing else."), "success")
    return redirect(url_for("budgeting_rehearsal.desk", slug=slug))


@blueprint.post("/rehearsals/<slug>/made-up-votes")
@access(Policy.AUTHOR)
def made_up_votes(slug: str) -> Response:
    """Fill the box with made-up votes."""
    return _do(slug, make_up_votes)


@blueprint.post("/rehearsals/<slug>/count")
@access(Policy.AUTHOR)
def count(slug: str) -> Response:
    """Count the rehearsal's box."""
    return _do(slug, count_rehearsal)


@blueprint.post("/rehearsals/<slug>/throw-away")
@access(Policy.AUTHOR)
def discard(slug: str) -> Response:
    """Delete the rehearsal and everything of it."""
    rehearsal = rehearsal_or_404(slug)
    of = rehearsal.pb_round.slug
    throw_away(rehearsal, now=now(), actor=current_actor())
    flash(_("The rehearsal is gone, with every vote in it."), "success")
    return redirect(url_for("budgeting_words.rehearsal", slug=of))


def _do(slug: str, command: "Callable[..., None]") -> Response:
    try:
        command(rehearsal_or_404(slug), now=now(), actor=current_actor())
    except EngageError as error:
        flash(setup_sentence_for(error), "error")
    return redirect(url_for("budgeting_rehearsal.desk", slug=slug))


def _desk(rehearsal: "RehearsalRound", form: CodeForm) -> str:
    return render_template(
        "budgeting/officer/rehearsal_round.html",
        rehearsal=rehearsal_round_page(rehearsal),
        form=form,
        may_write=may(current_actor(), Policy.AUTHOR),
    )
