"""For officers: how nobody answers a survey twice, and the codes for it."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engage.activities.rules.lifecycle import State
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.ids import grouped
from engage.kernel.pages import public_address
from engage.rules.errors import EngageError
from surveys.commands.rights import issue_survey_codes, set_one_each
from surveys.forms.officer_rights import CodesForm, OneEachForm, codes_refused
from surveys.presenters.officer import officer_page
from surveys.queries.responses import rights_made_and_used
from surveys.queries.surveys import survey_or_404
from surveys.rules.one_each import OneEach

if TYPE_CHECKING:
    from surveys.models import Survey

blueprint = Blueprint(
    "survey_rights_officer", __name__, url_prefix="/officers/surveys/<slug>/one-each"
)
REFUSED = 422


@blueprint.get("")
@access(Policy.AUTHOR)
def choose(slug: str) -> str:
    """The choice as it stands, what each way stops and does not, and how many codes were made and used."""
    survey = survey_or_404(slug)
    return _page(survey, OneEachForm(data={"one_each": survey.one_each}), CodesForm())


@blueprint.post("")
@access(Policy.AUTHOR)
def save(slug: str) -> Response | tuple[str, int]:
    """Only before the survey opens."""
    survey = survey_or_404(slug)
    form = OneEachForm()
    if survey.state != State.DRAFT or not form.validate():
        return _page(survey, form, CodesForm()), REFUSED
    set_one_each(survey, one_each=OneEach(form.one_each.data), now=now(), actor=current_actor())
    return redirect(url_for("survey_rights_officer.choose", slug=slug))


@blueprint.post("/codes")
@access(Policy.AUTHOR)
def make(slug: str) -> str | tuple[str, int]:
    """Codes to print or to send, shown once."""
    survey = survey_or_404(slug)
    form = CodesForm()
    try:
        codes = issue_survey_codes(
            survey, number=form.number.data or 0, now=now(), actor=current_actor()
        )
    except EngageError as error:
        form.refuse(form.number, codes_refused(error))
        return _page(survey, OneEachForm(data={"one_each": survey.one_each}), form), REFUSED
    return render_template(
        "surveys/officer_codes.html",
        title=officer_page(survey, now=now()).title,
        codes=[grouped(code) for code in codes],
        address=public_address("surveys.start", slug=slug),
        back=url_for("survey_rights_officer.choose", slug=slug),
    )


def _page(survey: "Survey", form: OneEachForm, codes: CodesForm) -> str:
    made, used = rights_made_and_used(survey)
    return render_template(
        "surveys/officer_one_each.html",
        survey=officer_page(survey, now=now()),
        form=codes if codes.errors else form,
        choice=form,
        codes=codes,
        is_draft=survey.state == State.DRAFT,
        takes_codes=survey.one_each == OneEach.CODE,
        made=made,
        used=used,
    )
