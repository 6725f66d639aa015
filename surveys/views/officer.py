"""A survey for officers: where it stands, opening and closing it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.activities.rules.lifecycle import State
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import EngageForm
from engage.rules.errors import EngageError
from engage.translating.presenters import StaleText
from surveys.commands.setup import close_survey, open_survey, record_look_at_contacts, set_pace
from surveys.presenters.building import stale_consent
from surveys.presenters.officer import officer_page
from surveys.queries.responses import contacts_of
from surveys.queries.surveys import survey_or_404

if TYPE_CHECKING:
    from surveys.models import Survey

blueprint = Blueprint("surveys_officer", __name__, url_prefix="/officers/surveys")
REFUSED = 422


@blueprint.get("/<slug>")
@access(Policy.OFFICER)
def desk(slug: str) -> str:
    """Responses by channel and view, and the questions as they stand."""
    return _desk(survey_or_404(slug))


@blueprint.post("/<slug>/state/<to>")
@access(Policy.AUTHOR)
def move(slug: str, to: str) -> Response | tuple[str, int]:
    """Open or close the survey."""
    survey = survey_or_404(slug)
    command = {State.OPEN.value: open_survey, State.CLOSED.value: close_survey}.get(to)
    if command is None:
        return _desk(survey, problem=_("A survey can be opened or closed.")), REFUSED
    try:
        command(survey, now=now(), actor=current_actor())
    except EngageError as error:
        stale = stale_consent(survey) if error.code == "privacy_stale" else ()
        return _desk(survey, problem=_why_not_moved(error), stale=stale), REFUSED
    return redirect(url_for("surveys_officer.desk", slug=slug))


def _why_not_moved(error: EngageError) -> str:
    if error.code == "easy_read_unaccounted":
        told: str = _(
            "The privacy notice in easy read does not account for everything in the English. Say under Easy read what became of it."
        )
    elif error.code == "privacy_stale":
        told = _(
            "The English privacy notice has changed since it was put into easy read or another language. Bring those up to date first, under Translations."
        )
    else:
        told = _("That cannot be done now. A survey needs dates and a privacy notice to open.")
    return told


@blueprint.post("/<slug>/contacts")
@access(Policy.AUTHOR)
def contacts(slug: str) -> str:
    """Who wants to hear more. Only who runs the survey sees it, and each look is in the log."""
    survey = survey_or_404(slug)
    record_look_at_contacts(survey, now=now(), actor=current_actor())
    return render_template(
        "surveys/officer_contacts.html",
        title=officer_page(survey, now=now()).title,
        slug=slug,
        contacts=[contact for _question, contact in contacts_of(survey)],
    )


@blueprint.post("/<slug>/pace")
@access(Policy.AUTHOR)
def pace(slug: str) -> Response:
    """One question a page, or the questionnaire's own pages."""
    survey = survey_or_404(slug)
    set_pace(
        survey,
        one_at_a_time=request.form.get("pace") == "question",
        now=now(),
        actor=current_actor(),
    )
    return redirect(url_for("surveys_officer.desk", slug=slug))


def _desk(survey: "Survey", *, problem: str = "", stale: Sequence[StaleText] = ()) -> str:
    return render_template(
        "surveys/officer.html",
        survey=officer_page(survey, now=now()),
        problem=problem,
        stale=stale,
        form=EngageForm(),
    )
