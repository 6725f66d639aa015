"""What a consultation needs before it opens beside its words, and what may still come while it is open."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.activities.commands import move_last_day
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now, today
from engage.kernel.forms import status_of
from engage.plans.commands.formats import bring_format, say_what_is_there
from engage.plans.forms.officer_formats import (
    FormatCameForm,
    MoreTimeForm,
    form_with,
    refusal_of_formats,
)
from engage.plans.presenters.formats import formats_shown, formats_to_promise
from engage.plans.presenters.officer_page import officer_page
from engage.plans.queries.consultations import consultation_or_404
from engage.plans.queries.readiness import formats_of
from engage.plans.rules.formats import faults_in
from engage.rules.errors import EngageError
from engage.rules.window import first_day_of, last_day_of

if TYPE_CHECKING:
    from engage.plans.forms.officer_formats import WhatIsThereForm
    from engage.plans.models import Consultation

blueprint = Blueprint("officer_formats", __name__, url_prefix="/officers/plans")


@blueprint.route("/<slug>/formats", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def formats(slug: str) -> str | Response | tuple[str, int]:
    """Impact assessment, dates and promised formats, until it opens; then more time and formats that come."""
    consultation = consultation_or_404(slug)
    form = _form(consultation)
    if form.is_submitted() and _is_sound(form):
        try:
            say_what_is_there(
                consultation,
                impact_url=(form.impact_url.data or "").strip(),
                formats=list(form.promised()),
                known_views=[name for name, _title in formats_to_promise()],
                opens_on=form.opens_on.data,
                closes_on=form.closes_on.data,
                now=now(),
                actor=current_actor(),
            )
        except EngageError as error:
            field = form[str(error.facts["where"])] if "where" in error.facts else form.impact_url
            form.refuse(field, refusal_of_formats(error))
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("plans_officer.desk", slug=slug))
    return _page(consultation, form, MoreTimeForm(formdata=None)), status_of(form)


@blueprint.post("/<slug>/more-time")
@access(Policy.AUTHOR)
def more_time(slug: str) -> Response | tuple[str, int]:
    """A later last day, with a note that everybody can read."""
    consultation, form = consultation_or_404(slug), MoreTimeForm()
    if form.validate_on_submit():
        try:
            move_last_day(
                consultation,
                last_day=form.last_day.data or today(),
                note=form.note.data or "",
                now=now(),
                actor=current_actor(),
            )
        except EngageError as error:
            form.refuse(form[str(error.facts.get("where", "last_day"))], refusal_of_formats(error))
        else:
            flash(_("The last day is moved. The note stands on the plan’s page."), "success")
            return redirect(url_for("plans_officer.desk", slug=slug))
    return _page(consultation, _form(consultation, is_posted=False), form), status_of(form)


@blueprint.post("/<slug>/formats/<name>")
@access(Policy.AUTHOR)
def came(slug: str, name: str) -> Response:
    """A format that was promised for later is there."""
    consultation, form = consultation_or_404(slug), FormatCameForm()
    try:
        bring_format(
            consultation, name, where=form.where.data or "", now=now(), actor=current_actor()
        )
    except EngageError as error:
        flash(refusal_of_formats(error), "error")
    else:
        flash(
            _("People can have it now. Those who follow the plan are told tomorrow morning."),
            "success",
        )
    return redirect(url_for("officer_formats.formats", slug=slug))


def _form(consultation: "Consultation", *, is_posted: bool = True) -> "WhatIsThereForm":
    """As it stands; with what was posted where this form was."""
    made = form_with(formats_to_promise())
    there = {
        each.name: {"is_promised": True, "where": each.where, "coming_on": each.coming_on}
        for each in formats_of(consultation)
    }
    facts = {
        "impact_url": consultation.impact_url,
        "opens_on": first_day_of(consultation.window),
        "closes_on": last_day_of(consultation.window),
        **there,
    }
    return made(data=facts) if is_posted else made(formdata=None, data=facts)


def _is_sound(form: "WhatIsThereForm") -> bool:
    """Whether nothing is wrong; everything that is, is told."""
    form.validate()
    for fault in faults_in(
        impact_url=(form.impact_url.data or "").strip(),
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
    ):
        form.refuse(form[str(fault.facts["where"])], refusal_of_formats(fault))
    return not form.errors


def _page(consultation: "Consultation", form: "WhatIsThereForm", more: MoreTimeForm) -> str:
    return render_template(
        "plans/officer_formats.html",
        plan=officer_page(consultation, now=now()),
        form=form,
        names=[name for name, _title in formats_to_promise()],
        more=more,
        came=FormatCameForm(formdata=None),
        formats=formats_shown(consultation, now=now()),
    )
