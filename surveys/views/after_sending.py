"""The questions that are offered once the answers are safe: a step of its own, which nobody has to take."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.pages import render_page
from engage.rules.errors import InvalidError
from surveys.commands.adding import add_answers
from surveys.commands.looking_up import as_pressed_on_page
from surveys.forms.resident import AnswersForm, sentence_in
from surveys.presenters.resident import page_shown
from surveys.queries.responses import response_by_reference
from surveys.queries.surveys import public_survey_or_404
from surveys.rules.after_sending import page_beside, page_in_step, step_pages, step_progress
from surveys.rules.answering import Posted
from surveys.rules.answers import Answers
from surveys.rules.questionnaire import Questionnaire, QuestionnairePage
from surveys.views.device import end_step, may_take_step, reference_sent
from surveys.views.way import REFUSED, goes_by_rows, whole_met

if TYPE_CHECKING:
    from surveys.models import Survey, SurveyResponse

blueprint = Blueprint("after_sending", __name__)
STOP = "stop"


@blueprint.get("/surveys/<slug>/about-you")
@access(Policy.PUBLIC)
def begin(slug: str) -> Response:
    """To the first of these questions."""
    survey, response = _own(slug)
    if response is None:
        return _thanks(slug)
    first = next(iter(step_pages(whole_met(survey, response.version), response.answers)), None)
    return redirect(_address(slug, first.id)) if first else _thanks(slug)


@blueprint.post("/surveys/<slug>/about-you")
@access(Policy.PUBLIC)
def refuse(slug: str) -> Response:
    """No, thank you. Nothing is stored, and it is not asked again."""
    if may_take_step(slug, now=now()):
        end_step()
    return _thanks(slug)


@blueprint.get("/surveys/<slug>/about-you/<page_id>")
@access(Policy.PUBLIC)
def question(slug: str, page_id: str) -> str | Response:
    """One page of these questions."""
    step = _own_step(slug, page_id)
    return _page(step) if isinstance(step, Step) else step


@blueprint.post("/surveys/<slug>/about-you/<page_id>")
@access(Policy.PUBLIC)
def answer(slug: str, page_id: str) -> str | Response | tuple[str, int]:
    """Take one page's answers into the response and go on, or end where the person wants to stop."""
    step = _own_step(slug, page_id)
    if not isinstance(step, Step):
        return step
    posted = {name: values for name, values in request.form.lists() if name != "csrf_token"}
    if (pressed := as_pressed_on_page(posted, lambda: step.page.questions)) is not None:
        return _page(step, pressed)
    answered = add_answers(
        step.survey,
        reference=reference_sent(slug) or "",
        page_id=page_id,
        posted=posted,
        now=now(),
        by_rows=goes_by_rows(),
    )
    if answered.faults:
        return _page(step, posted, answered.faults), REFUSED
    following = page_beside(step.questionnaire, answered.answers, page_id, by=1)
    if following is None or request.form.get("do") == STOP:
        end_step()
        return _thanks(slug)
    return redirect(_address(slug, following.id))


@dataclass(frozen=True)
class Step:
    """One page of the step, as this device may take it now."""

    survey: "Survey"
    questionnaire: Questionnaire
    answers: Answers
    page: QuestionnairePage


def _own(slug: str) -> "tuple[Survey, SurveyResponse | None]":
    """The survey, and what this device has just sent while it may still add to it."""
    survey = public_survey_or_404(slug)
    if not may_take_step(slug, now=now()) or not survey.takes_answers(now()):
        return survey, None
    return survey, response_by_reference(survey, reference_sent(slug) or "")


def _own_step(slug: str, page_id: str) -> Step | Response:
    """The page asked for, or where somebody belongs who may not take the step, or not by that page."""
    survey, response = _own(slug)
    if response is None:
        return _thanks(slug)
    questionnaire = whole_met(survey, response.version)
    page = page_in_step(questionnaire, response.answers, page_id)
    if page is None:
        return redirect(url_for("after_sending.begin", slug=slug))
    return Step(survey, questionnaire, response.answers, page)


def _page(step: Step, posted: Posted | None = None, faults: Sequence[InvalidError] = ()) -> str:
    told = [(fault, sentence_in(fault, step.questionnaire)) for fault in faults]
    errors = {str(fault.facts["where"]).partition(":")[0]: sentence for fault, sentence in told}
    shown = page_shown(
        step.survey, step.questionnaire, step.page, step.answers, posted=posted, errors=errors
    )
    where = step_progress(step.questionnaire, step.answers, step.page.id)
    before = page_beside(step.questionnaire, step.answers, step.page.id, by=-1)
    slug = step.survey.slug
    return render_page(
        "surveys/about_you.html",
        page=replace(shown, number=where.number, of=where.of),
        form=AnswersForm(told),
        back=_address(slug, before.id) if before else url_for("answers.done", slug=slug),
        nav="open",
    )


def _address(slug: str, page_id: str) -> str:
    return url_for("after_sending.question", slug=slug, page_id=page_id)


def _thanks(slug: str) -> Response:
    return redirect(url_for("answers.done", slug=slug))
