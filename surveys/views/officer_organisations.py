"""For those who read people's own words: which organisations' names reports may tell."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from surveys.commands.organisations import let_be_named
from surveys.forms.officer_organisations import OrganisationsForm
from surveys.presenters.officer import officer_page
from surveys.queries.responses import number_of_organisations, organisations_of
from surveys.queries.surveys import survey_or_404

if TYPE_CHECKING:
    from surveys.models import Survey

blueprint = Blueprint(
    "surveys_organisations", __name__, url_prefix="/officers/surveys/<slug>/organisations"
)
REFUSED = 422


@blueprint.get("")
@access(Policy.MODERATOR)
def names(slug: str) -> str:
    """The organisations that agreed to be named, each with a box."""
    survey = survey_or_404(slug)
    return _page(survey, OrganisationsForm(data={"names": survey.named}))


@blueprint.post("")
@access(Policy.MODERATOR)
def save(slug: str) -> Response | tuple[str, int]:
    """Reports made from now on tell these names and no other."""
    survey = survey_or_404(slug)
    form = OrganisationsForm()
    form.names.choices = _choices(survey)
    if not form.validate():
        return _page(survey, form), REFUSED
    let_be_named(survey, form.names.data or [], now=now(), actor=current_actor())
    flash(_("Saved."), "success")
    return redirect(url_for("surveys_organisations.names", slug=slug))


def _page(survey: "Survey", form: OrganisationsForm) -> str:
    form.names.choices = _choices(survey)
    return render_template(
        "surveys/officer_organisations.html",
        survey=officer_page(survey, now=now()),
        number=number_of_organisations(survey),
        form=form,
    )


def _choices(survey: "Survey") -> list[SelectChoice]:
    names = dict.fromkeys(each.name for each in organisations_of(survey))
    return [SelectChoice(name, name) for name in names]
