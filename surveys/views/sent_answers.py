"""A copy of what was sent, and taking it back."""

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.pages import render_page
from surveys.commands.withdrawing import withdraw_answers
from surveys.forms.resident import ReferenceForm
from surveys.presenters.resident import answers_copied, survey_page
from surveys.queries.responses import response_by_reference
from surveys.queries.surveys import public_survey_or_404, questionnaire_of
from surveys.rules.contacts import personal_questions
from surveys.views.device import forget_answered, forget_sent
from surveys.views.way import REFUSED

if TYPE_CHECKING:
    from surveys.models import Survey, SurveyResponse

blueprint = Blueprint("sent_answers", __name__)


@blueprint.route("/surveys/<slug>/your-answers", methods=["GET", "POST"])
@access(Policy.PUBLIC)
def your_answers(slug: str) -> str | tuple[str, int] | Response:
    """A copy of what was sent, and taking it back. The reference is posted, so it stands in no address and no log."""
    survey = public_survey_or_404(slug)
    form = ReferenceForm()
    if request.method == "GET":
        return _your_answers_page(survey, form)
    reference = form.reference.data or ""
    response = response_by_reference(survey, reference)
    if response is None:
        form.refuse(form.reference, _("We have no answers under that reference. Check it."))
        return _your_answers_page(survey, form), REFUSED
    if request.form.get("do") != "take_back" or not survey.is_open(now()):
        return _your_answers_page(survey, form, response, reference)
    withdraw_answers(survey, reference=reference, now=now())
    forget_sent()
    return forget_answered(make_response(_your_answers_page(survey, form, is_gone=True)), survey)


def _your_answers_page(
    survey: "Survey",
    form: ReferenceForm,
    response: "SurveyResponse | None" = None,
    reference: str = "",
    *,
    is_gone: bool = False,
) -> str:
    questionnaire = questionnaire_of(survey.id, response.version if response else survey.version)
    return render_page(
        "surveys/your_answers.html",
        survey=survey_page(survey, questionnaire, now=now()),
        form=form,
        answers=answers_copied(questionnaire, response.answers) if response else [],
        reference=reference,
        is_gone=is_gone,
        has_contact=bool(personal_questions(questionnaire)),
        nav="open",
    )
