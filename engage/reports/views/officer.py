"""Reports for officers: ask, watch, read, download, have published."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.activities.queries import programme_or_404, programmes
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.kernel.pages import app_settings
from engage.reports.commands.asking import ask_for_report, build_again
from engage.reports.commands.publishing import propose_publication
from engage.reports.commands.scheduling import schedule_reports
from engage.reports.forms.asking import AskForEditionsForm, ScheduleForm
from engage.reports.presenters.beside import programme_links
from engage.reports.presenters.building import build_progress
from engage.reports.presenters.reports import (
    programme_choices,
    report_desk,
    report_row,
    sent_file,
)
from engage.reports.presenters.schedules import schedule_shown
from engage.reports.queries.reports import (
    file_or_404,
    report_or_404,
    report_schedules,
    reports_newest_first,
)
from engage.reports.views.files import send_file

blueprint = Blueprint("reports_officer", __name__, url_prefix="/officers/reports")
REFUSED = 422


@blueprint.get("/")
@access(Policy.ANALYST)
def reports() -> str:
    """Every report, and the form to ask for another."""
    return _list(_form())


@blueprint.post("/")
@access(Policy.ANALYST)
def ask() -> Response | tuple[str, int]:
    """Ask the workers for a report."""
    form = _form()
    if not form.validate():
        return _list(form), REFUSED
    report = ask_for_report(
        programme_or_404(form.programme.data),
        language=form.language.data,
        also_in=form.also_in.data or (),
        now=now(),
        actor=current_actor(),
    )
    return redirect(url_for("reports_officer.report", slug=report.slug))


@blueprint.route("/by-the-clock", methods=["GET", "POST"])
@access(Policy.ANALYST)
def schedules() -> Response | tuple[str, int]:
    """Which reports are asked for by the clock, and how often."""
    form = ScheduleForm().offer(programme_choices(programmes()), app_settings().languages)
    if form.validate_on_submit():
        schedule_reports(
            programme_or_404(form.programme.data),
            form.wanted(),
            language=form.language.data,
            now=now(),
            actor=current_actor(),
        )
        return redirect(url_for("reports_officer.schedules"))
    shown = [schedule_shown(one) for one in report_schedules()]
    page = render_template("reports/officer_schedules.html", schedules=shown, form=form)
    return page, status_of(form)


@blueprint.get("/<slug>")
@access(Policy.ANALYST)
def report(slug: str) -> str:
    """How far it is, or the report itself."""
    return render_template(
        "reports/officer_report.html", report=report_desk(report_or_404(slug), now=now())
    )


@blueprint.get("/<slug>/progress")
@access(Policy.ANALYST)
def progress(slug: str) -> dict[str, object]:
    """The same as on the page, for the script that keeps it true."""
    told = build_progress(report_or_404(slug), now=now())
    if told is None:
        return {"percent": 100, "words": _("Ready"), "is_finished": True}
    return {"percent": told.percent, "words": told.words, "is_finished": told.is_finished}


@blueprint.post("/<slug>/again")
@access(Policy.ANALYST)
def again(slug: str) -> Response:
    """Offer a failed build to the workers once more."""
    build_again(report_or_404(slug), now=now(), actor=current_actor())
    return redirect(url_for("reports_officer.report", slug=slug))


@blueprint.post("/<slug>/publish")
@access(Policy.ANALYST)
def publish(slug: str) -> Response:
    """Ask a second officer to publish it."""
    propose_publication(report_or_404(slug), now=now(), actor=current_actor())
    flash(_("A colleague must confirm before everybody can read it."), "success")
    return redirect(url_for("reports_officer.report", slug=slug))


@blueprint.get("/<slug>/files/<format_name>")
@access(Policy.ANALYST)
def file(slug: str, format_name: str) -> Response:
    """A file, before or after it is published."""
    found = report_or_404(slug)
    return send_file(sent_file(found, file_or_404(found, format_name)))


def _form() -> AskForEditionsForm:
    choices = programme_choices(programmes())
    return AskForEditionsForm().offer(choices, app_settings().languages)


def _list(form: AskForEditionsForm) -> str:
    moment = now()
    rows = [report_row(one, now=moment) for one in reports_newest_first()]
    return render_template(
        "reports/officer_list.html",
        rows=rows,
        programmes=[programme_links(one) for one in programmes()],
        form=form,
    )
