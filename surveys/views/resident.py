"""A survey for residents: start, answer, check, send; keep for later and come back without an account."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from flask import session as cookie_session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.db import keep_although_refused
from engage.kernel.ids import grouped
from engage.kernel.pages import public_address, render_page
from engage.kernel.view_prefix import current_view
from engage.rules.channel import Channel
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from surveys.commands.answering import KEPT_FOR, answer_questions, begin_answering, send_answers
from surveys.commands.withdrawing import withdraw_answers
from surveys.forms.resident import AnswersForm, ReferenceForm, ReturnForm, sentence_for
from surveys.presenters.resident import (
    answers_copied,
    answers_shown,
    next_steps,
    page_shown,
    survey_page,
)
from surveys.queries import (
    draft_by_secret,
    public_survey_or_404,
    questionnaire_as_met,
    questionnaire_of,
    response_by_reference,
)
from surveys.rules.answering import PRESS, Posted, as_pressed
from surveys.rules.contacts import personal_questions
from surveys.rules.flow import (
    first_page,
    last_page,
    next_page,
    page_as_shown,
    previous_page,
    resume_page,
)
from surveys.rules.pacing import page_holding
from surveys.rules.questionnaire import Questionnaire, question_in, words_in

if TYPE_CHECKING:
    from surveys.models import Survey, SurveyDraft, SurveyResponse

blueprint = Blueprint("surveys", __name__)
SECRETS = "survey_secrets"
SENT = "survey_sent"
REFUSED = 422


@blueprint.get("/surveys/<slug>")
@access(Policy.PUBLIC)
def start(slug: str) -> str:
    """What the survey is about, how long it takes and what happens to answers."""
    survey = public_survey_or_404(slug)
    return _start_page(survey, has_draft=_draft(survey) is not None)


@blueprint.post("/surveys/<slug>")
@access(Policy.PUBLIC)
def begin(slug: str) -> Response:
    """Start, or go on where this device left off."""
    survey = public_survey_or_404(slug)
    draft = _draft(survey)
    if draft is None:
        try:
            _remember(survey, begin_answering(survey, now=now()))
        except NotAllowedError:
            return redirect(url_for("surveys.start", slug=slug))
        cookie_session.pop(SENT, None)
        draft = _draft(survey)
    return _go_on(survey, draft)


@blueprint.get("/surveys/<slug>/questions/<page_id>")
@access(Policy.PUBLIC)
def question(slug: str, page_id: str) -> str | Response:
    """One page of questions."""
    survey = public_survey_or_404(slug)
    draft = _draft(survey)
    if draft is None:
        return _without_draft(survey)
    questionnaire = _as_met(survey, draft)
    page_id = page_holding(questionnaire, page_id) or page_id
    page = page_as_shown(questionnaire, draft.answers, page_id)
    if page is None:
        return _go_on(survey, draft)
    return render_page(
        "surveys/question.html",
        page=page_shown(survey, questionnaire, page, draft.answers),
        form=AnswersForm(),
        back=_back(survey, questionnaire, draft, page_id),
        from_check="check" if request.args.get("from") == "check" else "",
        nav="open",
    )


@blueprint.post("/surveys/<slug>/questions/<page_id>")
@access(Policy.PUBLIC)
def answer(slug: str, page_id: str) -> str | Response | tuple[str, int]:
    """Take one page's answers and go on, or show what needs another look with everything typed still there."""
    survey = public_survey_or_404(slug)
    draft = _draft(survey)
    if draft is None:
        return _without_draft(survey)
    posted = {name: values for name, values in request.form.lists() if name != "csrf_token"}
    if PRESS in posted:
        return _shown_again(survey, draft, page_id, as_pressed(posted))
    sent = {name: file.stream.read() for name, file in request.files.items() if file.filename}
    if sent:
        keep_although_refused()
    try:
        answered = answer_questions(
            survey,
            draft,
            page_id=page_id,
            posted=posted,
            now=now(),
            sent=sent,
            by_rows=goes_by_rows(),
        )
    except NotAllowedError:
        return redirect(url_for("surveys.start", slug=slug))
    if answered.faults:
        return _shown_again(survey, draft, page_id, posted, answered.faults), REFUSED
    return redirect(_what_follows(survey, draft, page_id))


@blueprint.get("/surveys/<slug>/check-answers")
@access(Policy.PUBLIC)
def check(slug: str) -> str | Response:
    """Every answer before it is sent, each with a way to change it."""
    survey = public_survey_or_404(slug)
    draft = _draft(survey)
    if draft is None:
        return _without_draft(survey)
    questionnaire = _as_met(survey, draft)
    if resume_page(questionnaire, draft.answers) is not None:
        return _go_on(survey, draft)
    last = last_page(questionnaire, draft.answers)
    return render_page(
        "surveys/check.html",
        survey=survey_page(survey, questionnaire, now=now()),
        answers=answers_shown(survey, questionnaire, draft.answers),
        back=url_for("surveys.question", slug=slug, page_id=last.id)
        if last
        else url_for("surveys.start", slug=slug),
        form=AnswersForm(),
        nav="open",
    )


@blueprint.post("/surveys/<slug>/check-answers")
@access(Policy.PUBLIC)
def send(slug: str) -> Response:
    """Send. Pressing twice sends once."""
    survey = public_survey_or_404(slug)
    draft = _draft(survey)
    if draft is None:
        return _without_draft(survey)
    try:
        reference = send_answers(
            survey, draft, view=current_view(), channel=Channel.ONLINE, now=now()
        )
    except ConflictError:
        return redirect(url_for("surveys.done", slug=slug))
    except NotAllowedError:
        return redirect(url_for("surveys.start", slug=slug))
    _forget(survey)
    cookie_session[SENT] = {survey.id: reference}
    return redirect(url_for("surveys.done", slug=slug))


@blueprint.get("/surveys/<slug>/thank-you")
@access(Policy.PUBLIC)
def done(slug: str) -> str | Response:
    """The reference, and what happens next. Reloading sends nothing."""
    survey = public_survey_or_404(slug)
    reference = cookie_session.get(SENT, {}).get(survey.id)
    if reference is None:
        return redirect(url_for("surveys.start", slug=slug))
    questionnaire = questionnaire_of(survey.id, survey.version)
    return render_page(
        "surveys/confirmation.html",
        survey=survey_page(survey, questionnaire, now=now()),
        reference=grouped(reference),
        next_steps=next_steps(survey),
        nav="open",
    )


@blueprint.route("/surveys/<slug>/your-answers", methods=["GET", "POST"])
@access(Policy.PUBLIC)
def your_answers(slug: str) -> str | tuple[str, int]:
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
    cookie_session.pop(SENT, None)
    return _your_answers_page(survey, form, is_gone=True)


@blueprint.get("/surveys/<slug>/finish-later")
@access(Policy.PUBLIC)
def later(slug: str) -> str | Response:
    """The code by which the answers are found again, on this or another device."""
    survey = public_survey_or_404(slug)
    draft, secret = _draft(survey), _secret(survey)
    if draft is None or secret is None:
        return _without_draft(survey)
    return render_page(
        "surveys/later.html",
        survey=survey_page(survey, questionnaire_of(survey.id, draft.version), now=now()),
        secret=grouped(secret),
        address=public_address("surveys.come_back", slug=slug),
        kept_until=draft.expires_at,
        kept_days=KEPT_FOR.days,
        nav="open",
    )


@blueprint.route("/surveys/<slug>/come-back", methods=["GET", "POST"])
@access(Policy.PUBLIC)
def come_back(slug: str) -> str | Response | tuple[str, int]:
    """Find answers again by their code. The code is posted, so it stands in no address and no log."""
    survey = public_survey_or_404(slug)
    form = ReturnForm()
    if request.method == "GET":
        return _come_back_page(survey, form)
    draft = draft_by_secret(survey, form.secret.data or "", now=now())
    if draft is None:
        form.refuse(
            form.secret,
            _(
                "We have no answers under that code. Check it, or start again. Answers are kept for 30 days."
            ),
        )
        return _come_back_page(survey, form), REFUSED
    _remember(survey, form.secret.data or "")
    return _go_on(survey, draft)


def _start_page(survey: "Survey", *, has_draft: bool) -> str:
    page = survey_page(survey, questionnaire_of(survey.id, survey.version), now=now())
    return render_page("surveys/start.html", survey=page, has_draft=has_draft, nav="open")


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


def _come_back_page(survey: "Survey", form: ReturnForm) -> str:
    page = survey_page(survey, questionnaire_of(survey.id, survey.version), now=now())
    return render_page("surveys/come_back.html", survey=page, form=form, nav="open")


def _what_follows(survey: "Survey", draft: "SurveyDraft", page_id: str) -> str:
    """The address after a page that was answered: the code to come back by, the next page, or the answers to check."""
    if request.form.get("do") == "later":
        return url_for("surveys.later", slug=survey.slug)
    questionnaire = _as_met(survey, draft)
    is_changing = request.form.get("from") == "check"
    following = (
        resume_page(questionnaire, draft.answers)
        if is_changing
        else next_page(questionnaire, draft.answers, page_id)
    )
    if following is None:
        return url_for("surveys.check", slug=survey.slug)
    return url_for("surveys.question", slug=survey.slug, page_id=following.id)


def _shown_again(
    survey: "Survey",
    draft: "SurveyDraft",
    page_id: str,
    posted: Posted,
    faults: Sequence[InvalidError] = (),
) -> str:
    """A page as it was just filled in, and what was wrong with it. Nothing of it is stored."""
    questionnaire = _as_met(survey, draft)
    page = page_as_shown(questionnaire, draft.answers, page_id)
    told = [(fault, _sentence(fault, questionnaire)) for fault in faults]
    errors = {str(fault.facts["where"]).partition(":")[0]: sentence for fault, sentence in told}
    shown = (
        page_shown(survey, questionnaire, page, draft.answers, posted=posted, errors=errors)
        if page
        else None
    )
    return render_page(
        "surveys/question.html",
        page=shown,
        form=AnswersForm(told),
        back=_back(survey, questionnaire, draft, page_id),
        from_check=request.form.get("from", ""),
        nav="open",
    )


def _sentence(fault: InvalidError, questionnaire: Questionnaire) -> str:
    asked = question_in(questionnaire, str(fault.facts["where"]).partition(":")[0])
    constraint, _used = words_in(current_view(), asked.words, "constraint")
    return sentence_for(fault, asked, constraint)


def _back(
    survey: "Survey", questionnaire: Questionnaire, draft: "SurveyDraft", page_id: str
) -> str:
    before = previous_page(questionnaire, draft.answers, page_id)
    if before is None:
        return url_for("surveys.start", slug=survey.slug)
    return url_for("surveys.question", slug=survey.slug, page_id=before.id)


def _go_on(survey: "Survey", draft: "SurveyDraft | None") -> Response:
    """To the first page not dealt with, or to the answers to check."""
    if draft is None:
        return _without_draft(survey)
    questionnaire = _as_met(survey, draft)
    page = resume_page(questionnaire, draft.answers)
    if page is None and draft.answers:
        return redirect(url_for("surveys.check", slug=survey.slug))
    page = page or first_page(questionnaire, draft.answers)
    if page is None:
        return redirect(url_for("surveys.start", slug=survey.slug))
    return redirect(url_for("surveys.question", slug=survey.slug, page_id=page.id))


def _without_draft(survey: "Survey") -> Response:
    """Sent already from this device, or never begun."""
    if survey.id in cookie_session.get(SENT, {}):
        return redirect(url_for("surveys.done", slug=survey.slug))
    return redirect(url_for("surveys.start", slug=survey.slug))


def _as_met(survey: "Survey", draft: "SurveyDraft") -> Questionnaire:
    return questionnaire_as_met(survey, draft.version, by_rows=goes_by_rows())


def goes_by_rows() -> bool:
    """Whether a table of questions comes row by row: in easy read, and where the browser says that it is a phone's ("Mobi",
    as MDN advises). A guess that is wrong costs nothing: the questions are the same.
    """
    return current_view().is_easy or "Mobi" in request.user_agent.string


def _secret(survey: "Survey") -> str | None:
    secret: str | None = cookie_session.get(SECRETS, {}).get(survey.id)
    return secret


def _draft(survey: "Survey") -> "SurveyDraft | None":
    secret = _secret(survey)
    return draft_by_secret(survey, secret, now=now()) if secret else None


def _remember(survey: "Survey", secret: str) -> None:
    cookie_session[SECRETS] = {**cookie_session.get(SECRETS, {}), survey.id: secret}


def _forget(survey: "Survey") -> None:
    cookie_session[SECRETS] = {
        key: secret for key, secret in cookie_session.get(SECRETS, {}).items() if key != survey.id
    }
