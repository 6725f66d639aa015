"""Checking a plan's text beside the words of its file, and putting right how it is parted into sections."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.plans.commands.mending import add_section, mend_outline
from engage.plans.forms.officer_checking import NewSectionForm, OutlineForm
from engage.plans.forms.officer_versions import refusal_of_version
from engage.plans.presenters.officer_checking import check_page
from engage.plans.queries.consultations import consultation_or_404
from engage.plans.queries.versions import version_being_made
from engage.plans.rules.mending import OutlineStep
from engage.rules.errors import EngageError, NotFoundError
from engage.rules.view import View

if TYPE_CHECKING:
    from engage.plans.models import Consultation

blueprint = Blueprint("officer_checking", __name__, url_prefix="/officers/plans")


@blueprint.get("/<slug>/next/check")
@access(Policy.AUTHOR)
def check(slug: str) -> str:
    """The sections, each beside the words it was made of."""
    return _page(consultation_or_404(slug), NewSectionForm(formdata=None))


@blueprint.post("/<slug>/next/sections")
@access(Policy.AUTHOR)
def add(slug: str) -> str | Response | tuple[str, int]:
    """Begin a section without a file."""
    consultation, form = consultation_or_404(slug), NewSectionForm()
    if form.validate_on_submit():
        try:
            section = add_section(
                consultation,
                after=form.after.data or "",
                heading=form.heading.data or "",
                text=form.text.data or "",
                now=now(),
                actor=current_actor(),
            )
        except NotFoundError:
            form.refuse(
                form.heading,
                _("The section before is gone. Open this page again to see where to put it."),
            )
        except EngageError as error:
            form.refuse(form.heading, refusal_of_version(error))
        else:
            flash(_("The section is begun."), "success")
            return redirect(
                url_for(
                    "officer_versions.section",
                    slug=slug,
                    address=section.address,
                    tag=View().tag,
                )
            )
    return _page(consultation, form), status_of(form)


@blueprint.post("/<slug>/next/sections/<address>/outline")
@access(Policy.AUTHOR)
def outline(slug: str, address: str) -> Response:
    """Put a section deeper or higher, join it with the one before, part it at a paragraph, or take it out."""
    consultation, form = consultation_or_404(slug), OutlineForm()
    if not form.validate_on_submit() or form.step.data not in set(OutlineStep):
        raise NotFoundError("outline_step", step=form.step.data)
    try:
        mended = mend_outline(
            consultation,
            address,
            OutlineStep(form.step.data),
            place=-1 if form.place.data is None else form.place.data,
            seen_digest=form.digest.data or "",
            now=now(),
            actor=current_actor(),
        )
    except NotFoundError:
        raise
    except EngageError as error:
        flash(refusal_of_version(error), "error")
    else:
        address = mended.address
        flash(_("The sections are put right."), "success")
    if form.back.data:
        page = url_for(
            "officer_checking.check", slug=slug, page=form.back.data, _anchor=f"s-{address}"
        )
        return redirect(page)
    return redirect(url_for("officer_versions.section", slug=slug, address=address, tag=View().tag))


def _page(consultation: "Consultation", form: NewSectionForm) -> str:
    version = version_being_made(consultation)
    if version is None:
        raise NotFoundError("plan_version", slug=consultation.slug)
    number = request.args.get("page", 1, type=int)
    return render_template(
        "plans/officer_check.html", check=check_page(consultation, version, number), form=form
    )
