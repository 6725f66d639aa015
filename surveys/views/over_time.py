"""Waves and months of a survey side by side, from what was published of them."""

from flask import Blueprint, render_template

from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from surveys.presenters.officer import officer_page
from surveys.presenters.officer_over_time import compared_shown, waves_shown
from surveys.queries.over_time import counted_in_bands, tables_published, waves_of
from surveys.queries.surveys import survey_or_404
from surveys.rules.over_time import compared

blueprint = Blueprint("surveys_over_time", __name__)


@blueprint.get("/officers/surveys/<slug>/over-time")
@access(Policy.OFFICER)
def over_time(slug: str) -> str:
    """Every question that was asked more than once."""
    survey = survey_or_404(slug)
    waves = waves_of(survey)
    found = compared([wave.id for wave in waves], tables_published(survey), counted_in_bands(waves))
    return render_template(
        "surveys/officer_over_time.html",
        survey=officer_page(survey, now=now()),
        waves=waves_shown(waves),
        tables=[compared_shown(each, waves) for each in found],
    )
