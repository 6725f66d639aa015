"""Making a round: the list of rounds, the task list, a page for each part of the written rules, and what is still missing."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from budgeting.commands.checklist import draft_of
from budgeting.commands.drafting import PageChangedError, save_page, start_round
from budgeting.commands.frozen import FrozenError, refuse_after_opening
from budgeting.forms.drafting import FORMS, NewRoundForm, SetupForm, VotersForm
from budgeting.forms.drafting_words import setup_sentence_for
from budgeting.presenters.drafting import (
    PAGE_WORDS,
    funders_total,
    missing_of,
    round_rows,
    setup_page,
    tasks_of,
)
from budgeting.presenters.drafting_pots import joint_rows
from budgeting.presenters.officer_bids import voting_too_early
from budgeting.presenters.rule_examples import examples
from budgeting.queries.pots import all_joint_rounds
from budgeting.queries.rounds import all_rounds, round_or_404
from budgeting.rules.drafting import Page, seen, values_of
from engage.activities.queries import programme_or_404, programmes
from engage.content.presenters import words_in
from engage.kernel.access import Policy, access, current_actor, may
from engage.kernel.clock import now
from engage.places.queries import areas
from engage.rules.errors import EngageError

if TYPE_CHECKING:
    from budgeting.models.rounds import Round

blueprint = Blueprint("budgeting_drafting", __name__, url_prefix="/officers/rounds")
REFUSED = 422
CHANGED = 409
Answer = Response | str | tuple[str, int]


@blueprint.get("/")
@access(Policy.OFFICER)
def rounds() -> str:
    """Every round: where it stands and what comes next."""
    may_count = may(current_actor(), Policy.COUNT_OFFICER)
    rows = round_rows(all_rounds(), may_count=may_count, now=now())
    return render_template(
        "budgeting/officer/setup_rounds.html",
        rows=rows,
        joints=joint_rows(all_joint_rounds()),
        may_begin=may(current_actor(), Policy.AUTHOR),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def new_round() -> Answer:
    """Begin a round with a title."""
    form = NewRoundForm()
    known = programmes()
    form.programme.choices = [
        SelectChoice(one.slug, str(words_in(one.words, "title"))) for one in known
    ]
    if not form.is_submitted():
        return render_template("budgeting/officer/setup_new.html", form=form, has_any=bool(known))
    if form.validate():
        try:
            pb_round = start_round(
                programme=programme_or_404(form.programme.data),
                title=form.title.data,
                now=now(),
                actor=current_actor(),
            )
        except EngageError as error:
            form.refuse(form.title, setup_sentence_for(error))
        else:
            return redirect(url_for("budgeting_drafting.tasks", slug=pb_round.slug))
    page = render_template("budgeting/officer/setup_new.html", form=form, has_any=bool(known))
    return page, REFUSED


@blueprint.get("/<slug>/setup")
@access(Policy.OFFICER)
def tasks(slug: str) -> str:
    """Everything that makes a round, a line each."""
    pb_round = round_or_404(slug)
    return render_template(
        "budgeting/officer/setup_tasks.html",
        pb_round=setup_page(pb_round),
        tasks=tasks_of(pb_round, now=now()),
        has_projects=bool(pb_round.projects),
        missing=len(missing_of(pb_round, now=now())) if setup_page(pb_round).is_draft else 0,
        may_write=may(current_actor(), Policy.AUTHOR),
        may_count=may(current_actor(), Policy.COUNT_OFFICER),
    )


@blueprint.get("/<slug>/setup/check")
@access(Policy.OFFICER)
def checklist(slug: str) -> str:
    """What still keeps the round from opening, each with the page that mends it."""
    pb_round = round_or_404(slug)
    return render_template(
        "budgeting/officer/setup_checklist.html",
        pb_round=setup_page(pb_round),
        missing=missing_of(pb_round, now=now()) if setup_page(pb_round).is_draft else [],
        may_count=may(current_actor(), Policy.COUNT_OFFICER),
    )


def _view_of(page: Page) -> Callable[[str], Answer]:
    def view(slug: str) -> Answer:
        pb_round = round_or_404(slug)
        form = _form(page)
        if not form.is_submitted():
            return _show(page, pb_round, _as_saved(page, pb_round))
        return _save(page, pb_round, form)

    return access(Policy.AUTHOR)(view)


for _page in Page:
    blueprint.add_url_rule(
        f"/<slug>/setup/{_page.value}",
        endpoint=_page.value,
        view_func=_view_of(_page),
        methods=["GET", "POST"],
    )


def _as_saved(page: Page, pb_round: "Round") -> SetupForm:
    values = values_of(page, draft_of(pb_round))
    return _form(page, formdata=None, data=values | {"seen": seen(values)})


def _form(page: Page, **given: Any) -> SetupForm:
    form = FORMS[page](**given)
    if isinstance(form, VotersForm):
        form.areas.choices = [
            SelectChoice(area.code, str(words_in(area.words, "name"))) for area in areas()
        ]
    return form


def _save(page: Page, pb_round: "Round", form: SetupForm) -> Answer:
    slug = pb_round.slug
    try:
        refuse_after_opening(pb_round, what=page.value)
        if not form.validate():
            return _show(page, pb_round, form), REFUSED
        save_page(
            pb_round,
            page,
            form.values(),
            seen_digest=form.seen.data or "",
            now=now(),
            actor=current_actor(),
        )
    except FrozenError as error:
        frozen = round_or_404(slug)
        saved = _as_saved(page, frozen)
        return _show(page, frozen, saved, problem=setup_sentence_for(error)), CHANGED
    except EngageError as error:
        form.refuse_for(error)
        is_changed = isinstance(error, PageChangedError)
        answer = _show(page, round_or_404(slug), form, is_changed=is_changed)
        return answer, CHANGED if is_changed else REFUSED
    flash(_("Saved."), "success")
    too_early = voting_too_early(pb_round) if page is Page.DATES else ""
    if too_early:
        flash(too_early, "warning")
    return redirect(url_for("budgeting_drafting.tasks", slug=slug))


def _show(
    page: Page,
    pb_round: "Round",
    form: SetupForm,
    *,
    is_changed: bool = False,
    problem: str = "",
) -> str:
    """A page with its form; after opening with what is saved, to be read alone."""
    saved = _as_saved(page, pb_round)
    if is_changed:
        # The page is now seen as it is, so that saving once more keeps what this officer typed.
        form.seen.data = saved.seen.data
    return render_template(
        f"budgeting/officer/setup_{page.value}.html",
        pb_round=setup_page(pb_round),
        heading=PAGE_WORDS[page],
        form=form,
        saved=saved.saved_rows(),
        is_changed=is_changed,
        problem=problem,
        funders_pence=funders_total(pb_round),
        examples=examples() if page is Page.RULE else (),
    )
