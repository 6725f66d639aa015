"""A survey on paper, for residents: which printings there are, and where a filled-in one goes."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.pages import render_page
from engage.kernel.view_prefix import current_view
from surveys.presenters.paper_pages import paper_file, papers_page
from surveys.presenters.resident import survey_page
from surveys.queries.papers import paper_or_404, papers_of
from surveys.queries.surveys import public_survey_or_404, questionnaire_of

blueprint = Blueprint("survey_papers", __name__)


@blueprint.get("/surveys/<slug>/on-paper")
@access(Policy.PUBLIC)
def on_paper(slug: str) -> str:
    """Answering without a computer."""
    survey = public_survey_or_404(slug)
    return render_page(
        "surveys/on_paper.html",
        survey=survey_page(survey, questionnaire_of(survey.id, survey.version), now=now()),
        papers=papers_page(slug, papers_of(survey), current_view()),
        nav="open",
    )


@blueprint.get("/surveys/<slug>/on-paper/<language>/<edition>")
@access(Policy.PUBLIC)
def paper(slug: str, language: str, edition: str) -> Response:
    """One printing, as it was made; a copy that was fetched before is not sent again."""
    survey = public_survey_or_404(slug)
    file = paper_file(slug, paper_or_404(survey, language=language, edition=edition))
    answer = Response(file.content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    answer.add_etag()
    return answer.make_conditional(request.environ)
