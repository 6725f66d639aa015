"""The words of a survey in easy read and in other languages, beside the source."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.content.presenters import Words, written_in_english
from engage.content.rules.words import SOURCE, plain
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.pages import app_settings
from engage.rules.errors import EngageError, NotFoundError
from engage.rules.view import View
from engage.translating.presenters import other_views, view_name
from surveys.commands.building import WORDS, edit_questions, save_words
from surveys.forms.wording import texts_form
from surveys.presenters.building import building_page
from surveys.presenters.building_words import building_sentence_for
from surveys.presenters.conditions import question_named
from surveys.presenters.wording import (
    Told,
    item_rows,
    told_of_texts,
    told_of_words,
)
from surveys.queries.surveys import questionnaire_in_making, survey_or_404
from surveys.rules.wording import texts_of, with_texts

if TYPE_CHECKING:
    from surveys.models import Survey

blueprint = Blueprint("surveys_wording", __name__, url_prefix="/officers/surveys")
REFUSED = 422
CHANGED = 409
Answer = Response | str | tuple[str, int]


@blueprint.get("/<slug>/setup/languages")
@access(Policy.OFFICER)
def languages(slug: str) -> str:
    """How far the survey and each of its questions have come in every view."""
    survey = survey_or_404(slug)
    views = other_views(app_settings().languages)
    return render_template(
        "surveys/officer/languages.html",
        survey=building_page(survey),
        names=[view_name(view) for view in views],
        rows=item_rows(survey, questionnaire_in_making(survey), views),
    )


@blueprint.route("/<slug>/setup/languages/<tag>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def survey_words(slug: str, tag: str) -> Answer:
    """Title, introduction and privacy notice in one view."""
    survey, view = survey_or_404(slug), _view_or_404(tag)
    names = [name for name in WORDS if plain(survey.words, name).get(SOURCE)]
    texts = {name: plain(survey.words, name).get(tag, "") for name in names}

    def save(typed: Mapping[str, str], revision: int) -> None:
        save_words(survey, typed, tag=tag, revision=revision, now=now(), actor=current_actor())

    told = told_of_words(survey.words, names, tag)
    heading = str(_("Title, introduction and privacy notice"))
    return _page(survey, view, heading, texts=texts, told=told, save=save)


@blueprint.route("/<slug>/setup/questions/<question_id>/languages/<tag>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def question_words(slug: str, question_id: str, tag: str) -> Answer:
    """One question and its options in one view."""
    survey, view = survey_or_404(slug), _view_or_404(tag)
    questionnaire = questionnaire_in_making(survey)
    there = texts_of(questionnaire, question_id, tag)
    texts = {text.place: text.said for text in there}

    def save(typed: Mapping[str, str], revision: int) -> None:
        written = {place: text for place, text in typed.items() if text != texts[place]}
        edit = partial(with_texts, question_id=question_id, tag=tag, texts=written)
        what = f"words {tag} {question_id}"
        edit_questions(survey, edit, revision=revision, what=what, now=now(), actor=current_actor())

    heading = question_named(questionnaire, question_id)
    name = written_in_english(heading)
    return _page(survey, view, name, texts=texts, told=told_of_texts(there), save=save)


def _page(
    survey: "Survey",
    view: View,
    heading: Words | str,
    *,
    texts: Mapping[str, str],
    told: Sequence[Told],
    save: Callable[[Mapping[str, str], int], None],
) -> Answer:
    """A box for each text with the source beside it, or what came of sending them."""
    form = texts_form(texts, [each.label for each in told])
    is_changed, status = False, 200
    if form.is_submitted():
        status = REFUSED
        if form.validate():
            try:
                save(form.texts(), form.seen)
            except EngageError as error:
                is_changed = error.code == "page_changed"
                status = CHANGED if is_changed else REFUSED
                if not is_changed:
                    form.refuse_for(error, building_sentence_for(error))
            else:
                flash(_("Saved."), "success")
                return redirect(url_for("surveys_wording.languages", slug=survey.slug))
    if is_changed or request.method == "GET":
        form.revision.data = survey_or_404(survey.slug).revision
    page = render_template(
        "surveys/officer/view_words.html",
        survey=building_page(survey),
        form=form,
        written_in=view,
        view_name=view_name(view),
        item=heading,
        pairs=list(zip(form.boxes(), told, strict=True)),
        is_changed=is_changed,
    )
    return page, status


def _view_or_404(tag: str) -> View:
    for view in other_views(app_settings().languages):
        if view.tag == tag:
            return view
    raise NotFoundError("view", tag=tag)
