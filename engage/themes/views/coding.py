"""Coding: one text a page, the next one after each, and where the analysis stands."""

import hashlib
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from engage.kernel.access import Actor, Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.rules.errors import ConflictError, EngageError, InvalidError, NotFoundError
from engage.themes.commands.analysis import finish_analysis, reopen_analysis
from engage.themes.commands.coding import bring_in, code_item, exclude_item
from engage.themes.forms import CodingForm, ExclusionForm, ReopenForm, SeenForm, refusal
from engage.themes.presenters.coding import EXCLUSION_WORDS, analysis_page, text_to_code
from engage.themes.queries.coding import (
    activity_to_code_or_404,
    analysis_digest,
    codes_of,
    coding_that_counts,
    count_waiting,
    is_sampled,
    item_or_404,
    next_waiting,
)
from engage.themes.queries.suggestions import suggestions_for
from engage.themes.rules.coding import Exclusion

if TYPE_CHECKING:
    from engage.activities.models import Activity
    from engage.themes.models import CodingItem

blueprint = Blueprint("coding", __name__, url_prefix="/officers/coding")
REFUSED = 422
ID_LENGTH = 32


@blueprint.get("/<slug>")
@access(Policy.ANALYST)
def analysis(slug: str) -> str:
    """Where everything is that came in, and what is to be done next; asked to, whether all is as it was when it was made final."""
    activity = activity_to_code_or_404(slug)
    found = analysis_digest(activity) if "compare" in request.args else ""
    return _analysis_page(activity, ReopenForm(formdata=None), found=found)


@blueprint.post("/<slug>/bring-in")
@access(Policy.ANALYST)
def bring(slug: str) -> Response | tuple[str, int]:
    """Put what has come in before the coders."""
    activity = activity_to_code_or_404(slug)
    try:
        new, _gone = bring_in(activity, now=now(), actor=current_actor())
    except EngageError as error:
        return _analysis_page(activity, ReopenForm(formdata=None), problem=refusal(error)), REFUSED
    flash(ngettext("%(num)d text came in.", "%(num)d texts came in.", new), "success")
    return redirect(url_for("coding.analysis", slug=slug))


@blueprint.post("/<slug>/finish")
@access(Policy.ANALYST)
def finish(slug: str) -> Response | tuple[str, int]:
    """Make the analysis final."""
    activity = activity_to_code_or_404(slug)
    try:
        finish_analysis(activity, now=now(), actor=current_actor())
    except EngageError as error:
        return _analysis_page(activity, ReopenForm(formdata=None), problem=refusal(error)), REFUSED
    flash(_("The analysis is final."), "success")
    return redirect(url_for("coding.analysis", slug=slug))


@blueprint.post("/<slug>/reopen")
@access(Policy.ANALYST)
def reopen(slug: str) -> Response | tuple[str, int]:
    """Let codes change again, and say why."""
    activity, form = activity_to_code_or_404(slug), ReopenForm()
    if form.validate_on_submit():
        try:
            reopen_analysis(activity, why=form.why.data or "", now=now(), actor=current_actor())
        except EngageError as error:
            form.refuse(form.why, refusal(error))
        else:
            flash(_("Codes can be changed again."), "success")
            return redirect(url_for("coding.analysis", slug=slug))
    return _analysis_page(activity, form), status_of(form)


@blueprint.get("/<slug>/next")
@access(Policy.ANALYST)
def next_text(slug: str) -> str | Response:
    """The next text that nobody has coded; each coder starts at a place of their own."""
    activity = activity_to_code_or_404(slug)
    item = next_waiting(activity.id, start=_start_of(current_actor()))
    if item is None:
        flash(_("Nothing waits to be coded."), "success")
        return redirect(url_for("coding.analysis", slug=slug))
    return _text_page(activity, item, CodingForm(version=item.version, formdata=None))


@blueprint.route("/<slug>/texts/<item_id>", methods=["GET", "POST"])
@access(Policy.ANALYST)
def text(slug: str, item_id: str) -> str | Response | tuple[str, int]:
    """One text: choose its themes, then the next one comes."""
    activity, item = _found(slug, item_id)
    if is_sampled(item.id):
        flash(
            _("This text is coded twice. Nobody sees the first coding before the second is done.")
        )
        return redirect(url_for("double_coding.sample", slug=slug))
    form = CodingForm(version=item.version)
    if form.validate_on_submit():
        try:
            code_item(
                item_id,
                activity=activity,
                themes=request.form.getlist("themes"),
                opinions=opinions_sent(),
                seen_version=form.version.data,
                now=now(),
                actor=current_actor(),
            )
        except (InvalidError, EngageError) as error:
            return _refused(activity, item, form, error), REFUSED
        return redirect(url_for("coding.next_text", slug=slug))
    return _text_page(activity, item, form), status_of(form)


@blueprint.post("/<slug>/texts/<item_id>/exclude")
@access(Policy.ANALYST)
def exclude(slug: str, item_id: str) -> str | Response | tuple[str, int]:
    """Leave a text out, with a reason."""
    activity, item = _found(slug, item_id)
    form = ExclusionForm()
    if not form.validate_on_submit():
        return _text_page(activity, item, CodingForm(version=item.version), leaving=form), REFUSED
    try:
        exclude_item(
            item_id,
            activity=activity,
            reason=Exclusion(form.reason.data),
            seen_version=form.version.data,
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        return _refused(activity, item, CodingForm(version=item.version), error), REFUSED
    return redirect(url_for("coding.next_text", slug=slug))


def opinions_sent() -> dict[str, str]:
    """``{theme: opinion}`` of every list on the page."""
    return {
        name.removeprefix("opinion-"): value
        for name, value in request.form.items()
        if name.startswith("opinion-")
    }


def _found(slug: str, item_id: str) -> tuple["Activity", "CodingItem"]:
    activity, item = activity_to_code_or_404(slug), item_or_404(item_id)
    if item.activity_id != activity.id:
        raise NotFoundError("coding_item", id=item_id)
    return activity, item


def _start_of(coder: Actor) -> str:
    """A place in the order of ids, for this coder alone."""
    return hashlib.sha256(coder.id.encode()).hexdigest()[:ID_LENGTH]


def _refused(activity: "Activity", item: "CodingItem", form: CodingForm, error: EngageError) -> str:
    if isinstance(error, ConflictError):
        problem = _(
            "A colleague coded this text first. Nothing of yours was saved. This is theirs."
        )
        return _text_page(activity, item, CodingForm(formdata=None), problem=problem)
    return _text_page(activity, item, form, problem=refusal(error), is_sent=True)


def _text_page(
    activity: "Activity",
    item: "CodingItem",
    form: CodingForm,
    *,
    leaving: ExclusionForm | None = None,
    problem: str = "",
    is_sent: bool = False,
) -> str:
    there = coding_that_counts(item.id)
    codes = codes_of(there) if there else {}
    shown = text_to_code(
        item,
        activity,
        chosen=request.form.getlist("themes") if is_sent else codes.keys(),
        opinions=opinions_sent() if is_sent else dict(codes),
        suggested={each.theme_id: each.per_mille for each in suggestions_for(item.id)},
    )
    return render_template(
        "themes/text.html",
        slug=activity.slug,
        text=shown,
        form=form,
        action=url_for("coding.text", slug=activity.slug, item_id=item.id),
        leaving=(leaving or ExclusionForm(formdata=None)).name_reasons(EXCLUSION_WORDS),
        problem=problem,
        waiting=count_waiting(activity.id),
        is_coded=there is not None,
    )


def _analysis_page(
    activity: "Activity", form: ReopenForm, *, problem: str = "", found: str = ""
) -> str:
    return render_template(
        "themes/analysis.html",
        analysis=analysis_page(activity, now=now()),
        form=form,
        press=SeenForm(formdata=None),
        problem=problem,
        found=found,
    )
