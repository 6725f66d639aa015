"""Making a survey: the list of surveys, what it begins with, its words and dates, and what is still missing."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from engage.activities.queries import programme_or_404, programmes
from engage.content.presenters import words_in
from engage.content.rules.words import SOURCE, plain
from engage.kernel.access import Policy, access, current_actor, may
from engage.kernel.clock import now
from engage.kernel.forms import EngageForm
from engage.rules.errors import EngageError
from engage.rules.window import first_day_of, last_day_of
from surveys.commands.building import (
    WORDS,
    edit_questions,
    save_dates,
    save_groups,
    save_words,
    start_survey,
)
from surveys.forms.building import (
    BuildingForm,
    DatesForm,
    GroupsForm,
    NewSurveyForm,
    WhoForm,
    WordsForm,
)
from surveys.importers.ready_made import EQUALITY, SURVEYS, asking_who, beginning, ready_made
from surveys.presenters.building import (
    about_ready_made,
    building_page,
    groups_to_choose,
    missing_of,
    survey_rows,
    tasks_of,
)
from surveys.presenters.building_words import building_sentence_for
from surveys.queries.surveys import all_surveys, questionnaire_in_making, survey_or_404
from surveys.rules.questionnaire import stale_texts
from surveys.rules.respondents import asks_about_help, asks_for_age, asks_for_whom

if TYPE_CHECKING:
    from surveys.models import Survey

blueprint = Blueprint("surveys_building", __name__, url_prefix="/officers/surveys")
REFUSED = 422
CHANGED = 409
Answer = Response | str | tuple[str, int]


@blueprint.get("/")
@access(Policy.OFFICER)
def surveys() -> str:
    """Every survey and where it stands."""
    return render_template(
        "surveys/officer/surveys.html",
        rows=survey_rows(all_surveys()),
        may_begin=may(current_actor(), Policy.AUTHOR),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def new_survey() -> Answer:
    """Begin a survey with a title, from nothing or from a ready-made one."""
    form, known = NewSurveyForm(), programmes()
    ready = [ready_made(name) for name in SURVEYS]
    form.programme.choices = [
        SelectChoice(one.slug, str(words_in(one.words, "title"))) for one in known
    ]
    form.start.choices = [
        SelectChoice("", _("Nothing: an empty survey")),
        *(SelectChoice(one.name, one.title[SOURCE]) for one in ready),
    ]
    if form.is_submitted() and form.validate():
        try:
            begun = beginning(form.start.data, with_equality=form.with_equality.data)
            survey = start_survey(
                programme=programme_or_404(form.programme.data),
                title=form.title.data,
                words=begun.words,
                questionnaire=begun.questionnaire,
                group_by=begun.group_by,
                now=now(),
                actor=current_actor(),
            )
        except EngageError as error:
            form.refuse(form.title, building_sentence_for(error))
        else:
            return redirect(url_for("surveys_building.tasks", slug=survey.slug))
    page = render_template(
        "surveys/officer/new.html",
        form=form,
        has_any=bool(known),
        abouts={
            one.name: about_ready_made(
                one.about,
                version=one.version,
                checked_on=one.checked_on,
                approved_by=one.approved_by,
            )
            for one in ready
        },
        equality=ready_made(EQUALITY),
    )
    return (page, REFUSED) if form.is_submitted() else page


@blueprint.get("/<slug>/setup")
@access(Policy.OFFICER)
def tasks(slug: str) -> str:
    """Everything that makes a survey, a line each."""
    survey = survey_or_404(slug)
    return render_template(
        "surveys/officer/tasks.html",
        survey=building_page(survey),
        tasks=tasks_of(survey),
        missing=len(missing_of(survey)),
        may_write=may(current_actor(), Policy.AUTHOR),
    )


@blueprint.get("/<slug>/setup/check")
@access(Policy.OFFICER)
def checklist(slug: str) -> str:
    """What still keeps the survey from opening, each with the page that mends it."""
    survey = survey_or_404(slug)
    return render_template(
        "surveys/officer/checklist.html",
        survey=building_page(survey),
        missing=missing_of(survey),
        stale=stale_texts(questionnaire_in_making(survey)),
        form=EngageForm(),
        may_write=may(current_actor(), Policy.AUTHOR),
    )


@blueprint.route("/<slug>/setup/words", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def words(slug: str) -> Answer:
    """Title, introduction, privacy notice and what happens next."""
    survey = survey_or_404(slug)
    if not (form := WordsForm()).is_submitted():
        said = {name: plain(survey.words, name).get(SOURCE, "") for name in WORDS}
        return _show("words", survey, WordsForm(formdata=None, data=said))
    if not form.validate():
        return _show("words", survey, form), REFUSED
    texts = {name: form[name].data or "" for name in WORDS}
    try:
        save_words(survey, texts, revision=form.seen, now=now(), actor=current_actor())
    except EngageError as error:
        return refused("words", slug, form, error)
    return _saved(slug)


@blueprint.route("/<slug>/setup/dates", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def dates(slug: str) -> Answer:
    """First and last day, and how the questions are dealt out."""
    survey = survey_or_404(slug)
    if not (form := DatesForm()).is_submitted():
        written = {
            "first_day": first_day_of(survey.window),
            "last_day": last_day_of(survey.window),
            "pace": "question" if survey.one_at_a_time else "page",
            "by_month": survey.by_month,
        }
        return _show("dates", survey, DatesForm(formdata=None, data=written))
    if not form.validate():
        return _show("dates", survey, form), REFUSED
    try:
        save_dates(
            survey,
            first_day=form.first_day.data,
            last_day=form.last_day.data,
            one_at_a_time=form.pace.data == "question",
            by_month=form.by_month.data,
            revision=form.seen,
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        return refused("dates", slug, form, error)
    return _saved(slug)


@blueprint.route("/<slug>/setup/who-answers", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def who(slug: str) -> Answer:
    """Whether organisations can answer too, and whether people are asked if somebody helped them."""
    survey = survey_or_404(slug)
    if not (form := WhoForm()).is_submitted():
        asked = questionnaire_in_making(survey)
        chosen = {
            "organisations": asks_for_whom(asked),
            "help_": asks_about_help(asked),
            "young": asks_for_age(asked),
        }
        return _show("who", survey, WhoForm(formdata=None, data=chosen))
    edit = asking_who(
        of_organisations=form.organisations.data,
        of_help=form.help_.data,
        of_age=form.young.data,
    )
    try:
        edit_questions(
            survey,
            edit,
            revision=form.seen,
            what="who_answers",
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        return refused("who", slug, form, error)
    return _saved(slug)


@blueprint.route("/<slug>/setup/groups", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def groups(slug: str) -> Answer:
    """By which questions' answers all others are compared."""
    survey = survey_or_404(slug)
    form = GroupsForm()
    if not form.is_submitted():
        form = GroupsForm(formdata=None, data={"groups": survey.group_by})
    form.groups.choices = groups_to_choose(survey)
    if not form.is_submitted():
        return _show("groups", survey, form)
    if not form.validate():
        return _show("groups", survey, form), REFUSED
    try:
        save_groups(
            survey,
            form.groups.data or (),
            revision=form.seen,
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        return refused("groups", slug, form, error)
    return _saved(slug)


def refused(template: str, slug: str, form: BuildingForm, error: EngageError) -> tuple[str, int]:
    """A page with what was typed and why it was not saved. After somebody else's change the page knows the new revision."""
    survey = survey_or_404(slug)
    is_changed = error.code == "page_changed"
    if not is_changed:
        form.refuse_for(error, building_sentence_for(error))
    return _show(template, survey, form, is_changed=is_changed), CHANGED if is_changed else REFUSED


def _show(template: str, survey: "Survey", form: BuildingForm, *, is_changed: bool = False) -> str:
    if not form.is_submitted() or is_changed:
        form.revision.data = survey.revision
    return render_template(
        f"surveys/officer/{template}.html",
        survey=building_page(survey),
        form=form,
        is_changed=is_changed,
    )


def _saved(slug: str) -> Response:
    flash(_("Saved."), "success")
    return redirect(url_for("surveys_building.tasks", slug=slug))
