"""One bid for officers: read it, declare an interest, ask, appraise, refuse, merge, accept."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from budgeting.commands.accepting import accept_bid, ballot_words, could_use_part
from budgeting.commands.appraisal import (
    appraise,
    ask_group,
    declare_interest,
    merge_bids,
    refuse_bid,
)
from budgeting.commands.interests import note_refused_interest
from budgeting.forms.appraisal import (
    AcceptForm,
    AppraiseForm,
    AskForm,
    MergeForm,
    RefuseForm,
    VersionForm,
    is_own_interest,
    name_others,
    sentence_for_officer,
)
from budgeting.presenters.bids import call_page
from budgeting.presenters.officer_bids import form_values, officer_bid, other_bids, themes_of
from budgeting.queries.bids import bid_or_404, call_or_404
from budgeting.rules.pounds import FAULTS, pounds_text, read_pounds
from engage.content.rules.words import words_from
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.rules.errors import EngageError

if TYPE_CHECKING:
    from budgeting.models.bids import Bid

blueprint = Blueprint("bid_officer", __name__, url_prefix="/officers/ideas")
REFUSED = 422
Answer = Response | tuple[str, int]


@blueprint.get("/<slug>/<reference>")
@access(Policy.AUTHOR)
def bid(slug: str, reference: str) -> str:
    """One bid, what can be done with it, and its history."""
    return _bid_page(_bid(slug, reference))


@blueprint.post("/<slug>/<reference>/interest")
@access(Policy.AUTHOR)
def interest(slug: str, reference: str) -> Response:
    """Declare that one has to do with the bid."""
    declare_interest(_bid(slug, reference), now=now(), actor=current_actor())
    flash(_("Noted. A colleague decides about this bid."), "success")
    return _back(slug, reference)


@blueprint.post("/<slug>/<reference>/ask")
@access(Policy.AUTHOR)
def ask(slug: str, reference: str) -> Answer:
    """Ask the group something."""
    form = AskForm()
    return _do(
        slug,
        reference,
        form,
        lambda found, step: ask_group(found, words=form.question.data or "", **step),
    )


@blueprint.post("/<slug>/<reference>/appraise")
@access(Policy.AUTHOR)
def check_off(slug: str, reference: str) -> Answer:
    """Write down what was found and what it costs."""
    form = AppraiseForm()
    return _do(
        slug,
        reference,
        form,
        lambda found, step: appraise(
            found, findings=form.findings(), cost_pence=read_pounds(form.cost.data or ""), **step
        ),
    )


@blueprint.post("/<slug>/<reference>/refuse")
@access(Policy.AUTHOR)
def refuse(slug: str, reference: str) -> Answer:
    """Say no, and why."""
    form = RefuseForm()
    return _do(
        slug,
        reference,
        form,
        lambda found, step: refuse_bid(found, words=form.reason.data or "", **step),
    )


@blueprint.post("/<slug>/<reference>/merge")
@access(Policy.AUTHOR)
def merge(slug: str, reference: str) -> Answer:
    """Let the bid go on with another."""
    form = MergeForm()
    return _do(
        slug,
        reference,
        form,
        lambda found, step: merge_bids(
            found,
            into=bid_or_404(found.call, form.into.data or reference),
            words=form.merge_reason.data or "",
            **step,
        ),
    )


@blueprint.post("/<slug>/<reference>/accept")
@access(Policy.AUTHOR)
def accept(slug: str, reference: str) -> Answer:
    """Put the bid on the round's ballot."""
    form = AcceptForm()
    return _do(
        slug,
        reference,
        form,
        lambda found, step: accept_bid(
            found,
            words=ballot_words(found, words_from(form.fields_by_view())),
            category=(form.theme.data or "").strip(),
            with_picture=form.with_picture.data,
            is_part_fundable=form.is_part_fundable.data,
            words_to_group=form.words_to_group.data or "",
            **step,
        ),
    )


def _do(
    slug: str,
    reference: str,
    form: VersionForm,
    command: "Callable[[Bid, dict[str, Any]], object]",
) -> Answer:
    """Run a command with what every step needs: the version that was seen, the moment and who; show again what was typed where it
    refuses."""
    found = _bid(slug, reference)
    if not form.validate():
        return _bid_page(found, form), REFUSED
    step = {"seen_version": form.version.data, "now": now(), "actor": current_actor()}
    try:
        command(found, step)
    except EngageError as error:
        if is_own_interest(error):
            attempted = type(form).__name__.removesuffix("Form").lower()
            note_refused_interest(found, attempted=attempted, now=now(), actor=current_actor())
            flash(sentence_for_officer(error), "error")
            return _back(slug, reference)
        return _refused(found, form, error), REFUSED
    flash(_("Done. The group is told where it needs to know."), "success")
    return _back(slug, reference)


def _refused(found: "Bid", form: VersionForm, error: EngageError) -> str:
    where = str(error.facts.get("where", ""))
    if error.code in FAULTS:
        where = "cost"
    if where in form:
        form.refuse(form[where], sentence_for_officer(error))
        return _bid_page(found, form)
    return _bid_page(found, form, problem=sentence_for_officer(error))


def _bid(slug: str, reference: str) -> "Bid":
    return bid_or_404(call_or_404(slug), reference)


def _back(slug: str, reference: str) -> Response:
    return redirect(url_for("bid_officer.bid", slug=slug, reference=reference))


def _bid_page(found: "Bid", sent: VersionForm | None = None, *, problem: str = "") -> str:
    shown = officer_bid(found, now=now(), officer=current_actor())
    forms: dict[str, VersionForm] = {
        "ask": AskForm(formdata=None),
        "appraise": AppraiseForm(
            formdata=None, data={**form_values(shown), "cost": pounds_text(shown.cost_pence)}
        ),
        "refuse": RefuseForm(formdata=None),
        "merge": MergeForm(formdata=None),
        "accept": AcceptForm(
            formdata=None,
            data={
                "title": shown.ballot_title,
                "summary": shown.ballot_summary,
                "place": shown.ballot_place,
                "with_picture": True,
                "is_part_fundable": could_use_part(found),
            },
        ),
    }
    for name, form in forms.items():
        if type(form) is type(sent) and sent is not None:
            forms[name] = sent
        if isinstance(forms[name], MergeForm):
            name_others(forms[name], other_bids(found))
    return render_template(
        "budgeting/officer/bid.html",
        call=call_page(found.call, now=now()),
        bid=shown,
        themes=themes_of(found),
        forms=forms,
        form=sent,
        problem=problem,
    )
