"""Officers arrange a report that is ready, write beside its figures, preview it, and correct one that is published."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.reports.commands.arranging import arrange_part, write_again
from engage.reports.commands.correcting import propose_correction
from engage.reports.exports.html import report_body
from engage.reports.forms.arranging import CorrectionForm, PartForm, refuse_wish
from engage.reports.presenters.arranging import part_desk, parts_desk
from engage.reports.presenters.reports import report_desk
from engage.reports.queries.documents import shown_document
from engage.reports.queries.reports import report_or_404
from engage.rules.errors import InvalidError

blueprint = Blueprint("reports_arranging", __name__, url_prefix="/officers/reports")
Page = tuple[str, int]


@blueprint.get("/<slug>/parts")
@access(Policy.ANALYST)
def parts(slug: str) -> str:
    """Every part in the order in which it is arranged."""
    return render_template(
        "reports/officer_parts.html", desk=parts_desk(report_or_404(slug)), form=CorrectionForm()
    )


@blueprint.route("/<slug>/parts/<number>", methods=["GET", "POST"])
@access(Policy.ANALYST)
def part(slug: str, number: str) -> Response | Page:
    """One part: whether it is shown, where, and what officers say beside it."""
    report = report_or_404(slug)
    desk, found, wish = part_desk(report, number)
    form = PartForm(
        data={
            "is_shown": "yes" if wish.is_shown else "no",
            "place": str(wish.place),
            "says": wish.says,
            "easy": wish.easy,
        }
    ).offer(len(desk.neighbours))
    if form.validate_on_submit():
        try:
            arrange_part(
                report,
                number,
                form.wish(found, is_edition=desk.is_edition),
                numbers_are_not_people=form.numbers_are_not_people.data,
                now=now(),
                actor=current_actor(),
            )
        except InvalidError as error:
            refuse_wish(form, error)
        else:
            return redirect(url_for("reports_arranging.parts", slug=slug))
    return render_template("reports/officer_part.html", desk=desk, form=form), status_of(form)


@blueprint.get("/<slug>/preview")
@access(Policy.ANALYST)
def preview(slug: str) -> str:
    """The report as it is arranged now, before any file shows it."""
    report = report_or_404(slug)
    with force_locale(report.language):
        body = report_body(shown_document(report))
    return render_template(
        "reports/officer_preview.html", report=report_desk(report, now=now()), body=body
    )


@blueprint.post("/<slug>/write")
@access(Policy.ANALYST)
def write(slug: str) -> Response:
    """Let a worker write the files as the report is arranged now."""
    write_again(report_or_404(slug), now=now(), actor=current_actor())
    return redirect(url_for("reports_officer.report", slug=slug))


@blueprint.route("/<slug>/corrections", methods=["GET", "POST"])
@access(Policy.ANALYST)
def correct(slug: str) -> Response | Page:
    """Say what is wrong in a published report."""
    report, form = report_or_404(slug), CorrectionForm()
    if form.validate_on_submit():
        propose_correction(report, says=form.says.data.strip(), now=now(), actor=current_actor())
        flash(_("A colleague must confirm before everybody can read it."), "success")
        return redirect(url_for("reports_officer.report", slug=slug))
    page = render_template(
        "reports/officer_correction.html", report=report_desk(report, now=now()), form=form
    )
    return page, status_of(form)
