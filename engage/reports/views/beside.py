"""What officers write down beside the figures: the engagement plan, whom activities were for, equality, evidence, the Census."""

import csv
import io
from datetime import date
from typing import cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.activities.queries import activities_of, programme_or_404
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import EngageForm, status_of
from engage.places.commands import MarginFacts, import_margin, remove_margin
from engage.places.queries import margin_or_404, margins
from engage.reports.commands.beside import (
    assess,
    change_group,
    note_evidence,
    plan_group,
    remove_evidence,
    remove_group,
    say_whom_for,
)
from engage.reports.commands.sampling import may_be_sampled
from engage.reports.exports.so_far import reached_so_far
from engage.reports.forms.beside import (
    AudienceForm,
    EqualityForm,
    EvidenceForm,
    GroupForm,
    MarginForm,
    refuse,
)
from engage.reports.presenters.beside import (
    CHARACTERISTICS,
    audience_shown,
    equality_shown,
    evidence_shown,
    group_shown,
    margins_shown,
    programme_links,
)
from engage.reports.queries.beside import (
    activity_of_or_404,
    audiences,
    designed_samples,
    equality_of,
    evidence_or_404,
    outside_evidence,
    planned_group_or_404,
    planned_groups,
)
from engage.reports.rules.beside import Characteristic
from engage.rules.errors import EngageError, InvalidError, NotFoundError
from engage.uploads.forms import sent_bytes

blueprint = Blueprint("reports_beside", __name__, url_prefix="/officers/reach")
Page = tuple[str, int]


@blueprint.route("/<slug>", methods=["GET", "POST"])
@access(Policy.ANALYST)
def plan(slug: str) -> Response | Page:
    """The engagement plan and whom each activity was for; a line is added."""
    programme, form = programme_or_404(slug), GroupForm()
    if form.validate_on_submit():
        try:
            plan_group(programme, form.plan(), now=now(), actor=current_actor())
        except InvalidError as error:
            refuse(form, error, otherwise="told")
        else:
            flash(_("Added to the plan."), "success")
            return redirect(url_for("reports_beside.plan", slug=slug))
    activities = activities_of(programme.id)
    ids = [one.id for one in activities]
    known, samples = audiences(ids), designed_samples(ids)
    page = render_template(
        "reports/officer_reach.html",
        programme=programme_links(programme),
        groups=[group_shown(one, slug) for one in planned_groups(programme.id)],
        audiences=[
            audience_shown(
                one,
                known.get(one.id),
                slug,
                may_be_sampled=may_be_sampled(one),
                is_sample=one.id in samples,
            )
            for one in activities
        ],
        form=form,
    )
    return page, status_of(form)


@blueprint.route("/<slug>/groups/<group_id>", methods=["GET", "POST"])
@access(Policy.ANALYST)
def group(slug: str, group_id: str) -> Response | Page:
    """One line of the plan, mostly to say what came of it."""
    programme = programme_or_404(slug)
    found = planned_group_or_404(programme.id, group_id)
    form = GroupForm(obj=found)
    if form.validate_on_submit():
        try:
            change_group(found, form.plan(), now=now(), actor=current_actor())
        except InvalidError as error:
            refuse(form, error, otherwise="told")
        else:
            return redirect(url_for("reports_beside.plan", slug=slug))
    page = render_template(
        "reports/officer_group.html",
        programme=programme_links(programme),
        group=group_shown(found, slug),
        form=form,
    )
    return page, status_of(form)


@blueprint.post("/<slug>/groups/<group_id>/remove")
@access(Policy.ANALYST)
def drop_group(slug: str, group_id: str) -> Response:
    """Take a line out of the plan."""
    found = planned_group_or_404(programme_or_404(slug).id, group_id)
    remove_group(found, now=now(), actor=current_actor())
    return redirect(url_for("reports_beside.plan", slug=slug))


@blueprint.route("/<slug>/audiences/<activity_id>", methods=["GET", "POST"])
@access(Policy.ANALYST)
def audience(slug: str, activity_id: str) -> Response | Page:
    """Whom an activity was for."""
    programme = programme_or_404(slug)
    activity = activity_of_or_404(programme.id, activity_id)
    there = audiences([activity_id]).get(activity_id)
    form = AudienceForm(
        data=there
        and {
            "from_age": there.from_age,
            "to_age": there.to_age,
            "lives_here": "yes" if there.lives_here else "no",
        }
    )
    if form.validate_on_submit():
        try:
            say_whom_for(
                activity,
                form.universe(),
                lives_here=form.lives_here.data == "yes",
                now=now(),
                actor=current_actor(),
            )
        except InvalidError as error:
            refuse(form, error, otherwise="to_age")
        else:
            return redirect(url_for("reports_beside.plan", slug=slug))
    page = render_template(
        "reports/officer_audience.html",
        programme=programme_links(programme),
        audience=audience_shown(activity, there, slug),
        form=form,
    )
    return page, status_of(form)


@blueprint.get("/<slug>/equality")
@access(Policy.ANALYST)
def equality(slug: str) -> str:
    """The equality assessment, line by line."""
    programme = programme_or_404(slug)
    return render_template(
        "reports/officer_equality.html",
        programme=programme_links(programme),
        lines=[equality_shown(line, slug) for line in equality_of(programme.id)],
    )


@blueprint.route("/<slug>/equality/<name>", methods=["GET", "POST"])
@access(Policy.ANALYST)
def characteristic(slug: str, name: str) -> Response | Page:
    """One line of it, with what the last report says about who took part."""
    programme = programme_or_404(slug)
    line = next((one for one in equality_of(programme.id) if one.characteristic == name), None)
    if line is None:
        raise NotFoundError("characteristic", name=name)
    form = EqualityForm(obj=line)
    if form.validate_on_submit():
        written = form.line(Characteristic(name))
        assess(programme, written, now=now(), actor=current_actor())
        return redirect(url_for("reports_beside.equality", slug=slug))
    page = render_template(
        "reports/officer_characteristic.html",
        programme=programme_links(programme),
        name=CHARACTERISTICS[line.characteristic],
        known=reached_so_far(programme.id, line.characteristic),
        form=form,
    )
    return page, status_of(form)


@blueprint.route("/<slug>/evidence", methods=["GET", "POST"])
@access(Policy.ANALYST)
def evidence(slug: str) -> Response | Page:
    """What is known from elsewhere; a piece is added."""
    programme, form = programme_or_404(slug), EvidenceForm()
    if form.validate_on_submit():
        try:
            note_evidence(programme, form.found(), now=now(), actor=current_actor())
        except InvalidError as error:
            refuse(form, error, otherwise="dated_on")
        else:
            return redirect(url_for("reports_beside.evidence", slug=slug))
    page = render_template(
        "reports/officer_evidence.html",
        programme=programme_links(programme),
        evidence=[evidence_shown(one) for one in outside_evidence(programme.id)],
        form=form,
    )
    return page, status_of(form)


@blueprint.post("/<slug>/evidence/<evidence_id>/remove")
@access(Policy.ANALYST)
def drop_evidence(slug: str, evidence_id: str) -> Response:
    """Take a piece out."""
    found = evidence_or_404(programme_or_404(slug).id, evidence_id)
    remove_evidence(found, now=now(), actor=current_actor())
    return redirect(url_for("reports_beside.evidence", slug=slug))


@blueprint.route("/-/everybody", methods=["GET", "POST"])
@access(Policy.ANALYST)
def everybody() -> Response | Page:
    """Counts of everybody who lives here, such as the Census's; one is imported."""
    form = MarginForm()
    if form.validate_on_submit():
        try:
            _import(form)
        except EngageError as error:
            refuse(form, error, otherwise="file")
        else:
            flash(_("The count is there. Reports built from now on compare with it."), "success")
            return redirect(url_for("reports_beside.everybody"))
    page = render_template(
        "reports/officer_margins.html",
        margins=margins_shown(margins()),
        form=form,
        each=EngageForm(),
    )
    return page, status_of(form)


@blueprint.post("/-/everybody/<margin_id>/remove")
@access(Policy.ANALYST)
def drop_margin(margin_id: str) -> Response:
    """Take a count out."""
    remove_margin(margin_or_404(margin_id), now=now(), actor=current_actor())
    return redirect(url_for("reports_beside.everybody"))


def _import(form: MarginForm) -> None:
    try:
        text = (sent_bytes(form.file) or b"").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidError("file_unreadable", where="file") from None
    if not text.strip() or "\0" in text:
        raise InvalidError("file_unreadable", where="file")
    facts = MarginFacts(
        question=form.question.data,
        title=form.title.data.strip(),
        universe=form.universe(),
        source=form.source.data.strip(),
        counted_on=cast("date", form.counted_on.data),
        licence=form.licence.data.strip(),
    )
    import_margin(facts, csv.DictReader(io.StringIO(text)), now=now(), actor=current_actor())
