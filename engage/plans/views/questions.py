"""The consultation's own questions, beside the parts of its plan."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from flask import session as cookie_session
from werkzeug.wrappers import Response

from engage.activities.ports import AnswersRefusedError, Embeddable, Embedded, Faults, port_of
from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.ids import grouped, new_id
from engage.kernel.opened import opened_at, opened_mark
from engage.kernel.pages import render_page
from engage.kernel.view_prefix import current_view
from engage.plans.forms.commenting import QuestionsForm
from engage.plans.presenters.pages import part_links, plan_page
from engage.plans.queries.consultations import (
    public_consultation_or_404,
    questionnaire_of,
    version_of,
)
from engage.rules.errors import NotFoundError
from engage.rules.grace import grace_until

if TYPE_CHECKING:
    from datetime import datetime

    from engage.plans.models import Consultation
    from engage.rules.activity import ActivityRef

blueprint = Blueprint("plan_questions", __name__, url_prefix="/plans/<slug>/questions")
ANSWERED = "plan_answered"
REFUSED = 422
OURS = ("csrf_token", "begun", "page")
"""What the page carries beside the answers."""


@blueprint.get("")
@access(Policy.PUBLIC)
def questions(slug: str) -> str:
    """Every question, with the parts of the plan beside them."""
    consultation, ref = _asked(slug)
    shown = _port(ref).present(ref, now=now(), begun_at=now())
    return _page(consultation, shown, begun_at=now())


@blueprint.post("")
@access(Policy.PUBLIC)
def answer(slug: str) -> Response | tuple[str, int]:
    """Take all answers at once, or show what needs another look with everything typed still there, also after the close."""
    consultation, ref = _asked(slug)
    port, moment = _port(ref), now()
    posted = {name: values for name, values in request.form.lists() if name not in OURS}
    begun_at = opened_at(consultation.id, request.form.get("begun", "")) or moment
    shown = port.present(ref, now=moment, begun_at=begun_at, posted=posted)
    if not _takes_answers(consultation, shown, begun_at=begun_at):
        return _page(consultation, shown, begun_at=begun_at, is_sent=True), REFUSED
    try:
        reference = port.submit(
            ref, posted, view=current_view(), page=_mark(), begun_at=begun_at, now=moment
        )
    except AnswersRefusedError as refused:
        shown = port.present(
            ref, now=moment, begun_at=begun_at, posted=posted, faults=refused.faults
        )
        page = _page(consultation, shown, begun_at=begun_at, faults=refused.faults, is_sent=True)
        return page, REFUSED
    cookie_session[ANSWERED] = reference
    return redirect(url_for("plan_questions.answered", slug=slug))


@blueprint.get("/thank-you")
@access(Policy.PUBLIC)
def answered(slug: str) -> str | Response:
    """The answers are in. Reloading sends nothing."""
    consultation, _ref = _asked(slug)
    reference = cookie_session.get(ANSWERED)
    if not reference:
        return redirect(url_for("plan_questions.questions", slug=slug))
    return render_page(
        "plans/answered.html",
        plan=plan_page(consultation, now=now()),
        reference=grouped(reference),
        nav="open",
    )


def _asked(slug: str) -> "tuple[Consultation, ActivityRef]":
    consultation = public_consultation_or_404(slug)
    ref = questionnaire_of(consultation)
    if ref is None:
        raise NotFoundError("questionnaire", slug=slug)
    return consultation, ref


def _port(ref: "ActivityRef") -> Embeddable:
    return port_of(Embeddable, ref.kind)  # type: ignore[type-abstract]  # a protocol is the key


def _mark() -> str:
    """Tells one showing of the page from another: what is sent twice from one is one response."""
    return request.form.get("page", "") or new_id()


def _takes_answers(consultation: "Consultation", shown: Embedded, *, begun_at: "datetime") -> bool:
    return consultation.takes(now(), begun_at=begun_at) and shown.is_open


def _page(
    consultation: "Consultation",
    shown: Embedded,
    *,
    begun_at: "datetime",
    faults: Faults = (),
    is_sent: bool = False,
) -> str:
    """The questions; ``is_sent``: with what somebody has filled in, which is shown even where it cannot be sent any more."""
    may_be_sent = _takes_answers(consultation, shown, begun_at=begun_at)
    return render_page(
        "plans/questions.html",
        plan=plan_page(consultation, now=now()),
        parts=part_links(consultation, version_of(consultation), {}),
        questions=shown,
        form=QuestionsForm(faults) if may_be_sent or is_sent else None,
        begun=opened_mark(consultation.id, begun_at),
        mark=_mark(),
        until=grace_until(consultation.window, now()) if may_be_sent else None,
        is_over=not may_be_sent,
        nav="open",
    )
