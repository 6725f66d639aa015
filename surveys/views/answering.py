"""One page of questions after another."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.db import keep_although_refused
from engage.kernel.pages import render_page
from engage.kernel.refusals import on_csrf_error
from engage.kernel.shared_pages import render_shared
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from surveys.commands.answering import answer_questions, is_stored, new_draft
from surveys.commands.looking_up import as_pressed_on_page
from surveys.forms.resident import AnswersForm, sentence_in
from surveys.presenters.resident import page_shown
from surveys.queries.on_the_way import CHECK, note_ahead, note_shown
from surveys.rules.answering import Posted
from surveys.rules.flow import (
    Standing,
    is_untouched,
    page_as_shown,
    page_behind,
    page_out_of_reach,
    previous_page,
    resume_page,
    standing,
)
from surveys.rules.pacing import page_holding
from surveys.rules.questionnaire import Question, Questionnaire, QuestionnairePage
from surveys.views.device import (
    forget_begun,
    has_answered,
    own,
    own_as_shown,
    own_as_stored,
    reference_sent,
    remember_begun,
)
from surveys.views.way import REFUSED, as_met, go_on, goes_by_rows, what_is_left, without_draft

if TYPE_CHECKING:
    from surveys.models import Survey, SurveyDraft

blueprint = Blueprint("answering", __name__)
FROM_CHECK = "check"
"""Somebody changes an answer: the answers to check come next, after whatever the change made reachable."""


@blueprint.get("/surveys/<slug>/questions/<page_id>")
@access(Policy.PUBLIC)
def question(slug: str, page_id: str) -> str | bytes | Response:
    """One page of questions."""
    survey, draft = own_as_stored(slug, page_id)
    if draft is None:
        return without_draft(survey)
    if not survey.takes_answers(now()):
        return go_on(survey, draft)
    questionnaire = as_met(survey, draft)
    page_id = page_holding(questionnaire, page_id) or page_id
    met = standing(questionnaire, draft.answers, page_id)
    if met is None:
        return go_on(survey, draft)
    note_shown(survey, draft, page_id)
    return _question_page(survey, draft, questionnaire, met)


@blueprint.post("/surveys/<slug>/questions/<page_id>")
@access(Policy.PUBLIC)
def answer(slug: str, page_id: str) -> str | Response | tuple[str, int]:
    """Take one page's answers and go on, or show what needs another look with everything typed still there."""
    survey, draft = own_as_shown(slug, page_id)
    if draft is None:
        is_sent = has_answered(survey) or reference_sent(slug) is not None
        return without_draft(survey) if is_sent else _given_back(survey, None, page_id)
    posted = _posted()
    if (pressed := _pressed(survey, draft, page_id, posted)) is not None:
        return _shown_again(survey, draft, page_id, pressed)
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
        # Closed meanwhile, perhaps: the page says what holds now.
        survey, found = own(slug)
        return _shown_again(survey, found or draft, page_id, posted), REFUSED
    except ConflictError:
        # The same page came twice at once, or the answers were sent meanwhile: on from what is stored.
        forget_begun(slug)
        return go_on(*own(slug))
    if is_stored(draft):
        forget_begun(slug)
    if answered.faults:
        return _shown_again(survey, draft, page_id, posted, answered.faults), REFUSED
    return redirect(_what_follows(survey, draft, page_id, answered.pages))


@blueprint.errorhandler(CSRFError)
def answer_without_cookie(error: CSRFError) -> tuple[str, int]:
    """A page that was filled in while this browser's cookies were deleted.

    A page of another site could have sent it too: then no word of it is shown, and no cookie set that would take the place of one with
    answers on the way.
    """
    if not _is_sent_from_here():
        return on_csrf_error(error)
    slug, page_id = (str((request.view_args or {}).get(name)) for name in ("slug", "page_id"))
    try:
        return _given_back(*own(slug), page_id)
    except NotFoundError:
        return on_csrf_error(error)


def _given_back(survey: "Survey", draft: "SurveyDraft | None", page_id: str) -> tuple[str, int]:
    """A page that came without the answers it belongs to, as it was filled in: to be sent with a token of now, or to be copied where
    only those answers led to it or nobody can begin any more. Nothing of it is stored.
    """
    posted, is_too_late = _posted(), draft is None and not survey.is_open(now())
    if draft is None:
        draft, secret = new_draft(survey, now=now())
        if not is_too_late:
            remember_begun(survey.slug, secret, draft.version)
    questionnaire = as_met(survey, draft)
    left = page_out_of_reach(questionnaire, draft.answers, page_id, frozenset(posted))
    if left is None and not is_too_late:
        return _shown_again(survey, draft, page_id, posted, is_forgotten=True), REFUSED
    left = left or page_as_shown(questionnaire, draft.answers, page_id)
    return render_page(
        "surveys/out_of_reach.html",
        page=page_shown(survey, questionnaire, left, draft.answers, posted=posted)
        if left
        else None,
        form=AnswersForm(),
        nav="open",
        **what_is_left(survey),
    ), REFUSED


def _posted() -> Posted:
    """What stands in the boxes of the page that came."""
    return {name: values for name, values in request.form.lists() if name != "csrf_token"}


def _is_sent_from_here() -> bool:
    """Whether the browser says that a page of ours sent this."""
    return request.headers.get("Origin") == request.host_url.removesuffix("/")


def _pressed(survey: "Survey", draft: "SurveyDraft", page_id: str, posted: Posted) -> Posted | None:
    """The page as it stands after one of its own buttons or a place on its map, or ``None`` when it was answered."""

    def questions() -> Sequence[Question]:
        page = page_as_shown(as_met(survey, draft), draft.answers, page_id)
        return page.questions if page else ()

    return as_pressed_on_page(posted, questions)


def _question_page(
    survey: "Survey", draft: "SurveyDraft", questionnaire: Questionnaire, met: Standing
) -> str | bytes:
    """A page to be filled in. Before anybody's answers change it, it is the same for everybody who comes the same way."""
    page, back = met.page, _back(survey, met.before)
    moment = now()
    from_check = FROM_CHECK if request.args.get("from") == FROM_CHECK else ""

    def context() -> dict[str, Any]:
        return {
            "page": page_shown(survey, questionnaire, page, draft.answers),
            "form": AnswersForm(),
            "back": back,
            "from_check": from_check,
            **what_is_left(survey),
            "nav": "open",
        }

    if (
        from_check
        or not survey.is_open(moment)
        or not is_untouched(questionnaire, page, draft.answers)
    ):
        return render_page("surveys/question.html", **context())
    key = survey, draft.version, goes_by_rows(), page.id, met.progress.number, met.progress.of, back
    return render_shared("surveys/question.html", key, context)


def _what_follows(
    survey: "Survey", draft: "SurveyDraft", page_id: str, pages: Sequence[QuestionnairePage]
) -> str:
    """The address after a page that was answered: the code to come back by, the next page, or the answers to check."""
    if request.form.get("do") == "later":
        return url_for("kept_answers.later", slug=survey.slug)
    questionnaire = as_met(survey, draft)
    is_changing = request.form.get("from") == FROM_CHECK
    following = (
        resume_page(questionnaire, draft.answers)
        if is_changing
        else page_behind(questionnaire, pages, page_id)
    )
    if not is_changing:
        ahead = following.id if following else CHECK
        note_ahead(survey, draft, draft.secret_digest, ahead, now=now())
    if following is None:
        return url_for("answers.check", slug=survey.slug)
    way: dict[str, Any] = {"from": FROM_CHECK} if is_changing else {}
    return url_for("answering.question", slug=survey.slug, page_id=following.id, **way)


def _shown_again(
    survey: "Survey",
    draft: "SurveyDraft",
    page_id: str,
    posted: Posted,
    faults: Sequence[InvalidError] = (),
    *,
    is_forgotten: bool = False,
) -> str:
    """A page as it was just filled in, and what was wrong with it. Nothing of it is stored."""
    questionnaire = as_met(survey, draft)
    page = page_as_shown(questionnaire, draft.answers, page_id)
    told = [(fault, sentence_in(fault, questionnaire)) for fault in faults]
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
        back=_back(survey, previous_page(questionnaire, draft.answers, page_id)),
        from_check=request.form.get("from", ""),
        is_forgotten=is_forgotten,
        nav="open",
        **what_is_left(survey),
    )


def _back(survey: "Survey", before: QuestionnairePage | None) -> str:
    if before is None:
        return url_for("surveys.start", slug=survey.slug)
    return url_for("answering.question", slug=survey.slug, page_id=before.id)
