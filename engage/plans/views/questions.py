"""The consultation's own questions, beside the parts of its plan."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from flask import session as cookie_session
from werkzeug.wrappers import Response

from engage.activities.ports import AnswersRefusedError, Embeddable, Embedded, Faults, port_of
from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.ids import grouped
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

if TYPE_CHECKING:
    from engage.plans.models import Consultation
    from engage.rules.activity import ActivityRef

blueprint = Blueprint("plan_questions", __name__, url_prefix="/plans/<slug>/questions")
ANSWERED = "plan_answered"
REFUSED = 422


@blueprint.get("")
@access(Policy.PUBLIC)
def questions(slug: str) -> str:
    """Every question, with the parts of the plan beside them."""
    consultation, ref = _asked(slug)
    return _page(consultation, _port(ref).present(ref, now=now()), ())


@blueprint.post("")
@access(Policy.PUBLIC)
def answer(slug: str) -> Response | tuple[str, int]:
    """Take all answers at once, or show what needs another look with everything typed still there."""
    consultation, ref = _asked(slug)
    port = _port(ref)
    posted = {name: values for name, values in request.form.lists() if name != "csrf_token"}
    if not _takes_answers(consultation, port.present(ref, now=now())):
        return redirect(url_for("plan_questions.questions", slug=slug))
    try:
        reference = port.submit(ref, posted, view=current_view(), now=now())
    except AnswersRefusedError as refused:
        shown = port.present(ref, now=now(), posted=posted, faults=refused.faults)
        return _page(consultation, shown, refused.faults), REFUSED
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


def _takes_answers(consultation: "Consultation", shown: Embedded) -> bool:
    return consultation.is_open(now()) and shown.is_open


def _page(consultation: "Consultation", shown: Embedded, faults: Faults) -> str:
    return render_page(
        "plans/questions.html",
        plan=plan_page(consultation, now=now()),
        parts=part_links(consultation, version_of(consultation), {}),
        questions=shown,
        form=QuestionsForm(faults) if _takes_answers(consultation, shown) else None,
        nav="open",
    )
