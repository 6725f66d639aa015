"""Declaring that the people of an activity were drawn by chance, and looking at what weighting them comes to."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.activities.queries import programme_or_404
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.kernel.view_prefix import current_view
from engage.places.queries import margins
from engage.reports.build.samples import weighed_so_far
from engage.reports.commands.sampling import (
    SamplePlan,
    declare_sample,
    margins_fitting,
    may_be_sampled,
    withdraw_sample,
)
from engage.reports.forms.officer_samples import SampleForm
from engage.reports.presenters.beside import audience_shown, margins_shown, programme_links
from engage.reports.queries.beside import activity_of_or_404, audiences, designed_samples
from engage.rules.errors import InvalidError, NotFoundError

if TYPE_CHECKING:
    from engage.activities.models import Activity, Programme
    from engage.reports.rules.beside import Sample

blueprint = Blueprint("reports_samples", __name__, url_prefix="/officers/reach/<slug>/samples")
TENTHS = 10


@blueprint.route("/<activity_id>", methods=["GET", "POST"])
@access(Policy.ANALYST)
def sample(slug: str, activity_id: str) -> Response | tuple[str, int]:
    """How the people were drawn, what to weight by, and what came of it with the answers there are."""
    programme, activity = _found(slug, activity_id)
    audience = audiences([activity_id]).get(activity_id)
    declared = designed_samples([activity_id]).get(activity_id)
    fitting = {one.id: one for one in margins_fitting(audience, margins())}
    form = _form(declared, [(one.id, one.question) for one in fitting.values()])
    form.offer([(one.id, one.title) for one in margins_shown(list(fitting.values()))])
    if form.validate_on_submit():
        plan = SamplePlan(
            drawn=form.drawn.data.strip(),
            population=form.population.data.strip(),
            margins=[fitting[one] for one in form.margins.data],
            most_tenths=TENTHS * form.most.data,
        )
        try:
            declare_sample(activity, plan, now=now(), actor=current_actor())
        except InvalidError as error:
            form.refuse_for(error)
        else:
            flash(_("Saved. Reports built after it has closed show both figures."), "success")
            return redirect(url_for("reports_samples.sample", slug=slug, activity_id=activity_id))
    page = render_template(
        "reports/officer_sample.html",
        programme=programme_links(programme),
        audience=audience_shown(activity, audience, slug),
        activity_id=activity_id,
        has_margins=bool(fitting),
        told=weighed_so_far(activity.ref, declared, current_view()) if declared else [],
        is_declared=declared is not None,
        form=form,
    )
    return page, status_of(form)


@blueprint.post("/<activity_id>/withdraw")
@access(Policy.ANALYST)
def withdraw(slug: str, activity_id: str) -> Response:
    """It is no sample after all."""
    _programme, activity = _found(slug, activity_id)
    withdraw_sample(activity, now=now(), actor=current_actor())
    flash(_("It is no sample any more. Reports built from now on weight nothing."), "success")
    return redirect(url_for("reports_beside.plan", slug=slug))


def _found(slug: str, activity_id: str) -> "tuple[Programme, Activity]":
    programme = programme_or_404(slug)
    activity = activity_of_or_404(programme.id, activity_id)
    if not may_be_sampled(activity):
        raise NotFoundError("sample", id=activity_id)
    return programme, activity


def _form(declared: "Sample | None", fitting: list[tuple[str, str]]) -> SampleForm:
    if declared is None:
        return SampleForm()
    asked = {margin.question for margin in declared.margins}
    return SampleForm(
        data={
            "drawn": declared.drawn,
            "population": declared.population,
            "most": declared.most_tenths // TENTHS,
            "margins": [margin for margin, question in fitting if question in asked],
        }
    )
