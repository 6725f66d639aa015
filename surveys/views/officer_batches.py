"""Keying in what came on paper and by telephone, for officers who run surveys."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.db import keep_although_refused
from engage.kernel.forms import EngageForm
from engage.kernel.ids import grouped
from engage.rules.channel import Channel
from engage.rules.errors import EngageError
from engage.rules.view import view_from_tag
from surveys.commands.keying import (
    begin_batch,
    close_batch,
    keep_unfinished,
    key_blank,
    key_response,
    read_paper,
    take_back_blank,
    take_back_keyed,
)
from surveys.forms.officer_batches import BatchForm, TakeBackForm, batch_refusal
from surveys.forms.resident import AnswersForm, sentence_in
from surveys.presenters.keying import (
    CHANNEL_WORDS,
    batch_row,
    batch_rows,
    keyed_questions,
    part_words,
    unread_choices,
    view_choices,
)
from surveys.presenters.officer import officer_page
from surveys.queries.papers import batch_or_404, batches_of
from surveys.queries.surveys import questionnaire_of, survey_or_404
from surveys.rules.answering import PageAnswered, Posted
from surveys.rules.keying import Wrong
from surveys.rules.one_each import NEEDS_CODE

if TYPE_CHECKING:
    from surveys.models import Survey, SurveyBatch

blueprint = Blueprint("survey_batches", __name__, url_prefix="/officers/surveys/<slug>/batches")
REFUSED = 422
SAVE, BLANK = "save", "blank"
"""The presses that count a paper; a form sent in any other way counts none."""
KEYED = "keyed:"
"""Begins the name of every box that is one, so that a question may be called ``view``."""


@blueprint.get("")
@access(Policy.AUTHOR)
def batches(slug: str) -> str:
    """Every batch, and a new one."""
    return _batches(survey_or_404(slug), _batch_form())


@blueprint.post("")
@access(Policy.AUTHOR)
def begin(slug: str) -> Response | tuple[str, int]:
    """Begin a batch and go on to its first paper."""
    survey = survey_or_404(slug)
    form = _batch_form()
    if not form.validate():
        return _batches(survey, form), REFUSED
    try:
        batch = begin_batch(
            survey,
            channel=Channel(form.channel.data),
            number=form.number.data,
            place=form.place.data or "",
            received_on=cast("date", form.received_on.data),
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        form.refuse(form.received_on, batch_refusal(error))
        return _batches(survey, form), REFUSED
    return redirect(url_for("survey_batches.keying", slug=slug, batch_id=batch.id))


@blueprint.get("/<batch_id>")
@access(Policy.AUTHOR)
def keying(slug: str, batch_id: str) -> str:
    """The next paper, or the one that was left half keyed."""
    survey = survey_or_404(slug)
    batch = batch_or_404(survey, batch_id)
    return _keying(survey, batch, batch.unfinished)


@blueprint.post("/<batch_id>")
@access(Policy.AUTHOR)
def key(slug: str, batch_id: str) -> str | Response | tuple[str, int]:
    """Save one paper and show the next, empty; or keep it for later."""
    survey = survey_or_404(slug)
    batch = batch_or_404(survey, batch_id)
    posted = {
        name.removeprefix(KEYED): values
        for name, values in request.form.lists()
        if name.startswith(KEYED)
    }
    done, after = request.form.get("do"), request.form.get("after", -1, type=int)
    try:
        if done == BLANK:
            key_blank(survey, batch, posted=posted, after=after)
            flash(_("Counted as received. It is no response, and in no result."), "success")
            return _keying(survey, batch, {})
        if done != SAVE:
            return _unsaved(survey, batch, posted)
        read, reference = key_response(
            survey,
            batch,
            posted=posted,
            after=after,
            view=view_from_tag(_words_chosen(survey)),
            now=now(),
            code=request.form.get("code", ""),
        )
    except EngageError as error:
        return _keying(survey, batch, posted, problem=batch_refusal(error)), REFUSED
    if read.faults:
        keep_although_refused()
        return _keying(survey, batch, posted, read), REFUSED
    return _keying(survey, batch, {}, reference=reference)


def _unsaved(survey: "Survey", batch: "SurveyBatch", posted: Posted) -> str | Response:
    """The boxes wait as they stand: until later, or to be looked through, which is also what Enter asks for."""
    keep_unfinished(batch, posted)
    if request.form.get("do") == "later":
        return redirect(url_for("survey_batches.batches", slug=survey.slug))
    return _keying(survey, batch, posted, read_paper(survey, posted), is_looked_through=True)


@blueprint.post("/<batch_id>/take-back")
@access(Policy.AUTHOR)
def take_back(slug: str, batch_id: str) -> Response | tuple[str, int]:
    """Take out a paper that was keyed wrongly, with the reason."""
    survey = survey_or_404(slug)
    batch = batch_or_404(survey, batch_id)
    form = TakeBackForm()
    if not form.validate():
        return _keying(survey, batch, batch.unfinished, taking_back=form), REFUSED
    try:
        take_back_keyed(
            survey,
            batch,
            reference=form.reference.data or "",
            reason=Wrong(form.reason.data),
            code=form.code.data or "",
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        at = {field.name: field for field in form}
        form.refuse(at[str(error.facts.get("where", "reference"))], batch_refusal(error))
        return _keying(survey, batch, batch.unfinished, taking_back=form), REFUSED
    told = _(
        "The paper is taken out and counts no more; %(number)s are keyed in this batch now. Key it again if it counts.",
        number=batch.keyed,
    )
    flash(told, "success")
    return redirect(url_for("survey_batches.keying", slug=slug, batch_id=batch_id))


@blueprint.post("/<batch_id>/take-blank-back")
@access(Policy.AUTHOR)
def take_back_one_blank(slug: str, batch_id: str) -> Response | tuple[str, int]:
    """Take out one of the papers that were counted as blank."""
    survey = survey_or_404(slug)
    batch = batch_or_404(survey, batch_id)
    after = request.form.get("after", -1, type=int)
    try:
        take_back_blank(survey, batch, after=after, now=now(), actor=current_actor())
    except EngageError as error:
        refused = batch_refusal(error)
        return _keying(survey, batch, batch.unfinished, problem=refused), REFUSED
    flash(_("One blank paper is taken out."), "success")
    return redirect(url_for("survey_batches.keying", slug=slug, batch_id=batch_id))


@blueprint.post("/<batch_id>/close")
@access(Policy.AUTHOR)
def close(slug: str, batch_id: str) -> Response:
    """The bundle is keyed."""
    survey = survey_or_404(slug)
    batch = batch_or_404(survey, batch_id)
    if batch.closed_at is None:
        close_batch(survey, batch, now=now(), actor=current_actor())
    return redirect(url_for("survey_batches.batches", slug=slug))


def _words_chosen(survey: "Survey") -> str:
    """The tag of the view in which the paper was filled in; it stays chosen from paper to paper."""
    known = [tag for tag, _words in view_choices(questionnaire_of(survey.id, survey.version))]
    chosen = request.form.get("view", "")
    return chosen if chosen in known else known[0]


def _batch_form() -> BatchForm:
    form = BatchForm()
    form.channel.choices = [
        SelectChoice(each.value, str(words)) for each, words in CHANNEL_WORDS.items()
    ]
    return form


def _batches(survey: "Survey", form: BatchForm) -> str:
    return render_template(
        "surveys/officer_batches.html",
        survey=officer_page(survey, now=now()),
        batches=batch_rows(survey, batches_of(survey)),
        form=form,
    )


def _keying(
    survey: "Survey",
    batch: "SurveyBatch",
    posted: Posted | Mapping[str, Sequence[str]],
    read: PageAnswered | None = None,
    *,
    problem: str = "",
    reference: str = "",
    is_looked_through: bool = False,
    taking_back: TakeBackForm | None = None,
) -> str:
    questionnaire = questionnaire_of(survey.id, survey.version)
    told = [(fault, sentence_in(fault, questionnaire)) for fault in (read.faults if read else ())]
    errors = {str(fault.facts["where"]).partition(":")[0]: sentence for fault, sentence in told}
    return render_template(
        "surveys/officer_keying.html",
        survey=officer_page(survey, now=now()),
        batch=batch_row(survey, batch),
        batch_id=batch.id,
        questions=keyed_questions(questionnaire, posted, errors),
        unread=unread_choices(),
        views=view_choices(questionnaire),
        chosen_view=_words_chosen(survey),
        needs_code=survey.one_each in NEEDS_CODE,
        code=request.form.get("code", "") if posted or problem else "",
        is_next=not posted,
        part_words=part_words,
        problem=problem,
        reference=grouped(reference) if reference else "",
        is_looked_through=is_looked_through and not told,
        form=AnswersForm(told) if told else taking_back or EngageForm(),
        taking_back=taking_back or TakeBackForm(formdata=None),
    )
