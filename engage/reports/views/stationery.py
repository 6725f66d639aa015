"""Officers put the council's Word template in, and write the front of a paper for a committee."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.reports.commands.stationery import put_template_in, take_template_out, write_cover
from engage.reports.forms.stationery import (
    CoverForm,
    TemplateForm,
    refuse_cover,
    refuse_template,
)
from engage.reports.importers.word_template import check_template
from engage.reports.presenters.stationery import template_shown
from engage.reports.queries.documents import word_template
from engage.reports.queries.reports import report_or_404
from engage.reports.rules.committee import Cover, cover_from
from engage.rules.errors import InvalidError
from engage.uploads.forms import sent_bytes

blueprint = Blueprint("reports_stationery", __name__, url_prefix="/officers/reports")
Page = tuple[str, int]


@blueprint.route("/template", methods=["GET", "POST"])
@access(Policy.ANALYST)
def template() -> Response | Page:
    """The Word file whose look reports take."""
    form = TemplateForm()
    if form.validate_on_submit():
        try:
            data = sent_bytes(form.file) or b""
            check_template(data)
            put_template_in(data, now=now(), actor=current_actor())
        except InvalidError as error:
            refuse_template(form, error)
        else:
            flash(_("Word files are written on it from now on."), "success")
            return redirect(url_for("reports_stationery.template"))
    page = render_template(
        "reports/officer_template.html", template=template_shown(word_template()), form=form
    )
    return page, status_of(form)


@blueprint.post("/template/take-out")
@access(Policy.ANALYST)
def take_out() -> Response:
    """Write Word files in our own look again."""
    there = word_template()
    if there is not None:
        take_template_out(there, now=now(), actor=current_actor())
    return redirect(url_for("reports_stationery.template"))


@blueprint.route("/<slug>/committee", methods=["GET", "POST"])
@access(Policy.ANALYST)
def committee(slug: str) -> Response | Page:
    """What officers say to a committee before the report."""
    report = report_or_404(slug)
    cover = cover_from(report.cover) or Cover()
    form = CoverForm(data=dict(cover.said()))
    if form.validate_on_submit():
        try:
            write_cover(
                report,
                form.cover(),
                numbers_are_not_people=form.numbers_are_not_people.data,
                now=now(),
                actor=current_actor(),
            )
        except InvalidError as error:
            refuse_cover(form, error)
        else:
            return redirect(url_for("reports_arranging.parts", slug=slug))
    page = render_template("reports/officer_committee.html", slug=slug, form=form)
    return page, status_of(form)
