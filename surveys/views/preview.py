"""A survey as residents will meet it, for officers: every question in every view, on a phone, on paper, and page by page with routing.

Nothing of it is stored: answers on the way through travel in the page itself, signed.
"""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer

from engage.kernel.access import Policy, access
from engage.kernel.clock import now, today
from engage.kernel.pages import app_settings, render_page
from engage.kernel.view_prefix import current_view
from surveys.commands.looking_up import as_pressed_on_page, with_areas_found
from surveys.forms.resident import AnswersForm, sentence_in
from surveys.presenters.preview import way_links, whole
from surveys.presenters.resident import answers_shown, page_shown, survey_page
from surveys.queries.surveys import questionnaire_in_making, survey_or_404
from surveys.rules.answering import PageAnswered, answer_page
from surveys.rules.answers import Answers
from surveys.rules.flow import first_page, next_page, page_as_shown
from surveys.rules.pacing import one_question_a_page, one_row_a_page
from surveys.rules.questionnaire import Questionnaire, page_in

if TYPE_CHECKING:
    from surveys.models import Survey

blueprint = Blueprint("surveys_preview", __name__, url_prefix="/officers/surveys/<slug>/preview")
REFUSED = 422


@blueprint.get("")
@access(Policy.OFFICER)
def everything(slug: str) -> str:
    """Every page one under another, whatever its condition; ``?as=phone`` as narrow as a phone, with tables row by row."""
    survey = survey_or_404(slug)
    is_phone = request.args.get("as") == "phone"
    questionnaire = questionnaire_in_making(survey)
    met = one_row_a_page(questionnaire) if is_phone or current_view().is_easy else questionnaire
    return render_page(
        "surveys/officer/preview.html",
        survey=survey_page(survey, questionnaire, now=now()),
        pages=whole(survey, met),
        is_phone=is_phone,
        links=way_links(slug, app_settings().languages),
        is_preview=True,
    )


@blueprint.get("/paper")
@access(Policy.OFFICER)
def paper(slug: str) -> str:
    """The questions as on paper: boxes to tick, lines to write on, and in words where to go on."""
    survey = survey_or_404(slug)
    questionnaire = questionnaire_in_making(survey)
    return render_template(
        "surveys/officer/paper.html",
        survey=survey_page(survey, questionnaire, now=now()),
        pages=whole(survey, questionnaire),
        is_preview=True,
    )


@blueprint.route("/walk", methods=["GET", "POST"])
@access(Policy.OFFICER)
def walk(slug: str) -> str | tuple[str, int]:
    """Page by page with routing, as somebody answers it."""
    survey = survey_or_404(slug)
    questionnaire = _as_met(survey)
    if request.method == "GET":
        return _step(survey, questionnaire, {}, _first(questionnaire, {}))
    answers, at = _carried(), request.form.get("at", "")
    page_id = page_in(questionnaire, at).id
    posted = {name: values for name, values in request.form.lists() if name not in _OWN}
    asked = page_in(questionnaire, page_id).questions
    if (pressed := as_pressed_on_page(posted, lambda: asked)) is not None:
        return _step(survey, questionnaire, answers, page_id, posted=pressed)
    read = with_areas_found(asked, posted)
    answered = answer_page(questionnaire, page_id, answers, read, today=today())
    if answered.faults:
        page = _step(survey, questionnaire, answers, page_id, posted=posted, answered=answered)
        return page, REFUSED
    following = next_page(questionnaire, answered.answers, page_id)
    return _step(survey, questionnaire, answered.answers, following.id if following else "")


_OWN = frozenset({"csrf_token", "so_far", "at"})


def _step(
    survey: "Survey",
    questionnaire: Questionnaire,
    answers: Answers,
    page_id: str,
    *,
    posted: Any = None,
    answered: PageAnswered | None = None,
) -> str:
    """One page, or the answers at the end."""
    faults = answered.faults if answered else ()
    told = [(fault, sentence_in(fault, questionnaire)) for fault in faults]
    errors = {str(fault.facts["where"]).partition(":")[0]: sentence for fault, sentence in told}
    page = page_as_shown(questionnaire, answers, page_id) if page_id else None
    shown = (
        page_shown(survey, questionnaire, page, answers, posted=posted, errors=errors)
        if page
        else None
    )
    return render_page(
        "surveys/officer/walk.html",
        survey=survey_page(survey, questionnaire, now=now()),
        page=shown,
        answers=[] if shown else answers_shown(survey, questionnaire, answers),
        so_far=_signer().dumps(answers),
        form=AnswersForm(told),
        is_preview=True,
    )


def _as_met(survey: "Survey") -> Questionnaire:
    questionnaire = questionnaire_in_making(survey)
    if survey.one_at_a_time:
        return one_question_a_page(questionnaire)
    return one_row_a_page(questionnaire) if current_view().is_easy else questionnaire


def _first(questionnaire: Questionnaire, answers: Answers) -> str:
    page = first_page(questionnaire, answers)
    return page.id if page else ""


def _carried() -> dict[str, Any]:
    """The answers so far; none where somebody else made them up."""
    try:
        carried: dict[str, Any] = _signer().loads(request.form.get("so_far", ""))
    except BadSignature:
        return {}
    return carried


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="survey-preview")
