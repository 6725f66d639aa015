"""A consultation for officers: the imported text, what is missing, opening and closing."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.activities.rules.lifecycle import State
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.plans.commands.finishing import finish_consultation
from engage.plans.commands.questions import ask_beside
from engage.plans.commands.setup import close_consultation, open_consultation
from engage.plans.exports import comments_csv
from engage.plans.forms.officer_questions import OpeningForm, QuestionnaireForm, refusal_of_opening
from engage.plans.presenters.officer_page import officer_page, questionnaires_offered
from engage.plans.queries.consultations import consultation_or_404
from engage.rules.errors import EngageError

if TYPE_CHECKING:
    from engage.plans.models import Consultation

blueprint = Blueprint("plans_officer", __name__, url_prefix="/officers/plans")
REFUSED = 422


@blueprint.get("/<slug>")
@access(Policy.OFFICER)
def desk(slug: str) -> str:
    """The sections as imported, what was left out and why, and how many comments came in."""
    return _desk(consultation_or_404(slug))


@blueprint.get("/<slug>/comments.csv")
@access(Policy.ANALYST)
def comments(slug: str) -> Response:
    """Every comment as it was received, for those who analyse."""
    content = comments_csv(consultation_or_404(slug))
    headers = {"Content-Disposition": f"attachment; filename={slug}-comments.csv"}
    return Response(content, mimetype="text/csv", headers=headers)


@blueprint.post("/<slug>/state/<to>")
@access(Policy.AUTHOR)
def move(slug: str, to: str) -> Response | tuple[str, int]:
    """Open, close or finish the consultation."""
    consultation = consultation_or_404(slug)
    form = OpeningForm()
    try:
        match to:
            case State.OPEN:
                open_consultation(
                    consultation,
                    now=now(),
                    actor=current_actor(),
                    knows_unfinished=bool(form.knows_unfinished.data),
                )
            case State.CLOSED:
                close_consultation(consultation, now=now(), actor=current_actor())
            case State.DECLARED:
                finish_consultation(consultation, now=now(), actor=current_actor())
            case _:
                problem = _("A consultation can be opened or closed.")
                return _desk(consultation, problem=problem), REFUSED
    except EngageError as error:
        return _desk(consultation, problem=refusal_of_opening(error)), REFUSED
    return redirect(url_for("plans_officer.desk", slug=slug))


@blueprint.post("/<slug>/questions")
@access(Policy.AUTHOR)
def ask(slug: str) -> Response | tuple[str, int]:
    """Choose the questions that stand beside the text."""
    consultation = consultation_or_404(slug)
    try:
        chosen = QuestionnaireForm().questionnaire.data or ""
        ask_beside(consultation, chosen, now=now(), actor=current_actor())
    except EngageError:
        return _desk(consultation, problem=_("Choose one of the questionnaires below.")), REFUSED
    return redirect(url_for("plans_officer.desk", slug=slug))


def _desk(consultation: "Consultation", *, problem: str = "") -> str:
    form = QuestionnaireForm(formdata=None, questionnaire=consultation.questionnaire)
    form.offer(questionnaires_offered(consultation))
    return render_template(
        "plans/officer.html",
        plan=officer_page(consultation, now=now()),
        problem=problem,
        form=form,
        opening=OpeningForm(formdata=None),
    )
