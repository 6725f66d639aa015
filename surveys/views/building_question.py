"""A page for each question of a survey that is being made, and for each of its pages."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.pages import app_settings
from engage.rules.errors import EngageError
from engage.translating.presenters import other_views
from surveys.commands.building import edit_questions
from surveys.forms.building import (
    PageForm,
    QuestionForm,
    RoutedForm,
    data_of_question,
    data_of_rows,
    pressed,
)
from surveys.importers.ready_made import blank_question
from surveys.presenters.building import building_page
from surveys.presenters.building_question import (
    offered_answers,
    offered_pictures,
    question_page,
    routing_page,
    rule_page,
    starts,
)
from surveys.presenters.building_words import TYPE_WORDS, building_sentence_for
from surveys.presenters.lint import lint_words
from surveys.presenters.wording import question_cells
from surveys.queries.surveys import questionnaire_in_making, survey_or_404
from surveys.rules.answer_rules import lines_of
from surveys.rules.building import Edit, with_changed_page, with_changed_question, with_new_question
from surveys.rules.conditions import Condition
from surveys.rules.editing import SOURCE, values_of_question, written_question
from surveys.rules.questionnaire import Question, Questionnaire, page_in, question_in
from surveys.rules.routing import Rows, condition_of, options_by_question, rows_of

if TYPE_CHECKING:
    from surveys.models import Survey

blueprint = Blueprint("surveys_question", __name__, url_prefix="/officers/surveys")
REFUSED = 422
CHANGED = 409
Answer = Response | str | tuple[str, int]
Kind = TypeVar("Kind", bound=RoutedForm)


@blueprint.route("/<slug>/setup/new-question", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def new_question(slug: str) -> Answer:
    """Add a question: first how it is answered, then the question itself."""
    survey = survey_or_404(slug)
    start, page_id = request.args.get("start", ""), request.args.get("page", "")
    begun = blank_question(start)
    if begun is None:
        return render_template(
            "surveys/officer/new_question.html",
            survey=building_page(survey),
            starts=starts(),
            page_id=page_id,
        )
    return _question(
        survey,
        begun,
        lambda written: partial(with_new_question, question=written, page_id=page_id),
        what="add",
    )


@blueprint.route("/<slug>/setup/questions/<question_id>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def question(slug: str, question_id: str) -> Answer:
    """One question: its words, how it is answered, its options and limits, and when it is asked."""
    survey = survey_or_404(slug)
    there = question_in(questionnaire_in_making(survey), question_id)
    return _question(
        survey,
        there,
        lambda written: partial(with_changed_question, question=written),
        what=f"change {question_id}",
    )


@blueprint.route("/<slug>/setup/pages/<page_id>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def page(slug: str, page_id: str) -> Answer:
    """A page: its heading, whether it is a table, and when it is shown."""
    survey = survey_or_404(slug)
    questionnaire = questionnaire_in_making(survey)
    there = page_in(questionnaire, page_id)
    rows = rows_of(there.relevant, options_by_question(questionnaire))
    begins = {
        "title": there.words.get("title", {}).get(SOURCE, ""),
        "is_table": there.is_table,
        **data_of_rows(rows),
    }
    form = _form_of(PageForm, begins)

    def save() -> None:
        edit = partial(
            with_changed_page,
            page_id=page_id,
            title=(form.title.data or "").strip(),
            tag=SOURCE,
            is_table=form.is_table.data,
            relevant=_condition(form, rows, there.relevant),
        )
        _write(survey, form, edit, what=f"change page {page_id}")

    def show(*, is_changed: bool = False) -> str:
        _date(form, survey, is_changed=is_changed)
        return render_template(
            "surveys/officer/page.html",
            survey=building_page(survey_or_404(slug)),
            form=_offering(form, questionnaire, page_id, is_page=True),
            routing=routing_page(there.relevant, rows, questionnaire),
            is_changed=is_changed,
        )

    return _answer(slug, form, save, show, at=f"page-{page_id}")


def _question(
    survey: "Survey", there: Question, edit_of: Callable[[Question], Edit], *, what: str
) -> Answer:
    questionnaire = questionnaire_in_making(survey)
    rows = rows_of(there.condition, options_by_question(questionnaire))
    checks = lines_of(there.constraint, there.id)
    form = _form_of(QuestionForm, data_of_question(values_of_question(there), rows, checks))

    def save() -> None:
        values = form.values(keeps_condition=rows is None, keeps_rule=checks is None)
        if values.rows == rows:
            values = replace(values, rows=None)
        if values.checks == checks:
            values = replace(values, checks=None)
        written, faults = written_question(there, values)
        for fault in faults[:-1]:
            form.refuse_for(fault, building_sentence_for(fault))
        if faults:
            raise faults[-1]
        _write(survey, form, edit_of(written), what=what)

    def show(*, is_changed: bool = False) -> str:
        _date(form, survey, is_changed=is_changed)
        form.offer_types(TYPE_WORDS)
        form.offer_pictures(offered_pictures(there))
        typed = _as_typed(there, form)
        return render_template(
            "surveys/officer/question.html",
            survey=building_page(survey_or_404(survey.slug)),
            form=_offering(form, questionnaire, there.id, is_page=False),
            question=question_page(there, form.type.data or there.type, typed),
            routing=routing_page(there.condition, rows, questionnaire),
            rule=rule_page(there.constraint, checks, questionnaire),
            views=question_cells(
                survey.slug, questionnaire, there.id, other_views(app_settings().languages)
            )
            if there.id
            else (),
            hints=lint_words(typed),
            is_changed=is_changed,
        )

    return _answer(survey.slug, form, save, show, at=f"q-{there.id}" if there.id else "")


def _as_typed(there: Question, form: QuestionForm) -> Question:
    """The question with the words that stand in the boxes now, however half done."""
    return written_question(there, form.values(keeps_condition=True, keeps_rule=True))[0]


def _form_of(kind: type[Kind], begins: dict[str, object]) -> Kind:
    """The form as it was sent; filled from what is stored on a first look, and changed where one of its own buttons was pressed."""
    form = kind()
    if not form.is_submitted():
        return kind(formdata=None, data=begins)
    press = request.form.get("press")
    if press is None:
        return form
    return kind(formdata=None, data=pressed(form.data, press))


def _answer(
    slug: str,
    form: RoutedForm,
    save: Callable[[], None],
    show: Callable[..., str],
    *,
    at: str,
) -> Answer:
    if request.method == "GET" or "press" in request.form:
        return show()
    if not form.validate():
        return show(), REFUSED
    try:
        save()
    except EngageError as error:
        if error.code == "page_changed":
            return show(is_changed=True), CHANGED
        form.refuse_for(error, building_sentence_for(error))
        return show(), REFUSED
    flash(_("Saved."), "success")
    return redirect(url_for("surveys_questions.questions", slug=slug, _anchor=at or None))


def _write(survey: "Survey", form: RoutedForm, edit: Edit, *, what: str) -> None:
    edit_questions(survey, edit, revision=form.seen, what=what, now=now(), actor=current_actor())


def _date(form: RoutedForm, survey: "Survey", *, is_changed: bool) -> None:
    """Let the page carry the revision it shows; after somebody else's change the one that saving once more would replace."""
    if request.method == "GET" or is_changed:
        form.revision.data = survey.revision


def _condition(form: PageForm, rows: Rows | None, before: Condition | None) -> Condition | None:
    filled = form.rows_filled()
    if filled == rows or (rows is None and not form.replaces.data):
        return before
    return condition_of(filled)


def _offering(
    form: RoutedForm, questionnaire: Questionnaire, place: str, *, is_page: bool
) -> RoutedForm:
    form.offer_answers(offered_answers(questionnaire, place, is_page=is_page))
    return form
