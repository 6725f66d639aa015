"""The questions of a survey that is being made, in their order: moving, copying and taking out."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access, current_actor, may
from engage.kernel.clock import now
from engage.rules.errors import EngageError, NotFoundError
from surveys.commands.building import edit_questions
from surveys.forms.building import PressForm
from surveys.presenters.building import building_page, consequences, page_rows
from surveys.presenters.building_words import building_sentence_for
from surveys.presenters.conditions import question_named
from surveys.queries.surveys import questionnaire_in_making, survey_or_404
from surveys.rules.building import (
    NEW_PAGE,
    Edit,
    with_copied_question,
    with_joined_page,
    with_moved_page,
    with_moved_question,
    with_question_on_page,
    without_question,
)
from surveys.rules.questionnaire import question_in

if TYPE_CHECKING:
    from surveys.models import Survey

blueprint = Blueprint("surveys_questions", __name__, url_prefix="/officers/surveys")
REFUSED = 422
CHANGED = 409
Answer = Response | str | tuple[str, int]
QUESTION_STEPS: dict[str, Callable[[str, PressForm], Edit]] = {
    "up": lambda id_, _form: partial(with_moved_question, question_id=id_, by=-1),
    "down": lambda id_, _form: partial(with_moved_question, question_id=id_, by=1),
    "copy": lambda id_, _form: partial(with_copied_question, question_id=id_),
    "remove": lambda id_, _form: partial(without_question, question_id=id_),
    "page": lambda id_, form: partial(
        with_question_on_page, question_id=id_, page_id=form.page.data or NEW_PAGE
    ),
}
PAGE_STEPS: dict[str, Callable[[str, PressForm], Edit]] = {
    "up": lambda id_, _form: partial(with_moved_page, page_id=id_, by=-1),
    "down": lambda id_, _form: partial(with_moved_page, page_id=id_, by=1),
    "join": lambda id_, _form: partial(with_joined_page, page_id=id_),
}


@blueprint.get("/<slug>/setup/questions")
@access(Policy.OFFICER)
def questions(slug: str) -> str:
    """Every question on its page, in order, with what is wrong beside it."""
    return _outline(survey_or_404(slug))


@blueprint.get("/<slug>/setup/questions/<question_id>/remove")
@access(Policy.AUTHOR)
def remove(slug: str, question_id: str) -> str:
    """Whether to take a question out, and what hangs on it."""
    survey = survey_or_404(slug)
    questionnaire = questionnaire_in_making(survey)
    return render_template(
        "surveys/officer/remove.html",
        survey=building_page(survey),
        question_id=question_in(questionnaire, question_id).id,
        words=question_named(questionnaire, question_id),
        consequences=consequences(questionnaire, question_id),
    )


@blueprint.post("/<slug>/setup/questions/<question_id>/<step>")
@access(Policy.AUTHOR)
def question_step(slug: str, question_id: str, step: str) -> Answer:
    """Move a question up, down or onto another page, copy it, or take it out."""
    if step not in QUESTION_STEPS:
        raise NotFoundError("step", step=step)
    form = PressForm()
    edit = QUESTION_STEPS[step](question_id, form)
    at = "" if step == "remove" else f"q-{question_id}"
    return _do(slug, form, edit, what=f"{step} {question_id}", at=at)


@blueprint.post("/<slug>/setup/pages/<page_id>/<step>")
@access(Policy.AUTHOR)
def page_step(slug: str, page_id: str, step: str) -> Answer:
    """Move a whole page up or down, or put its questions onto the page before it."""
    if step not in PAGE_STEPS:
        raise NotFoundError("step", step=step)
    form = PressForm()
    edit = PAGE_STEPS[step](page_id, form)
    at = "" if step == "join" else f"page-{page_id}"
    return _do(slug, form, edit, what=f"{step} page {page_id}", at=at)


def _do(slug: str, form: PressForm, edit: Edit, *, what: str, at: str) -> Answer:
    survey = survey_or_404(slug)
    try:
        edit_questions(
            survey, edit, revision=form.seen, what=what, now=now(), actor=current_actor()
        )
    except NotFoundError:
        raise
    except EngageError as error:
        return _outline(survey_or_404(slug), problem=building_sentence_for(error)), CHANGED
    flash(_("Saved."), "success")
    return redirect(url_for("surveys_questions.questions", slug=slug, _anchor=at or None))


def _outline(survey: "Survey", *, problem: str = "") -> str:
    return render_template(
        "surveys/officer/questions.html",
        survey=building_page(survey),
        pages=page_rows(questionnaire_in_making(survey)),
        problem=problem,
        may_write=may(current_actor(), Policy.AUTHOR),
    )
