"""Making a round with several pots: its words, where left money goes, and its pots in their order. Each pot is made on its own pages."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from budgeting.commands.drafting import PageChangedError
from budgeting.commands.frozen import FrozenError
from budgeting.commands.pots import (
    add_pot,
    begin_pot,
    joint_values,
    move_pot_up,
    refuse_after_a_pot_opened,
    remove_pot,
    save_joint_round,
    start_joint_round,
)
from budgeting.forms.drafting import NewRoundForm
from budgeting.forms.drafting_pots import JoinForm, NewPotForm, PotsForm
from budgeting.forms.drafting_words import setup_sentence_for
from budgeting.presenters.drafting_pots import joint_page
from budgeting.queries.pots import drafts_without_pots, joint_round_or_404
from budgeting.queries.rounds import round_or_404
from budgeting.rules.drafting import seen
from engage.activities.queries import programme_or_404, programmes
from engage.content.presenters import words_in
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.rules.errors import EngageError

if TYPE_CHECKING:
    from budgeting.models.rounds import JointRound

blueprint = Blueprint("budgeting_pots", __name__, url_prefix="/officers/pots")
REFUSED = 422
CHANGED = 409
Answer = Response | str | tuple[str, int]


@blueprint.route("/new", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def new_pots() -> Answer:
    """Begin a round with several pots with its title."""
    form = NewRoundForm()
    known = programmes()
    form.programme.choices = [
        SelectChoice(one.slug, str(words_in(one.words, "title"))) for one in known
    ]
    if form.is_submitted() and form.validate():
        try:
            joint = start_joint_round(
                programme=programme_or_404(form.programme.data),
                title=form.title.data,
                now=now(),
                actor=current_actor(),
            )
        except EngageError as error:
            form.refuse(form.title, setup_sentence_for(error))
        else:
            return redirect(url_for("budgeting_pots.pots", slug=joint.slug))
    page = render_template("budgeting/officer/pots_new.html", form=form, has_any=bool(known))
    return (page, REFUSED) if form.is_submitted() else page


@blueprint.get("/<slug>")
@access(Policy.AUTHOR)
def pots(slug: str) -> str:
    """The whole round: what its pots have in common, and each of them in its place."""
    return _show(joint_round_or_404(slug))


@blueprint.post("/<slug>")
@access(Policy.AUTHOR)
def save(slug: str) -> Answer:
    """Write what the pots have in common."""
    joint, form = joint_round_or_404(slug), PotsForm()
    try:
        refuse_after_a_pot_opened(joint)
        if not form.validate():
            return _show(joint, form=form), REFUSED
        save_joint_round(
            joint,
            form.values(),
            seen_digest=form.seen.data or "",
            now=now(),
            actor=current_actor(),
        )
    except FrozenError as error:
        return _frozen(slug, error)
    except EngageError as error:
        form.refuse_for(error)
        is_changed = isinstance(error, PageChangedError)
        answer = _show(joint_round_or_404(slug), form=form, is_changed=is_changed)
        return answer, CHANGED if is_changed else REFUSED
    flash(_("Saved."), "success")
    return _back(slug)


@blueprint.post("/<slug>/begin")
@access(Policy.AUTHOR)
def begin(slug: str) -> Answer:
    """Begin a new pot at the end of the list."""
    joint, form = joint_round_or_404(slug), NewPotForm()
    try:
        refuse_after_a_pot_opened(joint)
        if not form.validate():
            return _show(joint, new=form), REFUSED
        pot = begin_pot(joint, title=form.pot_title.data, now=now(), actor=current_actor())
    except FrozenError as error:
        return _frozen(slug, error)
    except EngageError as error:
        form.refuse(form.pot_title, setup_sentence_for(error))
        return _show(joint_round_or_404(slug), new=form), REFUSED
    return redirect(url_for("budgeting_drafting.tasks", slug=pot.slug))


@blueprint.post("/<slug>/join")
@access(Policy.AUTHOR)
def join(slug: str) -> Answer:
    """Make a round that is being made already the last pot."""
    joint, form = joint_round_or_404(slug), _join_form(joint_round_or_404(slug))
    try:
        refuse_after_a_pot_opened(joint)
    except FrozenError as error:
        return _frozen(slug, error)
    if not form.validate():
        return _show(joint, join=form), REFUSED
    chosen = round_or_404(form.pot.data)
    return _change(slug, lambda one, **by: add_pot(one, chosen, **by))


@blueprint.post("/<slug>/<pot>/up")
@access(Policy.AUTHOR)
def up(slug: str, pot: str) -> Answer:
    """Count a pot one place earlier."""
    return _change(slug, lambda one, **by: move_pot_up(one, pot, **by))


@blueprint.post("/<slug>/<pot>/remove")
@access(Policy.AUTHOR)
def remove(slug: str, pot: str) -> Answer:
    """Let a pot be a round by itself again."""
    return _change(slug, lambda one, **by: remove_pot(one, pot, **by))


def _change(slug: str, command: Callable[..., None]) -> Answer:
    try:
        command(joint_round_or_404(slug), now=now(), actor=current_actor())
    except FrozenError as error:
        return _frozen(slug, error)
    flash(_("Saved."), "success")
    return _back(slug)


def _back(slug: str) -> Response:
    return redirect(url_for("budgeting_pots.pots", slug=slug))


def _frozen(slug: str, error: FrozenError) -> tuple[str, int]:
    return _show(joint_round_or_404(slug), problem=setup_sentence_for(error)), CHANGED


def _join_form(joint: "JointRound", **given: None) -> JoinForm:
    form = JoinForm(**given)
    form.pot.choices = [
        SelectChoice(one.slug, str(words_in(one.words, "title")))
        for one in drafts_without_pots(joint)
    ]
    return form


def _show(
    joint: "JointRound",
    *,
    form: PotsForm | None = None,
    new: NewPotForm | None = None,
    join: JoinForm | None = None,
    is_changed: bool = False,
    problem: str = "",
) -> str:
    """The page with one form as it was sent and refused; after opening with what is saved, to be read alone."""
    values = joint_values(joint)
    saved = PotsForm(formdata=None, data=values | {"seen": seen(values)})
    if is_changed and form is not None:
        form.seen.data = saved.seen.data
    return render_template(
        "budgeting/officer/pots.html",
        joint=joint_page(joint, now=now()),
        common=form or saved,
        new=new or NewPotForm(formdata=None),
        join=join or _join_form(joint, formdata=None),
        form=form or new or join,
        saved=saved.saved_rows(),
        is_changed=is_changed,
        problem=problem,
    )
