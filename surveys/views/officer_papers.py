"""A survey on paper, for officers: having it printed, and fetching it."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.jobs.queries import newest_job
from engage.jobs.rules.progress import Progress, Standing
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import EngageForm
from engage.rules.errors import NotAllowedError
from engage.rules.view import View
from surveys.commands.papers import MAKE_PAPERS, ask_for_papers
from surveys.presenters.officer import officer_page
from surveys.presenters.paper_pages import papers_page
from surveys.queries.papers import papers_of
from surveys.queries.surveys import survey_or_404

if TYPE_CHECKING:
    from surveys.models import Survey

blueprint = Blueprint(
    "survey_papers_officer", __name__, url_prefix="/officers/surveys/<slug>/paper"
)
REFUSED = 422


@blueprint.get("")
@access(Policy.OFFICER)
def papers(slug: str) -> str:
    """Every printing there is."""
    return _page(survey_or_404(slug))


@blueprint.post("")
@access(Policy.AUTHOR)
def make(slug: str) -> Response | tuple[str, int]:
    """Have the published questions printed, or printed anew."""
    survey = survey_or_404(slug)
    try:
        ask_for_papers(survey, now=now(), actor=current_actor())
    except NotAllowedError:
        return _page(survey, problem=_("Open the survey first: paper must be the same.")), REFUSED
    return redirect(url_for("survey_papers_officer.papers", slug=slug))


def _failure(progress: Progress | None) -> str:
    if progress is None or progress.standing is not Standing.FAILED:
        return ""
    return str(
        _(
            "They could not be made. The fault is ours. Tell whoever runs this system this reference: %(reference)s",
            reference=progress.reference,
        )
    )


def _page(survey: "Survey", *, problem: str = "") -> str:
    progress = newest_job(MAKE_PAPERS, now=now(), survey_id=survey.id)
    return render_template(
        "surveys/officer_papers.html",
        survey=officer_page(survey, now=now()),
        papers=papers_page(survey.slug, papers_of(survey), View()),
        is_on_its_way=progress is not None and not progress.is_over,
        problem=problem or _failure(progress),
        form=EngageForm(),
    )
