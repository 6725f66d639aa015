"""Published reports, for everybody."""

from flask import Blueprint
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access
from engage.kernel.pages import render_page
from engage.kernel.view_prefix import current_view
from engage.reports.exports.csv import numbered_csv
from engage.reports.presenters.reports import (
    published_report,
    report_in_short,
    report_link,
    sent_file,
    sent_table,
)
from engage.reports.queries.documents import shown_document
from engage.reports.queries.reports import (
    edition_in,
    file_or_404,
    published_report_or_404,
    published_reports,
)
from engage.reports.rules.formats import DOWNLOADS
from engage.reports.views.files import send_file
from engage.rules.errors import NotFoundError

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


@blueprint.get("/")
@access(Policy.PUBLIC)
def reports() -> str:
    """Every published report, newest first."""
    language = current_view().language
    links = [report_link(edition_in(one, language) or one) for one in published_reports()]
    return render_page("reports/reports.html", links=links, nav="results")


@blueprint.get("/<slug>")
@access(Policy.PUBLIC)
def report(slug: str) -> str:
    """One report, with every file of it, in the page's language where there is an edition in it; in easy read, its totals and what
    came first."""
    view, found = current_view(), published_report_or_404(slug)
    if found.edition_of is None:
        found = edition_in(found, view.language) or found
    shown = report_in_short if view.is_easy else published_report
    page = shown(found, view.language)
    return render_page("reports/report.html", report=page, nav="results")


@blueprint.get("/<slug>/files/<format_name>")
@access(Policy.PUBLIC)
def file(slug: str, format_name: str) -> Response:
    """A file of a published report."""
    found = published_report_or_404(slug)
    if format_name not in {one.value for one in DOWNLOADS}:
        raise NotFoundError("report_file", report=slug, format=format_name)
    return _always_asked_for(send_file(sent_file(found, file_or_404(found, format_name))))


@blueprint.get("/<slug>/tables/<int:number>.csv")
@access(Policy.PUBLIC)
def table(slug: str, number: int) -> Response:
    """The figures of one table of a published report, by the number it has there: the address that stands below each printed chart."""
    found = published_report_or_404(slug)
    content = numbered_csv(shown_document(found), number)
    return _always_asked_for(send_file(sent_table(found, number, content)))


def _always_asked_for(answer: Response) -> Response:
    """A corrected or withdrawn file is not shown from somebody's cache."""
    answer.headers["Cache-Control"] = "no-cache"
    return answer
