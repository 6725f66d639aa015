"""The code that lets somebody answer a survey once: entered, or asked for by e-mail."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.pages import render_page
from engage.people.rules.code_letters import MOST_MESSAGES
from engage.rules.errors import EngageError, NotAllowedError
from surveys.commands.rights import check_right, send_right
from surveys.forms.rights import AddressForm, RightForm, refusal_of
from surveys.presenters.resident import survey_page
from surveys.queries.surveys import public_survey_or_404, questionnaire_of
from surveys.rules.one_each import NEEDS_CODE
from surveys.views.device import own, remember_code
from surveys.views.way import REFUSED, begin_or_go_on

if TYPE_CHECKING:
    from surveys.models import Survey

blueprint = Blueprint("survey_rights", __name__, url_prefix="/surveys/<slug>/code")


@blueprint.get("")
@access(Policy.PUBLIC)
def enter(slug: str) -> str | Response:
    """Where a code is entered, and where it can be asked for."""
    survey = public_survey_or_404(slug)
    if survey.one_each not in NEEDS_CODE or not survey.is_open(now()):
        return redirect(url_for("surveys.start", slug=slug))
    return code_page(survey, RightForm(), AddressForm())


@blueprint.post("")
@access(Policy.PUBLIC)
def use(slug: str) -> Response | tuple[str, int]:
    """A code that works is kept on this device until the answers are sent."""
    survey, draft = own(slug)
    form = RightForm()
    code = form.code.data or ""
    try:
        check_right(survey, code=code)
    except EngageError as error:
        form.refuse(form.code, refusal_of(error))
        return code_page(survey, form, AddressForm()), REFUSED
    remember_code(slug, code)
    return begin_or_go_on(survey, draft)


@blueprint.post("/by-e-mail")
@access(Policy.PUBLIC)
def ask(slug: str) -> str | Response | tuple[str, int]:
    """Send a code. The page says the same whether the mailbox has answered before."""
    survey = public_survey_or_404(slug)
    asked = AddressForm()
    try:
        send_right(survey, address=asked.address.data or "", now=now())
    except NotAllowedError:
        return redirect(url_for("surveys.start", slug=slug))
    except EngageError as error:
        asked.refuse(asked.address, refusal_of(error))
        return code_page(survey, RightForm(), asked), REFUSED
    return code_page(survey, RightForm(), AddressForm(), is_sent=True)


def code_page(
    survey: "Survey", form: RightForm, asked: AddressForm, *, is_sent: bool = False
) -> str:
    """``is_sent``: a code was just asked for."""
    return render_page(
        "surveys/code.html",
        survey=survey_page(survey, questionnaire_of(survey.id, survey.version), now=now()),
        form=asked if asked.errors else form,
        code_form=form,
        asked=asked,
        is_sent=is_sent,
        most_messages=MOST_MESSAGES,
        nav="open",
    )
