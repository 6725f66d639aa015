"""The answers together: checked, sent, and thanked for."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from engage.easy_read.queries import beside_words
from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.ids import grouped
from engage.kernel.pages import render_page
from engage.kernel.shared_pages import render_shared
from engage.kernel.view_prefix import current_view
from engage.rules.channel import Channel
from engage.rules.errors import ConflictError, EngageError, InvalidError, NotAllowedError
from surveys.commands.answering import is_stored, send_answers
from surveys.forms.resident import AnswersForm
from surveys.forms.rights import AddressForm, RightForm, refusal_of
from surveys.presenters.resident import answers_shown, next_steps, survey_page
from surveys.queries.on_the_way import CHECK, SENT, as_stored, note_ahead, note_shown, public_survey
from surveys.queries.surveys import questionnaire_of
from surveys.rules.after_sending import step_pages
from surveys.rules.contacts import personal_questions
from surveys.rules.flow import last_page, resume_page
from surveys.rules.one_each import OneEach
from surveys.rules.respondents import Respondent, respondent_of
from surveys.rules.young import is_child
from surveys.views.device import (
    allow_step,
    code_of,
    forget_code,
    has_answered,
    has_ended_step,
    may_take_step,
    note_answered,
    own,
    own_as_shown,
    own_as_stored,
    reference_sent,
    remember_sent,
    secret_of,
)
from surveys.views.rights import code_page
from surveys.views.way import (
    REFUSED,
    as_met,
    begin_or_go_on,
    go_on,
    needs_code,
    what_is_left,
    without_draft,
)

if TYPE_CHECKING:
    from surveys.models import Survey

blueprint = Blueprint("answers", __name__)


@blueprint.get("/surveys/<slug>/check-answers")
@access(Policy.PUBLIC)
def check(slug: str) -> bytes | Response:
    """Every answer before it is sent, each with a way to change it."""
    survey, draft = own_as_stored(slug, CHECK)
    if draft is None:
        return without_draft(survey)
    questionnaire = as_met(survey, draft)
    if is_stored(draft):
        note_shown(survey, draft, CHECK)
    left = what_is_left(survey)
    if resume_page(questionnaire, draft.answers) is not None and not left["is_over"]:
        return go_on(survey, draft)
    last = last_page(questionnaire, draft.answers)
    facts = {
        "has_contact": bool(personal_questions(questionnaire)) and not is_child(draft.answers),
        "is_organisation": respondent_of(draft.answers) is Respondent.ORGANISATION,
        "back": url_for("answering.question", slug=slug, page_id=last.id)
        if last
        else url_for("surveys.start", slug=slug),
        **left,
    }
    answers = answers_shown(survey, questionnaire, draft.answers)
    moment = now()
    return render_shared(
        "surveys/check.html",
        (survey, survey.is_open(moment), *facts.items()),
        lambda: {
            "survey": survey_page(survey, questionnaire, now=moment),
            **facts,
            "form": AnswersForm(),
            "nav": "open",
        },
        {"answers": lambda: render_page("surveys/answers_to_check.html", answers=answers)},
    )


@blueprint.post("/surveys/<slug>/check-answers")
@access(Policy.PUBLIC)
def send(slug: str) -> Response | tuple[str, int]:
    """Send. Pressing twice sends once, and both presses are told so."""
    survey, draft = own_as_shown(slug, CHECK)
    if draft is None:
        return _sent_already(survey)
    if has_answered(survey) or needs_code(survey):
        return begin_or_go_on(survey, draft)
    try:
        reference = send_answers(
            survey,
            draft,
            view=current_view(),
            channel=Channel.ONLINE,
            now=now(),
            code=code_of(slug),
        )
    except NotAllowedError as error:
        # The page of the answers says that the survey is over; answers that became incomplete go on where something is missing.
        is_over = error.code == "survey_not_open"
        return redirect(url_for("answers.check", slug=slug)) if is_over else go_on(*own(slug))
    except (ConflictError, InvalidError) as error:
        is_sent_already = error.code == "already_sent" or own(slug)[1] is None
        return _sent_already(survey) if is_sent_already else _without_right(survey, error)
    answer = redirect(url_for("answers.done", slug=slug))
    remember_sent(slug, reference)
    note_ahead(survey, None, reference, SENT, now=now())
    if step_pages(questionnaire_of(survey.id, draft.version), draft.answers):
        allow_step(now=now())
    return note_answered(answer, survey) if survey.one_each == OneEach.DEVICE else answer


def _sent_already(survey: "Survey") -> Response:
    """Another press of the same button was quicker: its answer holds the reference, and this browser shows the answer to this one."""
    if not secret_of(survey.slug):
        return without_draft(survey)
    return redirect(url_for("answers.done", slug=survey.slug, again=1))


def _without_right(survey: "Survey", error: EngageError) -> tuple[str, int]:
    """The code was used by somebody else meanwhile. The answers stay as they are."""
    forget_code(survey.slug)
    form = RightForm()
    form.refuse(form.code, refusal_of(error))
    return code_page(survey, form, AddressForm()), REFUSED


@blueprint.get("/surveys/<slug>/thank-you")
@access(Policy.PUBLIC)
def done(slug: str) -> bytes | Response:
    """The reference, and what happens next. Reloading sends nothing."""
    moment = now()
    reference = reference_sent(slug) or ""
    as_sent = as_stored(slug, reference, SENT, now=moment)
    survey = as_sent[0] if as_sent else public_survey(slug, now=moment)
    if not reference and not (
        request.args.get("again") and secret_of(slug) and own(slug)[1] is None
    ):
        return redirect(url_for("surveys.start", slug=slug))
    facts = {
        "has_reference": bool(reference),
        "may_say_more": may_take_step(slug, now=moment) and survey.takes_answers(moment),
        "has_said_more": has_ended_step(slug),
    }
    return render_shared(
        "surveys/confirmation.html",
        (survey, survey.is_open(moment), beside_words(slug), *facts.items()),
        lambda: {
            "survey": survey_page(survey, questionnaire_of(survey.id, survey.version), now=moment),
            "next_steps": next_steps(survey),
            **facts,
            "nav": "open",
        },
        {"reference": lambda: grouped(reference)},
    )
