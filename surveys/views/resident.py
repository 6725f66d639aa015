"""A survey for residents: what it is about, and the start of a way through it."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.shared_pages import render_shared
from engage.rules.errors import NotAllowedError
from surveys.commands.answering import begin_answering
from surveys.presenters.resident import survey_page
from surveys.queries import questionnaire_of
from surveys.views.device import forget_sent, own, remember
from surveys.views.way import go_on

blueprint = Blueprint("surveys", __name__)


@blueprint.get("/surveys/<slug>")
@access(Policy.PUBLIC)
def start(slug: str) -> str:
    """What the survey is about, how long it takes and what happens to answers."""
    survey, draft = own(slug)
    page = survey_page(survey, questionnaire_of(survey.id, survey.version), now=now())
    has_draft = draft is not None
    return render_shared(
        "surveys/start.html",
        (page, has_draft),
        lambda: {"survey": page, "has_draft": has_draft, "nav": "open"},
    )


@blueprint.post("/surveys/<slug>")
@access(Policy.PUBLIC)
def begin(slug: str) -> Response:
    """Start, or go on where this device left off."""
    survey, draft = own(slug)
    if draft is None:
        try:
            draft, secret = begin_answering(survey, now=now())
        except NotAllowedError:
            return redirect(url_for("surveys.start", slug=slug))
        remember(slug, secret)
        forget_sent()
    return go_on(survey, draft)
