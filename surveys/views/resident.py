"""A survey for residents: what it is about, and the start of a way through it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from engage.easy_read.queries import beside_words
from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.shared_pages import render_shared
from engage.kernel.view_prefix import current_view
from engage.rules.grace import grace_until
from surveys.commands.answering import begin_answering, is_stored
from surveys.presenters.resident import page_shown, survey_page
from surveys.queries.on_the_way import note_shown
from surveys.queries.surveys import questionnaire_as_met, questionnaire_of
from surveys.rules.flow import opening_page
from surveys.rules.one_each import NEEDS_CODE
from surveys.rules.questionnaire import Questionnaire, QuestionnairePage
from surveys.views.device import forget_way, has_answered, own, reference_sent, remember_begun
from surveys.views.way import begin_or_go_on, goes_by_rows

if TYPE_CHECKING:
    from surveys.models import Survey, SurveyDraft

blueprint = Blueprint("surveys", __name__)


@blueprint.get("/surveys/<slug>")
@access(Policy.PUBLIC)
def start(slug: str) -> bytes:
    """What the survey is about, how long it takes and what happens to answers; and the questions, where all are on one page, or the
    first, where they come one at a time."""
    survey, draft = own(slug)
    moment = now()
    page = _page_here(survey, draft, moment)
    if page is not None and (draft is None or draft.version != survey.version):
        begun, secret = begin_answering(survey, now=moment)
        remember_begun(slug, secret, begun.version)
        note_shown(survey, begun, page.id)
    has_draft = draft is not None and page is None
    facts: dict[str, object] = {"has_draft": has_draft, "has_answered": has_answered(survey)}
    facts["may_go_on"] = has_draft and survey.takes_answers(moment)
    facts["has_unsent"] = (
        has_draft and draft is not None and is_stored(draft) and not facts["may_go_on"]
    )

    facts["until"] = grace_until(survey.window, moment)

    def context() -> dict[str, Any]:
        return {
            "survey": survey_page(survey, questionnaire_of(survey.id, survey.version), now=moment),
            "page": page_shown(survey, _as_met(survey), page, {}) if page else None,
            **facts,
            "nav": "open",
        }

    key = survey, survey.is_open(moment), page is not None, beside_words(slug), *facts.items()
    return render_shared("surveys/start.html", key, context)


def _page_here(
    survey: "Survey", draft: "SurveyDraft | None", moment: datetime
) -> QuestionnairePage | None:
    """The first page of questions, for somebody who has answered none yet: where all are on it or they come one at a time, and nothing
    comes before it.

    Easy read keeps them apart from what is said about the survey. So does whoever has just sent answers from here: the next person
    at this device says first that they are another.
    """
    begins_elsewhere = (
        current_view().is_easy
        or (draft is not None and is_stored(draft))
        or not survey.is_open(moment)
        or survey.one_each in NEEDS_CODE
        or has_answered(survey)
        or reference_sent(survey.slug) is not None
    )
    if begins_elsewhere:
        return None
    return opening_page(_as_met(survey), one_at_a_time=survey.one_at_a_time)


def _as_met(survey: "Survey") -> Questionnaire:
    """The questionnaire as whoever begins now meets it."""
    return questionnaire_as_met(survey, survey.version, by_rows=goes_by_rows())


@blueprint.post("/surveys/<slug>")
@access(Policy.PUBLIC)
def begin(slug: str) -> Response:
    """Start, or go on where this device left off, or begin with nothing where somebody else left off."""
    if request.form.get("do") == "anew":
        forget_way(slug)
    return begin_or_go_on(*own(slug))
