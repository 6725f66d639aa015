"""Bids for officers: take them, read them, ask, appraise, refuse, merge, accept."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from budgeting.commands.accepting import accept_bid, ballot_words, could_use_part
from budgeting.commands.appraisal import (
    appraise,
    ask_group,
    declare_interest,
    import_bids,
    merge_bids,
    refuse_bid,
    take_bids,
)
from budgeting.commands.extending import extend_dates
from budgeting.commands.interests import note_refused_interest
from budgeting.commands.workbooks import ask_to_read
from budgeting.forms.appraisal import (
    AcceptForm,
    AppraiseForm,
    AskForm,
    CallForm,
    ExtendForm,
    MergeForm,
    RefuseForm,
    VersionForm,
    is_own_interest,
    name_others,
    sentence_for_officer,
)
from budgeting.forms.officer_files import IdeasFileForm
from budgeting.importers.bids import bids_csv, bids_xlsx, read_bids
from budgeting.importers.tables import read_csv
from budgeting.presenters.bids import call_page
from budgeting.presenters.officer_bids import (
    bid_lines,
    form_values,
    officer_bid,
    other_bids,
    round_lines,
    themes_of,
)
from budgeting.queries.bids import bid_or_404, call_of, call_or_404, rounds_with_bids
from budgeting.queries.rounds import round_or_404, workbook_of
from budgeting.rules.bids import BidDates
from budgeting.rules.pounds import FAULTS, pounds_text, read_pounds
from budgeting.rules.workbooks import SheetOf
from budgeting.views.files import CSV, XLSX, send_file
from engage.activities.rules.lifecycle import State
from engage.content.rules.words import words_from
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import EngageForm
from engage.rules.errors import EngageError, InvalidError
from engage.rules.window import window_of_dates

if TYPE_CHECKING:
    from budgeting.models.bids import Bid
    from budgeting.models.rounds import Round

blueprint = Blueprint("bids_officer", __name__, url_prefix="/officers/ideas")
REFUSED = 422
Answer = Response | tuple[str, int]


@blueprint.get("/")
@access(Policy.AUTHOR)
def rounds() -> str:
    """Rounds that take ideas, took them, or could."""
    return render_template(
        "budgeting/officer/idea_rounds.html", rounds=round_lines(rounds_with_bids())
    )


@blueprint.get("/<slug>")
@access(Policy.AUTHOR)
def bids(slug: str) -> str:
    """Every bid of a round, its state and whom it waits for; or the form by which the round begins to take them."""
    return _list(round_or_404(slug))


@blueprint.post("/<slug>")
@access(Policy.AUTHOR)
def take(slug: str) -> Answer:
    """Announce that the round takes ideas."""
    pb_round, form = round_or_404(slug), CallForm()
    if not form.validate():
        return _list(pb_round, form), REFUSED
    try:
        sending = window_of_dates(form.opens_on.data, form.closes_on.data)
        answering = window_of_dates(None, form.answers_on.data)
        deciding = window_of_dates(None, form.decided_on.data)
        take_bids(
            pb_round,
            dates=BidDates(
                *(sending.opens_at, sending.closes_at, answering.closes_at, deciding.closes_at)  # type: ignore[arg-type]  # each day is given
            ),
            most_pence=read_pounds(form.most.data) if form.most.data else None,
            checks=form.checks.data or [],
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        form.refuse(
            form.most if error.code in FAULTS else form.closes_on,
            sentence_for_officer(error),
        )
        return _list(pb_round, form), REFUSED
    flash(_("The round takes ideas. Its page is public."), "success")
    return redirect(url_for("bids_officer.bids", slug=slug))


@blueprint.post("/<slug>/extend")
@access(Policy.AUTHOR)
def extend(slug: str) -> Answer:
    """Give a call more time, with a public note."""
    call, form = call_or_404(slug), ExtendForm()
    if not form.validate():
        return _list(call.pb_round, form), REFUSED
    ends = [
        window_of_dates(None, day).closes_at
        for day in (form.closes_on.data, form.answers_on.data, form.decided_on.data)
    ]
    try:
        extend_dates(
            call,
            closes_at=ends[0],  # type: ignore[arg-type]  # each day is given
            answers_close_at=ends[1],  # type: ignore[arg-type]  # each day is given
            decided_at=ends[2],  # type: ignore[arg-type]  # each day is given
            note=form.note.data or "",
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        field = form[str(error.facts["where"])] if "where" in error.facts else form.note
        form.refuse(field, sentence_for_officer(error))
        return _list(call.pb_round, form), REFUSED
    flash(_("There is more time. The note is public."), "success")
    return redirect(url_for("bids_officer.bids", slug=slug))


@blueprint.get("/<slug>/ideas.csv")
@access(Policy.AUTHOR)
def export(slug: str) -> Response:
    """Every bid that was sent, without whom to write to: the file that this page reads back."""
    return send_file(bids_csv(call_or_404(slug)), CSV, name=f"{slug}-ideas.csv")


@blueprint.get("/<slug>/ideas.xlsx")
@access(Policy.AUTHOR)
def export_workbook(slug: str) -> Response:
    """The same as a workbook."""
    return send_file(bids_xlsx(call_or_404(slug)), XLSX, name=f"{slug}-ideas.xlsx")


@blueprint.post("/<slug>/file")
@access(Policy.AUTHOR)
def bring_in(slug: str) -> Answer:
    """Take every idea of a file, or none of them; a workbook is read by a worker."""
    call, form = call_or_404(slug), IdeasFileForm()
    file = form.file.data
    if not form.validate() or not file:
        form.refuse(form.file, _("Choose a file"))
        return _list(call.pb_round, form), REFUSED
    with file.stream as stream:
        content = stream.read()
    name = (file.filename or "").lower()
    try:
        if name.endswith(".xlsx"):
            ask_to_read(call.pb_round, SheetOf.IDEAS, content, now=now(), actor=current_actor())
            return redirect(url_for("bids_officer.bids", slug=slug))
        if not name.endswith(".csv"):
            raise InvalidError("file_kind_unknown", where="file")
        found, faults = read_bids(call, read_csv(content))
        if faults:
            form.with_faults(faults)
            return _list(call.pb_round, form), REFUSED
        import_bids(call, found, now=now(), actor=current_actor())
    except EngageError as error:
        form.refuse_file(error)
        return _list(round_or_404(slug), form), REFUSED
    number = len(found)
    flash(ngettext("%(num)s idea came in.", "%(num)s ideas came in.", number), "success")
    return redirect(url_for("bids_officer.bids", slug=slug))


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
    return redirect(url_for("bids_officer.bid", slug=slug, reference=reference))


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


def _list(pb_round: "Round", sent: EngageForm | None = None) -> str:
    """``sent``: the form that was refused; it stands in its place on the page."""
    call = call_of(pb_round)
    moment = now()
    page = call_page(call, now=moment) if call else None
    days = {name: getattr(page, name, None) for name in ("closes_on", "answers_on", "decided_on")}
    shown = {
        CallForm: CallForm(formdata=None),
        ExtendForm: ExtendForm(formdata=None, data=days),
        IdeasFileForm: IdeasFileForm(formdata=None).with_sent(workbook_of(pb_round, SheetOf.IDEAS)),
        type(sent): sent,
    }
    return render_template(
        "budgeting/officer/bids.html",
        slug=pb_round.slug,
        title=pb_round.words["title"]["en"]["text"],
        call=page,
        is_draft=pb_round.state == State.DRAFT,
        call_form=shown[CallForm],
        extend_form=shown[ExtendForm],
        file_form=shown[IdeasFileForm],
        bids=bid_lines(call, now=moment) if call else [],
        form=sent,
    )
