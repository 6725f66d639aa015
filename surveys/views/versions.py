"""A survey that is open: publishing other words with a note, giving more time; and asking the same once more."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.rules.errors import EngageError
from surveys.commands.versions import (
    copy_as_wave,
    discard_changes,
    extend_survey,
    publish_changes,
)
from surveys.forms.building import BuildingForm, PressForm
from surveys.forms.versions import ExtendForm, NoteForm, WaveForm
from surveys.presenters.building import building_page
from surveys.presenters.building_words import building_sentence_for
from surveys.presenters.versions import changes_shown, version_rows
from surveys.queries.surveys import questionnaire_in_making, survey_or_404
from surveys.rules.questionnaire import stale_texts

if TYPE_CHECKING:
    from surveys.models import Survey

blueprint = Blueprint("surveys_versions", __name__, url_prefix="/officers/surveys")
REFUSED = 422
CHANGED = 409
Answer = Response | str | tuple[str, int]


@blueprint.get("/<slug>/setup/versions")
@access(Policy.AUTHOR)
def versions(slug: str) -> str:
    """What people met when, what waits to be published, and what else can be done with a survey that is open."""
    return _show(survey_or_404(slug))


@blueprint.post("/<slug>/setup/versions/publish")
@access(Policy.AUTHOR)
def publish(slug: str) -> Answer:
    """Let people meet the words as they are written now."""
    survey, form = survey_or_404(slug), NoteForm()
    return _do(
        survey,
        form,
        lambda: publish_changes(
            survey,
            note=form.note.data or "",
            revision=form.seen,
            now=now(),
            actor=current_actor(),
        ),
    )


@blueprint.post("/<slug>/setup/versions/discard")
@access(Policy.AUTHOR)
def discard(slug: str) -> Answer:
    """Throw away what was not published."""
    survey, form = survey_or_404(slug), PressForm()
    return _do(
        survey,
        form,
        lambda: discard_changes(survey, revision=form.seen, now=now(), actor=current_actor()),
    )


@blueprint.post("/<slug>/setup/versions/extend")
@access(Policy.AUTHOR)
def extend(slug: str) -> Answer:
    """Give people more time."""
    survey, form = survey_or_404(slug), ExtendForm()
    return _do(
        survey,
        form,
        lambda: extend_survey(
            survey,
            last_day=form.last_day.data,
            note=form.note.data or "",
            revision=form.seen,
            now=now(),
            actor=current_actor(),
        ),
    )


@blueprint.post("/<slug>/setup/versions/copy")
@access(Policy.AUTHOR)
def copy(slug: str) -> Answer:
    """Begin the same survey as a new wave."""
    survey, form = survey_or_404(slug), WaveForm()
    if not form.validate():
        return _show(survey, form), REFUSED
    try:
        wave = copy_as_wave(survey, title=form.title.data, now=now(), actor=current_actor())
    except EngageError as error:
        form.refuse_for(error, building_sentence_for(error))
        return _show(survey_or_404(slug), form), REFUSED
    return redirect(url_for("surveys_building.tasks", slug=wave.slug))


def _do(survey: "Survey", form: BuildingForm, command: Callable[[], None]) -> Answer:
    slug = survey.slug
    if not form.validate():
        return _show(survey, form), REFUSED
    try:
        command()
    except EngageError as error:
        is_changed = error.code == "page_changed"
        problem = building_sentence_for(error)
        if error.facts.get("where") in form:
            form.refuse_for(error, problem)
            problem = ""
        page = _show(survey_or_404(slug), form, problem=problem)
        return page, CHANGED if is_changed else REFUSED
    flash(_("Saved."), "success")
    return redirect(url_for("surveys_versions.versions", slug=slug))


def _show(survey: "Survey", form: BuildingForm | None = None, *, problem: str = "") -> str:
    """The page, with one form as it was sent and refused."""
    forms = {kind.__name__: kind(formdata=None) for kind in (NoteForm, ExtendForm, WaveForm)}
    if form is not None:
        forms[type(form).__name__] = form
    page = building_page(survey)
    return render_template(
        "surveys/officer/versions.html",
        survey=page,
        forms_of=forms,
        form=form,
        problem=problem,
        rows=version_rows(survey),
        changes=changes_shown(survey) if page.has_changes else [],
        stale=stale_texts(questionnaire_in_making(survey)),
    )
