"""Where a resident goes next in a survey, and the questionnaire as this browser meets it."""

from datetime import datetime
from typing import TYPE_CHECKING

from flask import redirect, url_for
from werkzeug.wrappers import Response

from engage.kernel.clock import now
from engage.kernel.here import this_request
from engage.kernel.view_prefix import current_view
from engage.rules.errors import NotAllowedError
from engage.rules.grace import grace_until
from surveys.commands.answering import begin_answering, is_stored
from surveys.queries.surveys import questionnaire_as_met, whole_as_met
from surveys.rules.flow import first_page, resume_page
from surveys.rules.one_each import NEEDS_CODE
from surveys.rules.questionnaire import Questionnaire
from surveys.views.device import code_of, forget_sent, has_answered, reference_sent, remember_begun

if TYPE_CHECKING:
    from surveys.models import Survey, SurveyDraft

REFUSED = 422


def begin_or_go_on(survey: "Survey", draft: "SurveyDraft | None") -> Response:
    """Start, or go on where this device left off; by way of a code where the survey needs one."""
    start = url_for("surveys.start", slug=survey.slug)
    if has_answered(survey):
        return redirect(start)
    if needs_code(survey):
        return redirect(url_for("survey_rights.enter", slug=survey.slug))
    if draft is None:
        try:
            draft, secret = begin_answering(survey, now=now())
        except NotAllowedError:
            return redirect(start)
        remember_begun(survey.slug, secret, draft.version)
        forget_sent()
    return go_on(survey, draft)


def needs_code(survey: "Survey") -> bool:
    """Whether a code is still to be entered on this device."""
    return survey.one_each in NEEDS_CODE and not code_of(survey.slug)


def go_on(survey: "Survey", draft: "SurveyDraft | None") -> Response:
    """To the first page not dealt with, or to the answers to check."""
    if draft is None:
        return without_draft(survey)
    if not survey.takes_answers(now()):
        place = "answers.check" if is_stored(draft) else "surveys.start"
        return redirect(url_for(place, slug=survey.slug))
    questionnaire = as_met(survey, draft)
    page = resume_page(questionnaire, draft.answers)
    if page is None and draft.answers:
        return redirect(url_for("answers.check", slug=survey.slug))
    page = page or first_page(questionnaire, draft.answers)
    if page is None:
        return redirect(url_for("surveys.start", slug=survey.slug))
    return redirect(url_for("answering.question", slug=survey.slug, page_id=page.id))


def without_draft(survey: "Survey") -> Response:
    """Sent already from this device, or never begun."""
    if reference_sent(survey.slug):
        return redirect(url_for("answers.done", slug=survey.slug))
    return redirect(url_for("surveys.start", slug=survey.slug))


def as_met(survey: "Survey", draft: "SurveyDraft") -> Questionnaire:
    return questionnaire_as_met(survey, draft.version, by_rows=goes_by_rows())


def whole_met(survey: "Survey", version: int) -> Questionnaire:
    """The questionnaire with what is asked after sending, as this browser meets it."""
    return whole_as_met(survey, version, by_rows=goes_by_rows())


def what_is_left(survey: "Survey") -> dict[str, datetime | bool | None]:
    """What pages on the way say of the time that is left: ``until`` when answers are still taken once the survey is over, and whether
    that is over too."""
    is_over = not survey.takes_answers(now())
    return {"until": None if is_over else grace_until(survey.window, now()), "is_over": is_over}


def goes_by_rows() -> bool:
    """Whether a table of questions comes row by row: in easy read, and where the browser says that it is a phone's ("Mobi",
    as MDN advises). A guess that is wrong costs nothing: the questions are the same.
    """
    return current_view().is_easy or "Mobi" in this_request().environ.get("HTTP_USER_AGENT", "")
