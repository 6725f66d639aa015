"""Suggestions by a machine: asking for them, how well they do and for whom, and the record that residents read."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.pages import render_page
from engage.rules.errors import EngageError, NotFoundError
from engage.themes.commands.suggesting import ask_for_suggestions, publish_record
from engage.themes.forms import SeenForm, refusal
from engage.themes.presenters.suggestions import (
    accuracy_of,
    accuracy_tables,
    figures_to_publish,
    method_page,
    suggestions_page,
)
from engage.themes.queries.coding import activity_to_code_or_404
from engage.themes.queries.suggestions import newest_run, published_run

if TYPE_CHECKING:
    from engage.activities.models import Activity

blueprint = Blueprint("suggestions", __name__, url_prefix="/officers/coding")
resident_blueprint = Blueprint("method", __name__)
REFUSED = 422


@blueprint.get("/<slug>/suggestions")
@access(Policy.ANALYST)
def suggestions(slug: str) -> str:
    """What the machine learnt from, how well it does, and what became of its suggestions."""
    return _page(activity_to_code_or_404(slug))


@blueprint.post("/<slug>/suggestions/ask")
@access(Policy.ANALYST)
def ask(slug: str) -> Response | tuple[str, int]:
    """Let a worker learn and suggest."""
    activity = activity_to_code_or_404(slug)
    try:
        ask_for_suggestions(activity, now=now(), actor=current_actor())
    except EngageError as error:
        return _page(activity, problem=refusal(error)), REFUSED
    flash(_("A worker learns from the codes now. Come back in some minutes."), "success")
    return redirect(url_for("suggestions.suggestions", slug=slug))


@blueprint.post("/<slug>/suggestions/publish")
@access(Policy.ANALYST)
def publish(slug: str) -> Response:
    """Publish how the machine was used and how well it did."""
    activity = activity_to_code_or_404(slug)
    run = newest_run(activity.id)
    if run is None:
        raise NotFoundError("suggestion_run", slug=slug)
    accuracy = accuracy_of(activity, run)
    publish_record(
        run,
        figures=figures_to_publish(activity, run, accuracy),
        tables=accuracy_tables(activity, accuracy),
        now=now(),
        actor=current_actor(),
    )
    flash(_("The record is public."), "success")
    return redirect(url_for("suggestions.suggestions", slug=slug))


@resident_blueprint.get("/method/<slug>")
@access(Policy.PUBLIC)
def method(slug: str) -> str:
    """How a machine helped to sort what people wrote, and how well."""
    activity = activity_to_code_or_404(slug)
    run = published_run(activity.id)
    if run is None:
        raise NotFoundError("method_record", slug=slug)
    return render_page("themes/method.html", method=method_page(activity, run), nav="results")


def _page(activity: "Activity", *, problem: str = "") -> str:
    return render_template(
        "themes/suggestions.html",
        page=suggestions_page(activity, now=now()),
        press=SeenForm(formdata=None),
        problem=problem,
    )
