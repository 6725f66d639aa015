"""The log of outages: when people could not use what was open, what was hit, and whether there is more time for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.activities.commands import end_outage, log_outage, move_last_day, refuse_more_time
from engage.activities.forms.officer_outages import (
    DecisionForm,
    OutageEndForm,
    OutageForm,
    refusal_of_dates,
)
from engage.activities.ports import may_move_last_day
from engage.activities.presenters import DatesTold, decisions_told
from engage.activities.queries import (
    activities_hit,
    outage_or_404,
    outages,
    public_activity_or_404,
)
from engage.activities.rules.dates import (
    faults_of_more_time,
    faults_of_outage,
    undecided,
    what_failed,
)
from engage.activities.rules.lifecycle import State
from engage.content.presenters import Words, words_in
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import REFUSED, status_of
from engage.rules.errors import EngageError, NotAllowedError
from engage.rules.window import last_day_of

if TYPE_CHECKING:
    from engage.activities.models import Activity, Outage

blueprint = Blueprint("officer_outages", __name__, url_prefix="/officers/outages")
MORE = "more"


@dataclass(frozen=True)
class ActivityHit:
    """What an outage hit. ``form`` while nobody has decided; ``told``: what its page says of the decision."""

    slug: str
    title: Words
    last_day: date | None
    may_move: bool
    told: tuple[DatesTold, ...]
    form: DecisionForm | None


@blueprint.route("/", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def log() -> str | Response | tuple[str, int]:
    """Every outage, and a place to keep one more."""
    form = OutageForm()
    if form.is_submitted() and _is_sound(form):
        outage = log_outage(
            began_at=form.began_at.moment or now(),
            ended_at=form.ended_at.moment,
            what=form.what.data or "",
            now=now(),
            actor=current_actor(),
        )
        flash(_("It is in the log. The pages of everything it hit say so from now on."), "success")
        return redirect(url_for("officer_outages.outage", outage_id=outage.id))
    rows = [(each, len(activities_hit(each))) for each in outages()]
    return render_template("activities/officer_outages.html", rows=rows, form=form), status_of(form)


@blueprint.get("/<outage_id>")
@access(Policy.AUTHOR)
def outage(outage_id: str) -> str:
    """What an outage hit, and what was said about each."""
    return _page(outage_or_404(outage_id))


@blueprint.post("/<outage_id>/over")
@access(Policy.AUTHOR)
def over(outage_id: str) -> str | Response | tuple[str, int]:
    """Say when it was over."""
    kept, form = outage_or_404(outage_id), OutageEndForm()
    if form.validate_on_submit():
        try:
            end_outage(
                kept, ended_at=form.ended_at.moment or now(), now=now(), actor=current_actor()
            )
        except EngageError as error:
            form.refuse(form.ended_at, refusal_of_dates(error))
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("officer_outages.outage", outage_id=outage_id))
    return _page(kept, end=form), REFUSED


@blueprint.post("/<outage_id>/<slug>")
@access(Policy.AUTHOR)
def decide(outage_id: str, slug: str) -> Response | tuple[str, int]:
    """Give people more time because of it, or say why not."""
    kept, activity = outage_or_404(outage_id), public_activity_or_404(slug)
    form = DecisionForm(prefix=f"{slug}-")
    if form.validate_on_submit() and _may_be_decided(activity, form):
        try:
            _decide(kept, activity, form)
        except EngageError as error:
            form.refuse(form[str(error.facts.get("where", "note"))], refusal_of_dates(error))
        else:
            flash(_("Saved. It stands on its page."), "success")
            return redirect(url_for("officer_outages.outage", outage_id=outage_id))
    return _page(kept, decisions={slug: form}), REFUSED


def _is_sound(form: OutageForm) -> bool:
    """Whether nothing is wrong with it; else all that is stands beside its fields."""
    form.validate()
    faults = faults_of_outage(
        began_at=form.began_at.moment,
        ended_at=form.ended_at.moment,
        what=what_failed(form.what.data or ""),
        now=now(),
    )
    for fault in faults:
        form.refuse(form[fault.facts["where"]], refusal_of_dates(fault))
    return not form.errors


def _decide(outage: "Outage", activity: "Activity", form: DecisionForm) -> None:
    note, moment, actor = form.note.data or "", now(), current_actor()
    if request.form.get("do") != MORE:
        refuse_more_time(activity, outage.id, note=note, now=moment, actor=actor)
    elif not may_move_last_day(activity):
        raise NotAllowedError("last_day_fixed")
    else:
        move_last_day(
            activity,
            last_day=form.last_day.data,
            note=note,
            outage_id=outage.id,
            now=moment,
            actor=actor,
        )


def _may_be_decided(activity: "Activity", form: DecisionForm) -> bool:
    """Whether nothing is wrong with a new last day and its note, both of which are told at once."""
    if request.form.get("do") != MORE or not may_move_last_day(activity):
        return True
    faults = faults_of_more_time(
        last_day=form.last_day.data, before=last_day_of(activity.window), note=form.note.data or ""
    )
    for fault in faults:
        form.refuse(form[fault.facts["where"]], refusal_of_dates(fault))
    return not faults


def _page(
    outage: "Outage",
    *,
    end: OutageEndForm | None = None,
    decisions: Mapping[str, DecisionForm] | None = None,
) -> str:
    return render_template(
        "activities/officer_outage.html",
        outage=outage,
        end=end or OutageEndForm(formdata=None),
        form=next((form for form in (end, *(decisions or {}).values()) if form), None),
        hit=[_hit(activity, outage, decisions or {}) for activity in activities_hit(outage)],
    )


def _hit(
    activity: "Activity", outage: "Outage", decisions: Mapping[str, DecisionForm]
) -> ActivityHit:
    form = decisions.get(activity.slug) or DecisionForm(formdata=None, prefix=f"{activity.slug}-")
    is_waiting = outage.id in undecided(activity.dates_told)
    return ActivityHit(
        slug=activity.slug,
        title=words_in(activity.words, "title"),
        last_day=last_day_of(activity.window),
        may_move=activity.state == State.OPEN and may_move_last_day(activity),
        told=decisions_told(activity, outage.id),
        form=form if is_waiting else None,
    )
