"""The second, blind coding of a sample: the draw, one text after the other, how far both agree, and settling."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.rules.errors import EngageError, NotFoundError
from engage.themes.commands.double_coding import code_again, draw_sample, settle_item
from engage.themes.forms import CodingForm, SecondForm, SeenForm, refusal
from engage.themes.presenters.coding import readings_of, sample_page, text_to_code
from engage.themes.queries.coding import (
    activity_to_code_or_404,
    codes_of,
    coding_of,
    coding_that_counts,
    is_sampled,
    item_or_404,
    next_to_code_again,
    sample_of,
)
from engage.themes.rules.coding import Turn
from engage.themes.views.coding import opinions_sent

if TYPE_CHECKING:
    from engage.activities.models import Activity
    from engage.themes.models import CodingItem

blueprint = Blueprint("double_coding", __name__, url_prefix="/officers/coding")
REFUSED = 422


@blueprint.get("/<slug>/sample")
@access(Policy.ANALYST)
def sample(slug: str) -> str:
    """The draw, how far its second coding has come, and how far both agree, theme by theme."""
    return _sample_page(activity_to_code_or_404(slug))


@blueprint.post("/<slug>/sample/draw")
@access(Policy.ANALYST)
def draw(slug: str) -> Response | tuple[str, int]:
    """Draw the sample, once."""
    activity = activity_to_code_or_404(slug)
    try:
        draw_sample(activity, now=now(), actor=current_actor())
    except EngageError as error:
        return _sample_page(activity, problem=refusal(error)), REFUSED
    flash(_("The sample is drawn."), "success")
    return redirect(url_for("double_coding.sample", slug=slug))


@blueprint.get("/<slug>/sample/next")
@access(Policy.ANALYST)
def next_text(slug: str) -> Response:
    """On to the next sampled text that this officer may code a second time."""
    drawn = sample_of(activity_to_code_or_404(slug).id)
    item = next_to_code_again(drawn, coder=current_actor().id) if drawn else None
    if item is None:
        flash(_("Nothing in the sample waits for you."), "success")
        return redirect(url_for("double_coding.sample", slug=slug))
    return redirect(url_for("double_coding.second", slug=slug, item_id=item.id))


@blueprint.route("/<slug>/sample/texts/<item_id>", methods=["GET", "POST"])
@access(Policy.ANALYST)
def second(slug: str, item_id: str) -> str | Response | tuple[str, int]:
    """One sampled text, as if nobody had coded it."""
    activity, item = _found(slug, item_id)
    if coding_of(item.id, Turn.SECOND) is not None:
        return redirect(url_for("double_coding.sample", slug=slug))
    form, problem = SecondForm(), ""
    if form.validate_on_submit():
        try:
            code_again(
                item_id,
                activity=activity,
                themes=request.form.getlist("themes"),
                opinions=opinions_sent(),
                finds_none=bool(form.none.data),
                now=now(),
                actor=current_actor(),
            )
        except EngageError as error:
            problem = refusal(error)
        else:
            return redirect(url_for("double_coding.next_text", slug=slug))
    page = render_template(
        "themes/second.html",
        slug=slug,
        text=text_to_code(
            item, activity, chosen=request.form.getlist("themes"), opinions=opinions_sent()
        ),
        form=form,
        problem=problem,
    )
    return page, REFUSED if problem else status_of(form)


@blueprint.route("/<slug>/sample/settle/<item_id>", methods=["GET", "POST"])
@access(Policy.ANALYST)
def settle(slug: str, item_id: str) -> str | Response | tuple[str, int]:
    """Both codings of a text side by side, and what counts."""
    activity, item = _found(slug, item_id)
    if coding_of(item.id, Turn.SECOND) is None:
        raise NotFoundError("second_coding", id=item_id)
    form, problem = CodingForm(version=item.version), ""
    if form.validate_on_submit():
        try:
            settle_item(
                item_id,
                activity=activity,
                themes=request.form.getlist("themes"),
                opinions=opinions_sent(),
                seen_version=form.version.data,
                now=now(),
                actor=current_actor(),
            )
        except EngageError as error:
            problem = refusal(error)
        else:
            flash(_("Settled. Both codings are kept."), "success")
            return redirect(url_for("double_coding.sample", slug=slug))
    there = coding_that_counts(item.id)
    codes = codes_of(there) if there else {}
    page = render_template(
        "themes/settle.html",
        slug=slug,
        text=text_to_code(item, activity, chosen=codes.keys(), opinions=dict(codes)),
        readings=readings_of(item),
        form=form,
        problem=problem,
    )
    return page, REFUSED if problem else status_of(form)


def _found(slug: str, item_id: str) -> tuple["Activity", "CodingItem"]:
    activity, item = activity_to_code_or_404(slug), item_or_404(item_id)
    if item.activity_id != activity.id or not is_sampled(item.id):
        raise NotFoundError("sampled_item", id=item_id)
    return activity, item


def _sample_page(activity: "Activity", *, problem: str = "") -> str:
    return render_template(
        "themes/sample.html",
        sample=sample_page(activity),
        form=SeenForm(formdata=None),
        problem=problem,
    )
