"""A survey for residents: what it is about, and the start of a way through it."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.pages import render_page
from engage.rules.errors import NotAllowedError
from surveys.commands.answering import begin_answering
from surveys.presenters.resident import survey_page
from surveys.queries import public_survey_or_404, questionnaire_of
from surveys.views.device import forget_sent, own_draft, remember
from surveys.views.way import go_on

if TYPE_CHECKING:
    from surveys.models import Survey

blueprint = Blueprint("surveys", __name__)


@blueprint.get("/surveys/<slug>")
@access(Policy.PUBLIC)
def start(slug: str) -> str:
    """What the survey is about, how long it takes and what happens to answers."""
    survey = public_survey_or_404(slug)
    return _start_page(survey, has_draft=own_draft(survey) is not None)


@blueprint.post("/surveys/<slug>")
@access(Policy.PUBLIC)
def begin(slug: str) -> Response:
    """Start, or go on where this device left off."""
    survey = public_survey_or_404(slug)
    draft = own_draft(survey)
    if draft is None:
        try:
            remember(survey, begin_answering(survey, now=now()))
        except NotAllowedError:
            return redirect(url_for("surveys.start", slug=slug))
        forget_sent()
        draft = own_draft(survey)
    return go_on(survey, draft)


def _start_page(survey: "Survey", *, has_draft: bool) -> str:
    page = survey_page(survey, questionnaire_of(survey.id, survey.version), now=now())
    return render_page("surveys/start.html", survey=page, has_draft=has_draft, nav="open")
