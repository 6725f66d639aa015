"""A survey for residents: what it is about, and the start of a way through it."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.shared_pages import render_shared
from surveys.commands.answering import is_stored
from surveys.presenters.resident import survey_page
from surveys.queries.surveys import questionnaire_of
from surveys.views.device import forget_way, has_answered, own
from surveys.views.way import begin_or_go_on

blueprint = Blueprint("surveys", __name__)


@blueprint.get("/surveys/<slug>")
@access(Policy.PUBLIC)
def start(slug: str) -> str:
    """What the survey is about, how long it takes and what happens to answers."""
    survey, draft = own(slug)
    moment = now()
    facts = {"has_draft": draft is not None, "has_answered": has_answered(survey)}
    facts["may_go_on"] = draft is not None and survey.takes_answers(moment)
    facts["has_unsent"] = draft is not None and is_stored(draft) and not facts["may_go_on"]
    return render_shared(
        "surveys/start.html",
        (survey, survey.is_open(moment), *facts.items()),
        lambda: {
            "survey": survey_page(
                survey, questionnaire_of(survey.id, survey.version), now=moment
            ),
            **facts,
            "nav": "open",
        },
    )


@blueprint.post("/surveys/<slug>")
@access(Policy.PUBLIC)
def begin(slug: str) -> Response:
    """Start, or go on where this device left off, or begin with nothing where somebody else left off."""
    if request.form.get("do") == "anew":
        forget_way(slug)
    return begin_or_go_on(*own(slug))
