"""Answers kept for later, and the way back to them without an account."""

from typing import TYPE_CHECKING

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.ids import grouped
from engage.kernel.pages import public_address, render_page
from surveys.commands.answering import KEPT_FOR
from surveys.forms.resident import ReturnForm
from surveys.presenters.resident import survey_page
from surveys.queries.surveys import draft_by_secret, public_survey_or_404, questionnaire_of
from surveys.views.device import own, remember, secret_of
from surveys.views.way import REFUSED, go_on, without_draft

if TYPE_CHECKING:
    from surveys.models import Survey

blueprint = Blueprint("kept_answers", __name__)


@blueprint.get("/surveys/<slug>/finish-later")
@access(Policy.PUBLIC)
def later(slug: str) -> str | Response:
    """The code by which the answers are found again, on this or another device."""
    survey, draft = own(slug)
    secret = secret_of(slug)
    if draft is None:
        return without_draft(survey)
    return render_page(
        "surveys/later.html",
        survey=survey_page(survey, questionnaire_of(survey.id, draft.version), now=now()),
        secret=grouped(secret),
        address=public_address("kept_answers.come_back", slug=slug),
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
    remember(slug, form.secret.data or "")
    return go_on(survey, draft)


def _come_back_page(survey: "Survey", form: ReturnForm) -> str:
    page = survey_page(survey, questionnaire_of(survey.id, survey.version), now=now())
    return render_page("surveys/come_back.html", survey=page, form=form, nav="open")
